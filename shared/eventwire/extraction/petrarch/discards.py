"""Discard lists: phrases that keep a sentence, or with `+` the whole story, from being coded."""

from collections.abc import Iterator
from dataclasses import dataclass

from eventwire.extraction.petrarch.lines import significant_lines
from eventwire.extraction.petrarch.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Discard:
    """A phrase whose words stand side by side, and whether it discards the story."""

    phrase: Phrase
    text: str
    story: bool


def read_discards(file: str, text: str) -> Iterator[Discard]:
    """The phrases of a discard list."""
    for line in significant_lines(file, text, "#;"):
        content = line.text.strip().upper()
        words = content.removeprefix("+").replace(" ", "_").strip("_")
        if words:
            yield Discard(Phrase.parse(words), words, content.startswith("+"))
