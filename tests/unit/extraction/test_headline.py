import pytest

from eventwire.extraction.headline import carried_back, in_past, mistaken_verb
from eventwire.extraction.parse import Parser


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def test_a_verb_taken_for_a_noun_is_found_and_the_words_stay_as_written(parser: Parser) -> None:
    doc = parser.parse(["Ghana severs ties with Chile"])[0]
    found = mistaken_verb(doc, {"sever", "meet"})
    assert found == (1, "sever")
    again = carried_back(doc, parser.parse([in_past(doc, *found)])[0], *found)
    assert again.text == doc.text
    assert (again[1].pos_, again[1].lemma_, again[0].dep_) == ("VERB", "sever", "nsubj")


@pytest.mark.parametrize("text", ["Ghana condemns Chile", "Norway to send rice to Chile", "A long walk home", "Oslo"])
def test_headlines_that_are_read_well_are_left_alone(text: str, parser: Parser) -> None:
    assert mistaken_verb(parser.parse([text])[0], {"condemn", "send", "walk"}) is None
