import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.extraction.mending import mended
from eventwire.extraction.parse import Parser
from eventwire.extraction.tree import Doc

WORDS = ("Kenya", ",", "and", "Chad", "sued", "Monday", "recalls", "hostage", "that", "mediate", "to")
VERBS = frozenset({"fire", "mediate", "recall", "thank", "land", "free"})


def _subjects(doc: Doc, verb: str) -> list[str]:
    head = next(token for token in doc if token.text == verb)
    subject = next(token for token in head.children if token.dep_.startswith("nsubj"))
    return [subject.text, *(token.text for token in subject.conjuncts)]


@pytest.mark.parametrize(
    ("text", "verb", "subjects"),
    [
        ("Nauru sued Australia for damage to its reefs.", "sued", ["Nauru"]),
        (
            "Argentina, Brazil and Paraguay called home their ambassadors.",
            "called",
            ["Argentina", "Brazil", "Paraguay"],
        ),
        ("North Korea test-fired two short-range missiles on Thursday.", "fired", ["Korea"]),
        ("Libya demanded that the Arab League mediate in the conflict.", "mediate", ["League"]),
    ],
)
def test_a_verb_gets_the_subject_that_the_parser_lost(
    text: str, verb: str, subjects: list[str], parser: Parser
) -> None:
    doc = mended(parser.parse([text])[0], VERBS)
    assert doc.text == text
    assert _subjects(doc, verb) == subjects


def test_whoever_is_taken_hostage_is_an_object(parser: Parser) -> None:
    doc = mended(parser.parse(["Rebels stopped a convoy and took a lieutenant hostage."])[0], VERBS)
    assert [token.text for token in doc if token.dep_ == "dobj"] == ["convoy", "lieutenant"]


def test_a_headlines_infinitive_is_what_will_happen(parser: Parser) -> None:
    doc = parser.parse(["US marines to land in Somalia on Wednesday"])[0]
    assert _subjects(mended(doc, VERBS, title=True), "land") == ["marines"]


@given(
    st.lists(
        st.sampled_from(["Kenya", ",", "and", "Chad", "sued", "Monday", "recalls", "hostage", "that", "mediate", "to"]),
        max_size=14,
    )
)
def test_whatever_is_mended_stays_one_tree_of_the_same_words(parser: Parser, words: list[str]) -> None:
    doc = parser.parse([" ".join(words)])[0]
    again = mended(doc, VERBS, title=True)
    assert again.text == doc.text
    assert sum(token.head is token for token in again) == min(len(doc), 1)
    assert all(len(list(token.ancestors)) < len(doc) for token in again)
