"""What a construction of time gives: how far it reaches, and what it means."""

from collections.abc import Callable, Sequence
from datetime import date

from eventwire.extraction.when.calendar import Interval

Meaning = Callable[[date, bool], Interval | None]
"""(day of publication, whether the act lies ahead) -> interval."""

Found = tuple[int, Meaning]
"""One past the last token, and the meaning."""


def word(words: Sequence[str], at: int) -> str:
    """The word there, or an empty one outside the sentence."""
    return words[at] if 0 <= at < len(words) else ""
