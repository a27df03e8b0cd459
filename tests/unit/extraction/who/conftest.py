from collections.abc import Callable, Sequence
from datetime import date

import pytest

from eventwire.extraction.lexicon import Lexicon
from eventwire.extraction.parse import Parser
from eventwire.extraction.reading import Sentence
from eventwire.extraction.where import Gazetteer
from eventwire.extraction.who import Who, WhoReader

DAY = date(2024, 8, 21)


class Reading:
    """What was read of some sentences, asked by the words themselves."""

    def __init__(self, who: Who, sentences: Sequence[Sentence]) -> None:
        self.who = who
        self.sentences = sentences

    def head(self, phrase: str) -> tuple[int, int]:
        for number, sentence in enumerate(self.sentences):
            start = sentence.doc.text.find(phrase)
            if start >= 0:
                span = sentence.doc.char_span(start, start + len(phrase))
                assert span is not None
                return number, span.root.i
        raise AssertionError(phrase)

    def codes(self, phrase: str) -> list[str]:
        return [span.ref.code for span in self.who.at(*self.head(phrase))]

    def ids(self, phrase: str) -> list[str]:
        return [span.ref.actor_id for span in self.who.at(*self.head(phrase))]


Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def read() -> Read:
    parser, reader = Parser(), WhoReader(Lexicon.load(), Gazetteer.load())

    def read_sentences(*texts: str, day: date = DAY) -> Reading:
        docs = parser.parse(texts)
        sentences = [Sentence("text", number, 0, doc) for number, doc in enumerate(docs)]
        return Reading(reader.read(sentences, day), sentences)

    return read_sentences
