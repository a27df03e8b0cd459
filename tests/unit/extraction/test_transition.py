from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from eventwire.extraction.transition import TransitionParser

SENTENCES = (
    "The envoy, who had refused to speak to reporters, met rebel leaders in Gao on Tuesday.",
    "",
    "Halt!",
    "Police fired tear gas at students and arrested dozens of them, the interior ministry said.",
)


def prepared(pipeline: Language) -> list[Doc]:
    docs = [pipeline.make_doc(sentence) for sentence in SENTENCES]
    for name in ("tok2vec", "tagger"):
        component: Any = pipeline.get_pipe(name)
        component.set_annotations(docs, component.predict(docs))
    return docs


def tree(docs: list[Doc]) -> list[list[tuple[str, int]]]:
    return [[(token.dep_, token.head.i) for token in doc] for doc in docs]


def test_trees_are_those_of_the_parser_itself(pipeline: Language) -> None:
    parser: Any = pipeline.get_pipe("parser")
    expected, found = prepared(pipeline), prepared(pipeline)
    parser.set_annotations(expected, parser.predict(expected))
    TransitionParser(parser).annotate(found)
    assert tree(found) == tree(expected)


def test_nothing_to_parse(pipeline: Language) -> None:
    TransitionParser(pipeline.get_pipe("parser")).annotate([])
    TransitionParser(pipeline.get_pipe("parser")).annotate([pipeline.make_doc("")])
