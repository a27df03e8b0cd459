import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventwire.errors import InvalidInput
from eventwire.extraction.parse import Parser, legible


def test_each_sentence_is_one_tree_in_its_place(parser: Parser) -> None:
    sentences = ["Rebels fled; troops followed. Nobody spoke.", "The envoy, he said, left.", ""]
    docs = parser.parse(sentences)
    assert [doc.text for doc in docs] == sentences
    assert [sum(token.head is token for token in doc) for doc in docs] == [1, 1, 0]


def test_words_have_lemmas_and_parts_of_speech(parser: Parser) -> None:
    for _ in range(2):  # the second time from memory
        doc = parser.parse(["There was a plan, and the ministers were meeting."])[0]
        assert [(t.lemma_, t.pos_) for t in doc if t.lower_ in {"was", "ministers", "meeting"}] == [
            ("be", "VERB"),
            ("minister", "NOUN"),
            ("meet", "VERB"),
        ]


def test_without_a_model_the_reader_is_told_what_to_install() -> None:
    with pytest.raises(InvalidInput, match="none of no_such_model is installed"):
        Parser("no_such_model")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_parsed_without_moving_characters(parser: Parser, text: str) -> None:
    doc = parser.parse([text])[0]
    assert len(doc.text) == len(legible(text)) == len(text)
    assert all(doc.text[token.idx : token.idx + len(token)] == token.text for token in doc)
