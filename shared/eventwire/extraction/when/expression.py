"""Time expressions in a sentence, each with the interval it means on the day of publication.

A small grammar over tokens, tried at each token, longest construction first. What an expression means depends on the
day of publication and on whether the act lies behind or ahead, so that each expression is a function of the two.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from eventwire.extraction.when import calendar
from eventwire.extraction.when.calendar import Interval
from eventwire.extraction.when.words import (
    EARLY_LATE,
    MONTHS,
    NUMBERS,
    PARTS_OF_DAY,
    SEASONS,
    UNITS,
    VAGUE,
    WEEKDAYS,
    number,
    year_number,
)
from eventwire.model import DateResolution

Meaning = Callable[[date, bool], Interval | None]
"""(day of publication, whether the act lies ahead) -> interval."""


@dataclass(frozen=True)
class Expression:
    """Tokens [start, end) that mean a time."""

    start: int
    end: int
    meaning: Meaning


Found = tuple[int, Meaning]
"""One past the last token, and the meaning."""


def find_expressions(doc: Doc) -> list[Expression]:
    """All time expressions, left to right, none within another."""
    words = [token.lower_ for token in doc]
    found: list[Expression] = []
    at = 0
    while at < len(words):
        hit = _at(words, at, doc)
        if hit is None:
            at += 1
            continue
        end, meaning = hit
        found.append(Expression(at, end, meaning))
        at = end
    return found


def _at(words: list[str], at: int, doc: Doc) -> Found | None:
    for construction in (_iso, _since, _span, _day_month, _relative, _ago, _weekday, _month, _deictic, _year):
        hit = construction(words, at, doc)
        if hit is not None:
            return hit
    return None


def _word(words: list[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _iso(words: list[str], at: int, _doc: Doc) -> Found | None:
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
            return end + 1, lambda _today, _ahead: calendar.single(day, DateResolution.EXACT)
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


def _span(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`from 3 to 5 May`, `May 3-5`, `3-5 May`, `between May 3 and May 5`."""
    cursor = at + 1 if words[at] in {"from", "between"} else at
    opened = cursor > at
    before, cursor = (
        (MONTHS.get(_word(words, cursor)), cursor + 1) if _word(words, cursor) in MONTHS else (None, cursor)
    )
    first = _day(_word(words, cursor))
    joint = _word(words, cursor + 1)
    if first is None or joint not in {"to", "-", "–", "and", "through", "until"} or (joint == "and" and not opened):
        return None
    cursor += 2
    if before is not None and _word(words, cursor) in MONTHS:
        middle, cursor = MONTHS[words[cursor]], cursor + 1
    else:
        middle = None
    last = _day(_word(words, cursor))
    if last is None:
        return None
    cursor += 1
    after = MONTHS.get(_word(words, cursor)) if before is None else None
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


def _day_month(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`August 20, 2024`, `Aug. 20`, `20 August 2024`, `20th of August`."""
    if words[at] in MONTHS:
        month_number, day, cursor = MONTHS[words[at]], _day(_word(words, at + 1)), at + 2
    else:
        cursor = at + 2 if _word(words, at + 1) == "of" else at + 1
        month_number, day = MONTHS.get(_word(words, cursor), 0), _day(words[at])
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
    skip = cursor + 1 if _word(words, cursor) in {",", "of"} else cursor
    stated = year_number(_word(words, skip))
    return (skip + 1, stated) if stated is not None else (cursor, None)


def _resolved(today: date, month_number: int, day: int, stated: int | None, *, ahead: bool) -> date | None:
    if stated is not None:
        return calendar.day_of(stated, month_number, day)
    return calendar.named_day(today, month_number, day, ahead=ahead)


def _relative(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`last week`, `earlier this month`, `next Tuesday`, `the past three days`, `over the weekend`, `last summer`."""
    cursor = at + 1 if words[at] in EARLY_LATE else at
    cursor += _word(words, cursor) == "the"
    which = _word(words, cursor)
    offset = {
        "last": -1,
        "past": -1,
        "previous": -1,
        "this": 0,
        "current": 0,
        "next": 1,
        "coming": 1,
        "following": 1,
    }.get(which)
    if offset is None:
        if which == "weekend" and words[at] == "the":
            return cursor + 1, lambda today, ahead: _nearest_weekend(today, ahead=ahead)
        return None
    follower = _word(words, cursor + 1)
    if follower in UNITS or follower in {"weekend", "quarter", "night"} | PARTS_OF_DAY or follower in SEASONS:
        if which in {"past", "last", "coming", "next"} and follower in UNITS and follower.endswith("s"):
            return None
        end = cursor + 2
        return end, lambda today, ahead: _unit(today, follower, offset, which, ahead=ahead)
    if follower in WEEKDAYS:
        return _part_of_day(words, cursor + 2), lambda today, ahead: _given_weekday(
            today, WEEKDAYS[follower], offset, ahead=ahead
        )
    if follower in MONTHS:
        return cursor + 2, lambda today, _ahead: calendar.named_month(today, MONTHS[follower], ahead=offset > 0)
    count = number(follower) or (3 if follower in VAGUE else None)
    unit = UNITS.get(_word(words, cursor + 2))
    if count is not None and unit is not None and offset < 0:
        return cursor + 3, lambda today, _ahead: calendar.past(today, count, unit)
    return None


def _nearest_weekend(today: date, *, ahead: bool) -> Interval:
    """The weekend last begun by today; ahead, the next not over."""
    own = calendar.weekend(today, 0)
    return own if ahead or own.first <= today else calendar.weekend(today, -1)


def _unit(today: date, unit: str, offset: int, which: str, *, ahead: bool) -> Interval | None:
    match unit:
        case "week" | "weeks":
            return calendar.week(today, offset)
        case "month" | "months":
            return calendar.month(today, offset)
        case "year" | "years":
            return calendar.year(today.year + offset)
        case "quarter":
            first = calendar.month(today, 3 * offset - (today.month - 1) % 3)
            return Interval(first.first, calendar.month(first.first, 2).last, DateResolution.MONTH)
        case "weekend":
            return _nearest_weekend(today, ahead=ahead) if which == "this" else calendar.weekend(today, offset)
        case "day" | "days":
            return calendar.single(calendar.shift(today, offset)) if which not in {"past", "previous"} else None
        case season if season in SEASONS:
            return _season(today, season, offset)
        case _:
            return calendar.single(calendar.shift(today, offset))


def _season(today: date, name: str, offset: int) -> Interval:
    """The season of that name: the last begun, this year's, or the next to begin."""
    first, last = SEASONS[name]
    begun = calendar.named_month(today, first, ahead=offset > 0).first
    if offset < 0 and calendar.month(begun, (last - first) % 12).last >= today:
        begun = calendar.month_of(begun.year - 1, first).first
    return Interval(begun, calendar.month(begun, (last - first) % 12).last, DateResolution.MONTH)


def _given_weekday(today: date, wanted: int, offset: int, *, ahead: bool) -> Interval:
    """`last Tuesday` lies before today, `next Tuesday` behind it, `this Tuesday` within six days of it on the act's
    side."""
    if offset < 0:
        return calendar.weekday(calendar.shift(today, -1), wanted, ahead=False)
    if offset > 0:
        return calendar.weekday(calendar.shift(today, 1), wanted, ahead=True)
    return calendar.weekday(today, wanted, ahead=ahead)


def _ago(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`two days ago`, `a week ago`, `several months ago`, `in recent days`, `in two weeks' time` is left alone."""
    vague = words[at] in VAGUE
    cursor = at
    if words[at] == "a" and _word(words, at + 1) in {"few", "couple"}:
        vague, cursor = words[at + 1] == "few", at + 1
        cursor += _word(words, cursor + 1) == "of"
    count = 3 if vague else number(words[cursor])
    unit = UNITS.get(_word(words, cursor + 1))
    if unit is None and UNITS.get(words[at]) and words[at].endswith("s") and _word(words, at + 1) == "ago":
        vague, count, unit, cursor = True, 3, UNITS[words[at]], at - 1
    if count is None or unit is None:
        return None
    if words[at] == "recent":
        return cursor + 2, lambda today, _ahead: calendar.past(today, count, unit)
    if _word(words, cursor + 2) != "ago":
        return None
    if vague and unit == "day":
        return cursor + 3, lambda today, _ahead: calendar.past(today, 7, "day")
    return cursor + 3, lambda today, _ahead: calendar.ago(today, count, unit)


def _weekday(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`Monday`, `late Monday night`, `Monday, Aug. 19`."""
    cursor = at + 1 if words[at] in EARLY_LATE else at
    if _word(words, cursor) not in WEEKDAYS:
        return None
    wanted = WEEKDAYS[words[cursor]]
    comma = cursor + 1 + (_word(words, cursor + 1) == ",")
    dated = _day_month(words, comma, _doc) if comma < len(words) else None
    if dated is not None:
        return dated
    end = _part_of_day(words, cursor + 1)
    return end, lambda today, ahead: calendar.weekday(today, wanted, ahead=ahead)


def _part_of_day(words: list[str], at: int) -> int:
    return at + 1 if _word(words, at) in PARTS_OF_DAY else at


def _month(words: list[str], at: int, doc: Doc) -> Found | None:
    """`August`, `late August`, `mid-August 2024`, `August of last year`; the verb `may` and `march` are told by their
    tag."""
    cursor = at
    if words[at] in EARLY_LATE:
        cursor += 1 + (_word(words, at + 1) == "-")
    name = _word(words, cursor)
    if name not in MONTHS or not doc[cursor].text[0].isupper() or doc[cursor].pos_ in {"AUX", "VERB"}:
        return None
    end, stated = _stated_year(words, cursor + 1)
    if (
        stated is None
        and _word(words, end) == "of"
        and _word(words, end + 1) in {"this", "last"}
        and _word(words, end + 2) == "year"
    ):
        back = words[end + 1] == "last"
        return end + 3, lambda today, _ahead: calendar.month_of(today.year - back, MONTHS[name])
    if stated is not None:
        return end, lambda _today, _ahead: calendar.month_of(stated, MONTHS[name])
    return end, lambda today, ahead: calendar.named_month(today, MONTHS[name], ahead=ahead)


_DEICTIC = {"today": 0, "tonight": 0, "overnight": 0, "yesterday": -1, "tomorrow": 1}


def _deictic(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`today`, `yesterday evening`, `overnight`, `earlier today`."""
    cursor = at + 1 if words[at] in EARLY_LATE else at
    word = _word(words, cursor)
    if word not in _DEICTIC:
        return None
    if word == "overnight":
        return cursor + 1, lambda today, _ahead: Interval(calendar.shift(today, -1), today, DateResolution.DAY)
    return _part_of_day(words, cursor + 1), lambda today, _ahead: calendar.single(calendar.shift(today, _DEICTIC[word]))


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


def _year(words: list[str], at: int, doc: Doc) -> Found | None:
    """`in 1988`, `the 2003 invasion`, `the 1990s`."""
    word = words[at]
    decade = year_number(word[:4]) if len(word) == 5 and word.endswith("0s") else None  # noqa: PLR2004
    if decade is not None:
        return at + 1, lambda _today, _ahead: Interval(
            calendar.year(decade).first, calendar.year(decade + 9).last, DateResolution.YEAR
        )
    stated = year_number(word)
    if stated is None or stated < 1500 or _word(words, at - 1) not in _BEFORE_YEAR:  # noqa: PLR2004 - `in 1200 villages`
        return None
    if at + 1 < len(words) and doc[at + 1].tag_ == "NNS":
        return None
    return at + 1, lambda _today, _ahead: calendar.year(stated)
