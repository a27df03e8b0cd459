import pytest
import spacy

from eventwire.extraction.parse import MODELS, Parser
from eventwire.extraction.tree import Doc

SENTENCES = [
    "The U.S. envoy, who arrived on Monday, met Jordan's king and the rebels in Amman.",
    "Rebels seized towns, villages and a bridge; there was no comment.",
    '"We won\'t go," she said.',
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_tree_answers_as_spacys_own_doc(parser: Parser, sentence: str) -> None:
    nlp = next(spacy.load(name) for name in MODELS if spacy.util.is_package(name))
    theirs = nlp.make_doc(sentence)
    for token in theirs[1:]:
        token.is_sent_start = False
    for name in ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"):
        theirs = nlp.get_pipe(name)(theirs)
    ours = parser.parse([sentence])[0]
    assert ours.text == theirs.text
    for one, other in zip(ours, theirs, strict=True):
        for name in ("i", "idx", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "whitespace_", "is_digit"):
            assert getattr(one, name) == getattr(other, name), name
        assert (one.head.i, one.left_edge.i, one.right_edge.i) == (other.head.i, other.left_edge.i, other.right_edge.i)
        for name in ("children", "lefts", "rights", "ancestors", "subtree", "conjuncts"):
            assert [each.i for each in getattr(one, name)] == [each.i for each in getattr(other, name)], name
    assert (ours[1:5].text, ours[1:5].root.i) == (theirs[1:5].text, theirs[1:5].root.i)


def test_a_tree_can_be_written_by_hand() -> None:
    doc = Doc(
        words=["Mali", "left", "."],
        spaces=[True, False, False],
        tags=["NNP", "VBD", "."],
        pos=["PROPN", "VERB", "PUNCT"],
        lemmas=["Mali", "leave", "."],
        heads=[1, 1, 1],
        deps=["nsubj", "ROOT", "punct"],
    )
    assert (doc.text, doc[1].lemma_, [child.text for child in doc[1].children]) == (
        "Mali left.",
        "leave",
        ["Mali", "."],
    )
    found = doc.char_span(2, 6)
    assert found is not None
    assert (found.text, len(found), doc[-1].nbor(-1).text) == ("Mali left", 2, "left")
    assert doc.char_span(40, 50) is None
