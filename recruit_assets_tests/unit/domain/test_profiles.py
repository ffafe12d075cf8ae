from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from recruit_assets.domain.profiles import ANSWERS, Cited, MaybePassage, MaybeValue, Passages, Value

VALUE, MAYBE_VALUE = TypeAdapter(Value), TypeAdapter(MaybeValue)
PASSAGES, MAYBE_PASSAGE = TypeAdapter(Passages), TypeAdapter(MaybePassage)


@pytest.mark.parametrize(
    ("written", "value", "lines"),
    [
        ("12| Aide-soignante", "Aide-soignante", [12]),
        (" 12 |Aide | soignante ", "Aide | soignante", [12]),
        ("3,4| Lycée\nHôtelier", "Lycée\nHôtelier", [3, 4]),
        ("3-5| Lycée", "Lycée", [3, 4, 5]),
        ("1-999999999| Lycée", "Lycée", [1, 999999999]),
        ("Aide-soignante", "Aide-soignante", []),
        ("2019", "2019", []),
        ("2019-2021", "2019-2021", []),
    ],
)
def test_a_value_is_written_after_the_number_of_its_line(written, value, lines):
    cited = Cited(value=value, lines=lines)
    assert VALUE.validate_python(written) == MAYBE_VALUE.validate_python(written) == cited
    assert PASSAGES.validate_python([written]) == [MAYBE_PASSAGE.validate_python(written)] == [cited]


@pytest.mark.parametrize("nothing", ["", " ", "12|", "12| ", None])
def test_an_empty_value_is_an_absent_one(nothing):
    assert MAYBE_VALUE.validate_python(nothing) is None


def test_a_passage_is_the_numbers_of_its_lines():
    assert PASSAGES.validate_python([14, 15]) == [Cited(value="", lines=[14, 15])]
    assert PASSAGES.validate_python([[14], [15]]) == [Cited(value="", lines=[14]), Cited(value="", lines=[15])]
    assert PASSAGES.validate_python([]) == []
    assert MAYBE_PASSAGE.validate_python([14]) == Cited(value="", lines=[14])
    assert MAYBE_PASSAGE.validate_python([]) is None
    with pytest.raises(ValidationError):
        PASSAGES.validate_python("fourteen")


@given(st.text(max_size=40) | st.lists(st.integers() | st.text(max_size=3), max_size=4) | st.none() | st.integers())
def test_whatever_is_written_for_a_value_is_read_or_refused(written):
    for adapter in (VALUE, MAYBE_VALUE, PASSAGES, MAYBE_PASSAGE):
        try:
            read = adapter.validate_json(json.dumps(written))
        except ValidationError:
            continue
        assert read is None or isinstance(read, Cited | list)


@given(st.text(max_size=40), st.lists(st.integers(0, 400), max_size=4))
def test_the_long_form_of_a_value_is_read_as_it_is(value, lines):
    cited = Cited(value=value, lines=lines)
    assert VALUE.validate_json(cited.model_dump_json()) == MAYBE_PASSAGE.validate_python(cited) == cited


def objects(schema: Any) -> list[dict[str, Any]]:
    found = [schema] if isinstance(schema, dict) and schema.get("type") == "object" else []
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []:
        found += objects(part)
    return found


@pytest.mark.parametrize("answer", ANSWERS.values())
def test_the_schema_of_every_answer_is_strict_and_has_neither_null_nor_choices(answer: type[BaseModel]):
    import openai

    schema: Any = openai.pydantic_function_tool(answer)["function"].get("parameters")
    assert objects(schema)
    for one in objects(schema):
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
    assert not {"null", "anyOf", "default", "pattern"} & set(json.dumps(schema).split('"'))
