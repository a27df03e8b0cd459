"""Dates by name of month or in figures: `20 August 2024`, `Aug. 20`, `from 3 to 5 May`, `2024-08-20`, `in 1988`."""

from datetime import date

from eventwire.extraction.tree import Doc
from eventwire.extraction.when import calendar
from eventwire.extraction.when.calendar import Interval
from eventwire.extraction.when.meaning import Found, Meaning, word
from eventwire.extraction.when.words import EARLY_LATE, MONTHS, NUMBERS, number, year_number
from eventwire.model import DateResolution


def iso(words: list[str], at: int, _doc: Doc) -> Found | None:
    """2024-08-20, in whatever tokens it was cut."""
    text = ""
    for end in range(at, min(at + 5, len(words))):
        text += words[end]
        if len(text) > 10:  # noqa: PLR2004 - the length of the format
            return None
        if len(text) == 10 and text[4] == "-" and text[7] == "-":  # noqa: PLR2004
            try:
                day = date.fromisoformat(text)
            except ValueError:
                return None
            return end + 1, _fixed(day)
    return None


def _fixed(day: date) -> Meaning:
    return lambda _today, _ahead: calendar.single(day, DateResolution.EXACT)


def span(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`from 3 to 5 May`, `May 3-5`, `3-5 May`, `between May 3 and May 5`."""
    cursor = at + 1 if words[at] in {"from", "between"} else at
    opened = cursor > at
    before, cursor = (MONTHS.get(word(words, cursor)), cursor + 1) if word(words, cursor) in MONTHS else (None, cursor)
    first = _day(word(words, cursor))
    joint = word(words, cursor + 1)
    if first is None or joint not in {"to", "-", "–", "and", "through", "until"} or (joint == "and" and not opened):
        return None
    cursor += 2
    if before is not None and word(words, cursor) in MONTHS:
        middle, cursor = MONTHS[words[cursor]], cursor + 1
    else:
        middle = None
    last = _day(word(words, cursor))
    if last is None:
        return None
    cursor += 1
    after = MONTHS.get(word(words, cursor)) if before is None else None
    cursor += after is not None
    opening, closing = before or after, middle or before or after
    if opening is None or closing is None:
        return None
    cursor, stated = _stated_year(words, cursor)

    def stretch(today: date, ahead: bool) -> Interval | None:  # noqa: FBT001
        start = _resolved(today, opening, first, stated, ahead=ahead)
        end = start and calendar.day_of(start.year + (closing < opening), closing, last)
        return Interval(start, end, DateResolution.EXACT) if start and end and start <= end else None

    return cursor, stretch


def day_month(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`August 20, 2024`, `Aug. 20`, `20 August 2024`, `20th of August`."""
    if words[at] in MONTHS:
        month_number, day, cursor = MONTHS[words[at]], _day(word(words, at + 1)), at + 2
    else:
        cursor = at + 2 if word(words, at + 1) == "of" else at + 1
        month_number, day = MONTHS.get(word(words, cursor), 0), _day(words[at])
        cursor += 1
    if day is None or not month_number:
        return None
    cursor, stated = _stated_year(words, cursor)

    def that_day(today: date, ahead: bool) -> Interval | None:  # noqa: FBT001
        found = _resolved(today, month_number, day, stated, ahead=ahead)
        return calendar.single(found, DateResolution.EXACT) if found else None

    return cursor, that_day


def _day(word: str) -> int | None:
    value = number(word) if word not in NUMBERS else None
    return value if value is not None and 1 <= value <= 31 else None  # noqa: PLR2004 - days of a month


def _stated_year(words: list[str], cursor: int) -> tuple[int, int | None]:
    """A year at the cursor, with or without a comma before it."""
    skip = cursor + 1 if word(words, cursor) in {",", "of"} else cursor
    stated = year_number(word(words, skip))
    return (skip + 1, stated) if stated is not None else (cursor, None)


def _resolved(today: date, month_number: int, day: int, stated: int | None, *, ahead: bool) -> date | None:
    if stated is not None:
        return calendar.day_of(stated, month_number, day)
    return calendar.named_day(today, month_number, day, ahead=ahead)


def month(words: list[str], at: int, doc: Doc) -> Found | None:
    """`August`, `late August`, `mid-August 2024`, `August of last year`; not the verbs `may` and `march`."""
    cursor = at
    if words[at] in EARLY_LATE:
        cursor += 1 + (word(words, at + 1) == "-")
    name = word(words, cursor)
    if name not in MONTHS or not doc[cursor].text[0].isupper() or doc[cursor].pos_ in {"AUX", "VERB"}:
        return None
    end, stated = _stated_year(words, cursor + 1)
    if (
        stated is None
        and word(words, end) == "of"
        and word(words, end + 1) in {"this", "last"}
        and word(words, end + 2) == "year"
    ):
        back = words[end + 1] == "last"
        return end + 3, lambda today, _ahead: calendar.month_of(today.year - back, MONTHS[name])
    if stated is not None:
        return end, lambda _today, _ahead: calendar.month_of(stated, MONTHS[name])
    return end, lambda today, ahead: calendar.named_month(today, MONTHS[name], ahead=ahead)


_BEFORE_YEAR = frozenset(
    {
        "in",
        "since",
        "of",
        "from",
        "until",
        "till",
        "by",
        "before",
        "after",
        "during",
        "the",
        "early",
        "late",
        "mid",
        "around",
    }
)


def year(words: list[str], at: int, doc: Doc) -> Found | None:
    """`in 1988`, `the 2003 invasion`, `the 1990s`."""
    text = words[at]
    decade = year_number(text[:4]) if len(text) == 5 and text.endswith("0s") else None  # noqa: PLR2004
    if decade is not None:
        return at + 1, lambda _today, _ahead: Interval(
            calendar.year(decade).first, calendar.year(decade + 9).last, DateResolution.YEAR
        )
    stated = year_number(text)
    if stated is None or stated < 1500 or word(words, at - 1) not in _BEFORE_YEAR:  # noqa: PLR2004 - `in 1200 villages`
        return None
    if at + 1 < len(words) and doc[at + 1].tag_ == "NNS":
        return None
    return at + 1, lambda _today, _ahead: calendar.year(stated)
