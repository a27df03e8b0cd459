"""Time expressions in a sentence, each with the interval it means on the day of publication.

A small grammar over tokens, tried at each token, longest construction first. What an expression means depends on the
day of publication and on whether the act lies behind or ahead, so that each expression is a function of the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eventwire.extraction.tree import Doc
from eventwire.extraction.when import calendar, named, relative
from eventwire.extraction.when.calendar import Interval
from eventwire.extraction.when.meaning import Found, Meaning, word
from eventwire.extraction.when.words import EARLY_LATE, MONTHS, NUMBERS, UNITS, VAGUE, WEEKDAYS, number
from eventwire.model import DateResolution

_CONSTRUCTIONS = (
    named.iso,
    named.span,
    named.day_month,
    relative.relative,
    relative.ago,
    relative.weekday,
    named.month,
    relative.deictic,
    named.year,
)


_OPENERS = frozenset(
    {
        *MONTHS, *WEEKDAYS, *NUMBERS, *UNITS, *VAGUE, *EARLY_LATE, *relative.DEICTIC, *relative.OFFSETS,
        "the", "since", "from", "between",
    }
)  # fmt: skip
"""Words that an expression can begin with, beside figures."""

_FOLLOWERS: Mapping[str, frozenset[str]] = {
    "the": frozenset({*relative.OFFSETS, "weekend", "day", "same"}),
    "a": frozenset({*UNITS, "few", "couple"}),
    "an": frozenset({*UNITS, "few", "couple"}),
    "from": frozenset(MONTHS),
    "between": frozenset(MONTHS),
}
"""What must follow those openers that mostly open something else; `from` and `between` also go before figures."""

_KEPT = "eventwire.when"


@dataclass(frozen=True)
class Expression:
    """Tokens [start, end) that mean a time."""

    start: int
    end: int
    meaning: Meaning


def find_expressions(doc: Doc) -> list[Expression]:
    """All time expressions, left to right, none within another; found once a doc and kept with it."""
    kept: list[Expression] | None = doc.user_data.get(_KEPT)
    if kept is None:
        kept = doc.user_data[_KEPT] = _find(doc)
    return kept


def _find(doc: Doc) -> list[Expression]:
    words = [token.lower_ for token in doc]
    found: list[Expression] = []
    at = 0
    while at < len(words):
        if not _opens(words, at):
            at += 1
            continue
        hit = (_later(words, at, found[-1].meaning) if found else None) or _at(words, at, doc)
        if hit is None:
            at += 1
            continue
        end, meaning = hit
        if (
            found
            and at == found[-1].end + 1
            and words[at - 1] in _UNTIL
            and words[max(0, found[-1].start - 1)] == "from"
        ):
            found[-1] = Expression(found[-1].start, end, _from_to(found[-1].meaning, meaning))
        else:
            found.append(Expression(at, end, meaning))
        at = end
    return found


def _opens(words: list[str], at: int) -> bool:
    """Whether an expression can begin there: what is tried costs more than to look at the word behind."""
    if words[at] not in _OPENERS:
        return words[at][:1].isdigit()
    followers = _FOLLOWERS.get(words[at])
    if followers is None:
        return True
    after = word(words, at + 1)
    return after in followers or (words[at] in {"from", "between"} and after[:1].isdigit())


_UNTIL = frozenset({"to", "until", "till", "through"})


def _from_to(opening: Meaning, closing: Meaning) -> Meaning:
    """`from Tuesday morning to Wednesday noon`."""

    def stretch(today: date, ahead: bool) -> Interval | None:  # noqa: FBT001 - the signature of all meanings
        first, last = opening(today, ahead), closing(today, ahead)
        if first is None or last is None:
            return first or last
        return Interval(first.first, max(first.last, last.last), first.resolution)

    return stretch


def _at(words: list[str], at: int, doc: Doc) -> Found | None:
    for construction in (_since, *_CONSTRUCTIONS):
        hit = construction(words, at, doc)
        if hit is not None:
            return hit
    return None


def _since(words: list[str], at: int, doc: Doc) -> Found | None:
    """`since 2011`, `since Monday`: from then until publication."""
    if words[at] != "since":
        return None
    inner = _at(words, at + 1, doc) if at + 1 < len(words) and words[at + 1] != "since" else None
    if inner is None:
        return None
    end, meaning = inner

    def until_now(today: date, _ahead: bool) -> Interval | None:  # noqa: FBT001 - the signature of all meanings
        start = meaning(today, False)  # noqa: FBT003
        return Interval(start.first, max(today, start.first), start.resolution) if start else None

    return end, until_now


def _later(words: list[str], at: int, before: Meaning) -> Found | None:
    """`six days later`, `the next day`, `the same day`: counted from the expression before."""
    if words[at] == "the" and word(words, at + 2) == "day":
        steps = {"same": 0, "next": 1, "following": 1, "previous": -1}.get(words[at + 1])
        if steps is not None:
            return at + 3, lambda today, ahead: _moved(before(today, ahead), steps)
    count, unit, mark = number(words[at]), UNITS.get(word(words, at + 1)), word(words, at + 2)
    if count is not None and unit in {"day", "week"} and mark in {"later", "earlier"}:
        days = count * (7 if unit == "week" else 1) * (1 if mark == "later" else -1)
        return at + 3, lambda today, ahead: _moved(before(today, ahead), days)
    return None


def _moved(interval: Interval | None, days: int) -> Interval | None:
    if interval is None or interval.resolution not in {DateResolution.DAY, DateResolution.EXACT}:
        return None
    return calendar.single(calendar.shift(interval.first, days))
