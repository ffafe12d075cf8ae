from __future__ import annotations

import pytest

from recruit_assets.domain.profiles import SECTIONS
from recruit_assets.domain.prompts import CrewPrompts, PromptError, parts, quoted_lines, texts_sha256

AGENT = (
    "<!-- for people -->\n# Role\nReader\n# goal\nRead\n# backstory\nOld\n# task\nDo {this}\n# expected output\nJSON\n"
)
TEXTS = {**dict.fromkeys(SECTIONS, AGENT), "rules": "# rules\nCopy."}


def test_a_prompt_file_is_cut_at_its_headings_and_comments_are_not_sent():
    prompts = CrewPrompts.parse(TEXTS)
    agent = prompts.agents["skills"]
    assert (agent.role, agent.goal, agent.expected_output) == ("Reader", "Read", "JSON")
    assert agent.task == "Do {this}\n[[lines]]"
    assert prompts.rules == "Copy."
    assert "for people" not in repr(prompts.agents)


def test_a_heading_inside_a_comment_is_no_heading():
    assert parts("<!--\n# role\nno\n-->\n# role\nyes") == {"role": "yes"}


@pytest.mark.parametrize("name", [*SECTIONS, "rules"])
def test_a_missing_file_is_named(name):
    with pytest.raises(PromptError, match=f"{name}.md is missing"):
        CrewPrompts.parse({key: text for key, text in TEXTS.items() if key != name})


def test_a_missing_or_empty_part_is_named_with_its_file():
    with pytest.raises(PromptError, match=r"projects.md has no text under the heading '# task'"):
        CrewPrompts.parse({**TEXTS, "projects": AGENT.replace("# task\nDo {this}\n", "# task\n\n")})


def test_the_identity_of_the_prompts_changes_with_every_character_but_not_with_order_or_line_endings():
    same = texts_sha256({"b": "x\r\ny", "a": "z"})
    assert same == texts_sha256({"a": "z", "b": "x\ny"})
    others = [{"a": "z", "b": "x\ny "}, {"a": "z"}, {"az": "", "b": "x\ny"}, {"a": "x\ny", "b": "z"}]
    assert len({same, *map(texts_sha256, others)}) == 5
    assert CrewPrompts.parse(TEXTS).sha256 != CrewPrompts.parse({**TEXTS, "skills": AGENT + "<!-- x -->"}).sha256


def test_lines_travel_between_markers():
    assert quoted_lines("1| a\n2| b") == "<lines>\n1| a\n2| b\n</lines>"
