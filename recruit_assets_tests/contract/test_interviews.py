"""What the interview store must do, and an interview held and kept by the use case, on whatever MongoDB there is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recruit_assets.domain.interviews import MAX_QUESTIONS, Interview, Turn
from recruit_assets.domain.offers import Offer
from recruit_assets.interviews.candidate import simulate
from recruit_assets.interviews.conversation import read_task
from recruit_assets.interviews.offline import OFFLINE_NAME, OfflineInterviewModel
from recruit_assets.interviews.prompts import InterviewPrompts
from recruit_assets.interviews.simulator import InterviewSimulator
from recruit_assets.models.chat import ModelError
from recruit_assets.models.guard import Guard
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.interviews import InterviewMovedOn, InterviewNotFound, InterviewStore, _turns_of
from recruit_assets.stores.mongo import database
from recruit_assets.stores.profiles import ProfileNotFound, ProfileStore
from recruit_assets.usecases.interview import run_interview
from recruit_assets_tests.unit.interviews.people import GOOD, PROMPTS, a_profile, an_offer, hold, offline

LISTED = ["opening", "evidence", "gap", "behavioural", "candidate_questions"]


@pytest.fixture
def interviews(mongo_url: str):
    yield InterviewStore(mongo_url)
    for name in ("interviews", "interview_turns"):
        database(mongo_url)[name].delete_many({})


@pytest.fixture
def profiles(mongo_url: str):
    store = ProfileStore(mongo_url)
    store.put("cv-en", a_profile("en"))
    store.put("cv-fr", a_profile("fr").model_copy(update={"document_sha256": "b" * 64}))
    yield store
    database(mongo_url)["candidate_profiles"].delete_many({})


@pytest.fixture(scope="module")
def done() -> Interview:
    return simulate(offline(), a_profile("fr"), an_offer("fr"), "fr")


def a_counting_simulator(fail_at: int | None = None) -> tuple[InterviewSimulator, list[str]]:
    """The offline simulator, which notes each task it is given and breaks down at the `fail_at`-th."""
    tasks: list[str] = []

    class Counting(OfflineInterviewModel):
        def _generate(self, messages: Any, *args: Any, **kwargs: Any) -> Any:
            tasks.append(read_task(str(messages[-1].content))["task"])
            if len(tasks) == fail_at:
                raise ConnectionError
            return super()._generate(messages, *args, **kwargs)

    prompts = InterviewPrompts.read(PROMPTS)
    return InterviewSimulator(Counting(), prompts, name=OFFLINE_NAME, guard=Guard(attempts=1)), tasks


def get_offer(offer_id: str) -> Offer:
    return an_offer("fr" if offer_id == "test:fr" else "en").model_copy(update={"offer_id": offer_id})


def test_an_interview_comes_back_equal_with_its_report(interviews, done):
    assert interviews.put(done) is True
    assert interviews.get(done.interview_id) == done


def test_putting_the_same_interview_again_changes_nothing(interviews, mongo_url, done):
    interviews.put(done)
    before = database(mongo_url)["interviews"].find_one()
    assert interviews.put(done) is False
    assert database(mongo_url)["interviews"].find_one() == before


def test_an_interview_grows_turn_by_turn(interviews, mongo_url):
    simulator = offline().saving_with(interviews.put)
    interview = simulator.start(a_profile(), an_offer(), "en", cv_key="k")
    simulator.next_question(interview)
    assert interviews.get(interview.interview_id) == interview
    simulator.answer(interview, "I rewired two flats with Tom.")
    assert interviews.get(interview.interview_id) == interview
    assert database(mongo_url)["interviews"].count_documents({}) == 1


def test_an_erased_interview_leaves_no_turn_behind(interviews, mongo_url):
    simulator = offline().saving_with(interviews.put)
    for number in range(2):
        interview = simulator.start(a_profile(), an_offer(), "en", cv_key="k", interview_id=f"i{number}")
        simulator.next_question(interview)
        simulator.answer(interview, "I rewired two flats with Tom.")
    assert [len(found.turns) for found in interviews.list(cv_key="k")] == [2, 2]
    interviews.delete("i0")
    assert interviews.delete_of("k") == 1
    assert all(database(mongo_url)[name].count_documents({}) == 0 for name in ("interviews", "interview_turns"))


def test_an_interview_stored_by_an_earlier_version_goes_on(interviews, mongo_url):
    """Earlier versions kept the transcript of an interview under way in its own document."""
    simulator = offline().saving_with(interviews.put)
    interview = simulator.start(a_profile(), an_offer(), "en", interview_id="old")
    simulator.next_question(interview)
    simulator.answer(interview, "I rewired two flats with Tom.")
    said = [turn.model_dump(mode="json") for turn in interview.turns]
    database(mongo_url)["interview_turns"].delete_many({})
    database(mongo_url)["interviews"].update_one({"_id": "old"}, {"$set": {"turns": said}})
    resumed = interviews.get("old")
    assert resumed.turns == interview.turns
    hold(simulator, resumed, GOOD["en"])
    assert interviews.get("old") == resumed
    simulator.report(resumed)
    assert interviews.get("old") == resumed


def test_a_report_is_made_once_and_a_window_left_open_does_not_undo_it(interviews):
    simulator = offline().saving_with(interviews.put)
    mine = simulator.start(a_profile("en"), an_offer("en"), "en", interview_id="reported")
    simulator.next_question(mine)
    simulator.answer(mine, GOOD["en"]["opening"])
    other = interviews.get("reported")
    report = simulator.report(mine)
    with pytest.raises(InterviewMovedOn):
        interviews.put(other.model_copy(update={"report": report.model_copy(update={"note": "another"})}))
    simulator.next_question(other)
    assert interviews.get("reported").report == report


def test_interviews_are_listed_by_cv_and_offer_the_last_changed_first(interviews, done):
    for number, (cv, offer) in enumerate([("a", "x"), ("b", "x"), ("a", "y")]):
        interviews.put(done.model_copy(update={"interview_id": f"i{number}", "cv_key": cv, "offer_id": offer}))
    assert [found.interview_id for found in interviews.list()] == ["i2", "i1", "i0"]
    assert [found.interview_id for found in interviews.list(cv_key="a")] == ["i2", "i0"]
    assert [found.interview_id for found in interviews.list(cv_key="a", offer_id="x")] == ["i0"]
    assert len(interviews.list(limit=1)) == 1


def test_erasing_a_cv_takes_all_its_interviews_and_no_others(interviews, done):
    for number, cv in enumerate(["a", "a", "b"]):
        interviews.put(done.model_copy(update={"interview_id": f"i{number}", "cv_key": cv}))
    assert interviews.delete_of("a") == 2
    assert interviews.delete_of("a") == 0
    assert [found.interview_id for found in interviews.list()] == ["i2"]
    interviews.delete("i2")
    interviews.delete("i2")
    with pytest.raises(InterviewNotFound) as caught:
        interviews.get("i2")
    assert caught.value.interview_id == "i2"


def test_a_stored_interview_of_another_shape_is_a_plain_error_that_does_not_quote_it(interviews, mongo_url, done):
    interviews.put(done)
    database(mongo_url)["interviews"].update_one({}, {"$set": {"turns": [{"text": "J'ai trié 40 patients"}]}})
    with pytest.raises(StoreError, match="today's fields") as caught:
        interviews.get(done.interview_id)
    assert "patients" not in str(caught.value)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(str.strip))
def test_whatever_a_candidate_says_is_kept_exactly(interviews, said):
    interviews.delete("any")
    simulator = offline().saving_with(interviews.put)
    interview = simulator.start(a_profile(), an_offer(), "en", interview_id="any")
    simulator.next_question(interview)
    simulator.answer(interview, said)
    assert interviews.get("any").turns[-1].text == said.strip()


@pytest.mark.parametrize(("cv_key", "offer_id", "language"), [("cv-fr", "test:fr", "fr"), ("cv-en", "test:en", "en")])
def test_an_interview_runs_with_no_person_and_the_same_call_again_costs_no_model_call(
    interviews, profiles, cv_key, offer_id, language
):
    simulator, tasks = a_counting_simulator()
    report = run_interview(profiles, get_offer, interviews, simulator, cv_key, offer_id)
    assert report.language == language
    assert report.simulated
    assert (report.cv_key, report.offer_id) == (cv_key, offer_id)
    assert interviews.get(report.interview_id).report == report
    asked = len(tasks)
    assert asked > 10
    assert run_interview(profiles, get_offer, interviews, simulator, cv_key, offer_id) == report
    assert len(tasks) == asked
    assert len(interviews.list()) == 1


@pytest.mark.parametrize("fail_at", [1, 2, 5, 8])
def test_an_interview_that_was_cut_short_goes_on_without_asking_anything_twice(interviews, profiles, fail_at):
    whole, all_tasks = a_counting_simulator()
    expected = run_interview(profiles, get_offer, interviews, whole, "cv-en", "test:en")
    interviews.delete(expected.interview_id)

    broken, before = a_counting_simulator(fail_at)
    with pytest.raises(ModelError):
        run_interview(profiles, get_offer, interviews, broken, "cv-en", "test:en")
    mended, after = a_counting_simulator()
    assert run_interview(profiles, get_offer, interviews, mended, "cv-en", "test:en") == expected
    assert len(before) - 1 + len(after) == len(all_tasks)


def test_given_answers_are_scored_as_they_are_without_follow_ups(interviews, profiles):
    answers = [GOOD["en"][phase] for phase in LISTED]
    report = run_interview(profiles, get_offer, interviews, offline(), "cv-en", "test:en", answers=answers)
    said = [turn.text for turn in interviews.get(report.interview_id).turns if turn.speaker == "candidate"]
    assert said == answers
    assert not report.simulated
    other = run_interview(profiles, get_offer, interviews, offline(), "cv-en", "test:en", answers=["No."] * 5)
    assert other.interview_id != report.interview_id
    assert other.strengths == ()
    with pytest.raises(ValueError, match="5 questions need 5 answers, and 4"):
        run_interview(profiles, get_offer, interviews, offline(), "cv-en", "test:en", answers=answers[:4])


def test_a_new_profile_offer_or_rubric_is_a_new_interview(interviews, profiles):
    def run(**change: Any) -> str:
        arguments: dict[str, Any] = {"simulator": offline(), "get_offer": get_offer, "language": "en", **change}
        return run_interview(
            profiles, interviews=interviews, cv_key="cv-en", offer_id="test:en", questions=2, **arguments
        ).interview_id

    first = run()
    texts = {path.stem: path.read_text(encoding="utf-8") for path in PROMPTS.glob("*.md")}
    texts["rubric.en"] += "\nOne word more.\n"
    reworded = InterviewSimulator(OfflineInterviewModel(), InterviewPrompts(texts), name=OFFLINE_NAME)
    renamed = InterviewSimulator(OfflineInterviewModel(), InterviewPrompts.read(PROMPTS), name="other")
    ids = [
        first,
        run(language="fr"),
        run(simulator=reworded),
        run(simulator=renamed),
        run(get_offer=lambda offer_id: get_offer(offer_id).model_copy(update={"content_hash": "h2"})),
        run(level="senior"),
    ]
    profiles.put("cv-en", a_profile("en").model_copy(update={"document_sha256": "c" * 64}))
    assert len({*ids, run()}) == 7


def test_a_cv_without_a_profile_is_named(interviews, profiles):
    with pytest.raises(ProfileNotFound, match="nobody"):
        run_interview(profiles, get_offer, interviews, offline(), "nobody", "test:en")
    assert interviews.list() == []


def test_two_windows_on_one_interview_lose_no_turn_and_take_none_twice(interviews):
    simulator = offline().saving_with(interviews.put)
    mine = simulator.start(a_profile("en"), an_offer("en"), "en", interview_id="shared")
    simulator.next_question(mine)
    other = interviews.get("shared")
    simulator.answer(mine, "I repaired the press in 2021.")
    with pytest.raises(InterviewMovedOn, match="load it again"):
        simulator.answer(other, "Something else entirely.")
    other = interviews.get("shared")
    assert [turn.text for turn in other.turns[1:]] == ["I repaired the press in 2021."]
    simulator.next_question(other)
    assert len(interviews.get("shared").turns) == 3


def test_answering_the_same_in_two_windows_at_once_is_answering_once(interviews):
    simulator = offline().saving_with(interviews.put)
    mine = simulator.start(a_profile("en"), an_offer("en"), "en", interview_id="twice")
    simulator.next_question(mine)
    other = interviews.get("twice")
    simulator.answer(mine, "I repaired the press in 2021.")
    simulator.answer(other, "I repaired the press in 2021.")
    assert len(interviews.get("twice").turns) == 2


def test_the_turns_of_an_interview_are_found_without_looking_through_those_of_others(interviews, mongo_url):
    """The server that comes with the product reads a whole collection for a range of ids."""
    turns = database(mongo_url)["interview_turns"]
    turns.insert_many([{"_id": f"{name}/{number:04d}"} for name in ("i1", "i10", "i2") for number in range(40)])
    assert sorted(found["_id"] for found in turns.find(_turns_of("i1", 30))) == [f"i1/{n:04d}" for n in range(30, 40)]
    assert turns.find(_turns_of("i1")).explain()["executionStats"]["totalDocsExamined"] <= 40


def test_the_longest_interview_is_kept_and_erased_whole_and_a_longer_one_refused(interviews, mongo_url):
    simulator = offline().saving_with(interviews.put)
    interview = simulator.start(a_profile(), an_offer(), "en", MAX_QUESTIONS, interview_id="long")
    asked = [
        Turn(speaker=speaker, step=step, phase=interview.plan[step].phase, text=f"{step}", follow_up=follow_up)
        for step in range(MAX_QUESTIONS)
        for follow_up in (False, True)
        for speaker in ("interviewer", "candidate")
    ]
    for turn in asked:
        interview.turns.append(turn)
        interviews.put(interview)
    simulator.next_question(interview)
    assert interview.finished and interviews.get("long").turns == interview.turns
    interview.turns.append(asked[0])
    with pytest.raises(StoreError, match="more than the 81 turns"):
        interviews.put(interview)
    interviews.delete("long")
    assert database(mongo_url)["interview_turns"].count_documents({}) == 0


def test_a_turn_after_another_that_is_not_stored_is_told_and_not_written(interviews, mongo_url):
    simulator = offline().saving_with(interviews.put)
    mine = simulator.start(a_profile("en"), an_offer("en"), "en", interview_id="apart")
    simulator.next_question(mine)
    simulator.answer(mine, "I repaired the press in 2021.")
    other = interviews.get("apart")
    other.turns[-1] = other.turns[-1].model_copy(update={"text": "Something else entirely."})
    with pytest.raises(InterviewMovedOn):
        simulator.next_question(other)
    assert interviews.get("apart").turns == mine.turns


def test_interviews_can_be_counted(interviews):
    assert interviews.count() == 0
    offline().saving_with(interviews.put).start(a_profile("en"), an_offer("en"), "en")
    assert interviews.count() == 1
