"""The order of an interview: which phases, who speaks next, when it ends."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.domain.interviews import Interview, Step, Turn, interview_id, next_turn, phases

ORDER = ["opening", "evidence", "technical", "gap", "behavioural", "candidate_questions", "closing"]


def an_interview(questions: int = 5, follow_ups: bool = True) -> Interview:
    return Interview(
        interview_id="i",
        cv_key="c",
        offer_id="o",
        offer_title="t",
        wanted="t",
        language="fr",
        level="junior",
        model="m",
        rubric_version="r",
        plan=tuple(Step(phase=phase) for phase in phases(questions)),
        follow_ups=follow_ups,
    )


@given(st.integers(1, 20))
def test_an_interview_has_as_many_questions_as_asked_for_in_one_order(questions):
    found = phases(questions)
    assert len(found) == questions + 1
    assert found == sorted(found, key=ORDER.index)
    counts = Counter(found)
    assert counts["opening"] == counts["closing"] == 1
    assert counts["candidate_questions"] == (questions >= 3)
    assert counts["evidence"] >= counts["gap"] >= counts["behavioural"] >= counts["technical"] >= counts["evidence"] - 1


@pytest.mark.parametrize("questions", [-1, 0, 21])
def test_another_number_of_questions_is_refused(questions):
    with pytest.raises(ValueError, match="1 to 20"):
        phases(questions)


@given(
    st.integers(1, 20),
    st.lists(st.sampled_from([None, "vague", "contradiction", "reply"]), min_size=60, max_size=60),
    st.booleans(),
)
def test_every_interview_ends_with_one_follow_up_at_most_for_each_question(questions, reasons, follow_ups):
    interview = an_interview(questions, follow_ups)
    asked: Counter[int] = Counter()
    for reason in reasons:
        said = next_turn(interview, reason)
        if said is None:
            break
        index, follow_up = said
        phase = interview.plan[index].phase
        asked[index] += 1
        interview.turns.append(Turn(speaker="interviewer", step=index, phase=phase, text="?", follow_up=follow_up))
        assert next_turn(interview, "vague") is None, "it is the candidate's turn, or all is said"
        if phase != "closing":
            assert interview.waiting_for_answer
            interview.turns.append(Turn(speaker="candidate", step=index, phase=phase, text=".", follow_up=follow_up))
    assert interview.finished
    assert not interview.waiting_for_answer
    assert sorted(asked) == list(range(questions + 1))
    assert max(asked.values()) <= (2 if follow_ups else 1)
    assert asked[questions] == 1


def test_the_id_depends_on_every_part_of_the_identity_and_on_nothing_else():
    base = interview_id(cv_key="a", offer_id="b", language="fr")
    assert base == interview_id(language="fr", offer_id="b", cv_key="a")
    assert len(base) == 16
    others = [
        interview_id(cv_key="a", offer_id="b", language="en"),
        interview_id(cv_key="ab", offer_id="", language="fr"),
        interview_id(cv_key="a", offer_id="b", language=None),
    ]
    assert len({base, *others}) == 4
