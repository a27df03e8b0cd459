"""Phrases of the dictionaries: words, some of which must follow each other without a word between."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in upper case; `tight[n]`: word n + 1 must directly follow word n (written `_`, not a blank)."""

    words: tuple[str, ...]
    tight: tuple[bool, ...]

    @classmethod
    def parse(cls, text: str) -> "Phrase":
        """Read the notation of the dictionaries.

        >>> Phrase.parse("RADAGAST THE_BROWN")
        Phrase(words=('RADAGAST', 'THE', 'BROWN'), tight=(False, True))
        """
        words: list[str] = []
        tight: list[bool] = []
        for piece in text.upper().split():
            parts = [part for part in piece.split("_") if part]
            for number, part in enumerate(parts):
                if words:
                    tight.append(number > 0)
                words.append(part)
        return cls(tuple(words), tuple(tight))

    def match(self, words: Sequence[str], at: int) -> int | None:
        """One past the last word when the phrase begins at this word, else None; loose gaps are as short as can be.

        >>> Phrase.parse("ITHILEN TELEVISION").match(["ITHILEN", "STATE", "TELEVISION"], 0)
        3
        """
        if at >= len(words) or words[at] != self.words[0]:
            return None
        cursor = at + 1
        for number, wanted in enumerate(self.words[1:]):
            if self.tight[number]:
                if cursor >= len(words) or words[cursor] != wanted:
                    return None
            else:
                while cursor < len(words) and words[cursor] != wanted:
                    cursor += 1
                if cursor >= len(words):
                    return None
            cursor += 1
        return cursor


def plural(word: str) -> str:
    """The regular plural by which the dictionaries' own coders form it.

    >>> plural("AUTHORITY"), plural("CONGRESS"), plural("STUDENT")
    ('AUTHORITIES', 'CONGRESSES', 'STUDENTS')
    """
    if word.endswith("Y"):
        return f"{word[:-1]}IES"
    return f"{word}ES" if word.endswith("S") else f"{word}S"
