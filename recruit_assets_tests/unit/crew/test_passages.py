from __future__ import annotations

from recruit_assets.crew.passages import complete
from recruit_assets.domain.profiles import Cited, ExperienceAnswer, IdentityAnswer, ProjectsAnswer

TEXTS = {4: "Cuisinier", 5: "• Réalisation de sauces et d’assai-", 6: "sonnements", 8: "- Lead of Anglo-", 9: "French"}


def experience(highlights: list[object]) -> list[Cited]:
    item = {"position": "4| Cuisinier", "company": "", "location": "", "start": "", "end": "", "highlights": highlights}
    answer = ExperienceAnswer.model_validate({"items": [item]})
    complete(answer, TEXTS)
    return answer.items[0].highlights


def test_a_bullet_given_by_its_lines_is_their_text_without_the_sign_and_with_cut_words_whole():
    assert experience([[5, 6]]) == [Cited(value="Réalisation de sauces et d’assaisonnements", lines=[5, 6])]


def test_a_hyphen_before_a_capital_letter_is_the_texts_own():
    assert experience([[8, 9]])[0].value == "Lead of Anglo- French"


def test_lines_the_agent_was_not_given_say_nothing():
    assert experience([[7], [], [99, 4]]) == [Cited(value="Cuisinier", lines=[4])]


def test_bullets_given_as_one_passage_are_one_each():
    assert [passage.lines for passage in experience([4, 5, 6, 8, 9])] == [[4], [5, 6], [8, 9]]


def test_lines_that_do_not_follow_each_other_are_passages_of_their_own():
    assert [passage.value for passage in experience([4, 6, 9])] == ["Cuisinier", "sonnements", "French"]


def test_a_passage_that_is_no_list_stays_one():
    fields = dict.fromkeys(IdentityAnswer.model_fields, "") | {"urls": [], "summary": [4, 8]}
    answer = IdentityAnswer.model_validate(fields)
    complete(answer, TEXTS)
    assert answer.summary == Cited(value="Cuisinier - Lead of Anglo-", lines=[4, 8])


def test_a_text_that_was_written_out_stays():
    assert experience(["5| Réalisation", {"value": "sauces", "lines": [5]}]) == [
        Cited(value="Réalisation", lines=[5]),
        Cited(value="sauces", lines=[5]),
    ]


def test_a_value_without_a_line_cites_all_the_agent_was_given():
    item = {"name": "Menus", "description": [], "start": "", "end": "", "url": "", "keywords": ["9| French"]}
    answer = ProjectsAnswer.model_validate({"items": [item]})
    complete(answer, TEXTS)
    assert answer.items[0].name == Cited(value="Menus", lines=list(TEXTS))
    assert answer.items[0].keywords == [Cited(value="French", lines=[9])]


def test_what_is_absent_stays_absent():
    fields = dict.fromkeys(IdentityAnswer.model_fields, "") | {"urls": [], "summary": []}
    answer = IdentityAnswer.model_validate(fields)
    complete(answer, TEXTS)
    assert answer.summary is answer.name is None
