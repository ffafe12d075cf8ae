"""Nothing is in a profile that is not in the CV."""

from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.domain.evidence import EvidenceFinder, locate
from recruit_assets_tests.support.cv_texts import document

CV = document(
    "Odile Brancourt\nÉbéniste chez Menuiserie Tal-\nvez depuis 2018\nLangages : C, CSS\n\nodile@exemple.test"
)


def test_a_value_is_found_whatever_its_case_and_spacing_and_the_quote_stands_at_its_offsets():
    found = locate("odile   BRANCOURT", [1], CV)
    assert found is not None
    assert found.quote == "Odile Brancourt" == CV.text[found.start : found.end]
    assert found.page == 1 and found.bbox == CV.lines[0].box


def test_a_value_that_is_not_in_the_text_has_no_evidence():
    assert locate("John Doe", [1], CV) is None
    assert locate("", [1], CV) is None


def test_accents_are_part_of_a_value():
    assert locate("Ebeniste", [2], CV) is None


def test_a_word_hyphenated_at_a_line_end_is_found():
    found = locate("Menuiserie Talvez", [2, 3], CV)
    assert found is not None and found.quote == "Menuiserie Tal-\nvez"


def test_a_value_may_go_on_in_the_next_line():
    found = locate("2018 Langages", [3, 4], CV)
    assert found is not None and found.quote == "2018\nLangages"


def test_a_short_value_must_be_a_word_of_its_own_in_the_cited_line():
    found = locate("C", [4], CV)
    assert found is not None and CV.text[found.end] == ","
    assert locate("C", [1], CV) is None
    assert locate("SS", [4], CV) is None


FORM = document("Nom : BRANCOURT\nPrénom : Odile\nTél : 06\nPermis B\nRue Odile Tanguy")


def test_parts_of_a_name_behind_labels_of_their_own_prove_it_together():
    found = EvidenceFinder(FORM).locate_apart(("Odile", "BRANCOURT"), [1, 2], "basics.name")
    assert found is not None and found.quote == "BRANCOURT\nPrénom : Odile"


def test_parts_that_stand_far_apart_or_not_at_all_prove_nothing():
    finder = EvidenceFinder(FORM)
    assert finder.locate_apart(("Tanguy", "BRANCOURT"), [1, 5], "basics.name") is None
    assert finder.locate_apart(("Odile", "Tremblay"), [1, 2], "basics.name") is None


def test_a_value_elsewhere_than_cited_has_less_confidence():
    cited, elsewhere = locate("Odile Brancourt", [1], CV), locate("Odile Brancourt", [4], CV)
    assert cited is not None and elsewhere is not None
    assert elsewhere.confidence < cited.confidence


def test_lines_that_do_not_exist_are_no_evidence_but_no_error():
    found = locate("odile@exemple.test", [0, 99, -3], CV)
    assert found is not None and found.quote == "odile@exemple.test"


@given(st.data())
def test_any_stretch_of_whole_words_is_found_and_quoted_exactly(data: st.DataObject):
    tokens = CV.text.split()
    start = data.draw(st.integers(0, len(tokens) - 1))
    end = data.draw(st.integers(start + 1, len(tokens)))
    found = locate(" ".join(tokens[start:end]), [], CV)
    if len("".join(tokens[start:end])) > 2:
        assert found is not None and found.quote.split() == tokens[start:end]


def test_a_name_cut_at_its_own_hyphen_is_found_with_it():
    cv = document("BTS Commerce, Lycée Jean-\nMacé, Lanester")
    found = locate("Lycée Jean-Macé", [1, 2], cv)
    assert found is not None and found.quote == "Lycée Jean-\nMacé"
