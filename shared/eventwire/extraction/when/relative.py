"""Times counted from publication: `Tuesday`, `last week`, `two days ago`, `over the weekend`, `overnight`."""

from datetime import date

from eventwire.extraction.tree import Doc
from eventwire.extraction.when import calendar
from eventwire.extraction.when.calendar import Interval
from eventwire.extraction.when.meaning import Found, Meaning, word
from eventwire.extraction.when.named import day_month
from eventwire.extraction.when.words import EARLY_LATE, MONTHS, PARTS_OF_DAY, SEASONS, UNITS, VAGUE, WEEKDAYS, number
from eventwire.model import DateResolution

OFFSETS = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "this": 0,
    "current": 0,
    "next": 1,
    "coming": 1,
    "following": 1,
}
"""Words that place a unit before, around or after publication."""


def relative(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`last week`, `earlier this month`, `next Tuesday`, `the past three days`, `over the weekend`, `last summer`."""
    cursor = at + 1 if words[at] in EARLY_LATE else at
    cursor += word(words, cursor) == "the"
    which = word(words, cursor)
    offset = OFFSETS.get(which)
    if offset is None:
        if which == "weekend" and words[at] == "the":
            return cursor + 1, lambda today, ahead: _nearest_weekend(today, ahead=ahead)
        return None
    follower = word(words, cursor + 1)
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
    unit = UNITS.get(word(words, cursor + 2))
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
    """`last Tuesday` lies before today, `next Tuesday` behind it, `this Tuesday` on the side of the act."""
    if offset < 0:
        return calendar.weekday(calendar.shift(today, -1), wanted, ahead=False)
    if offset > 0:
        return calendar.weekday(calendar.shift(today, 1), wanted, ahead=True)
    return calendar.weekday(today, wanted, ahead=ahead)


def ago(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`two days ago`, `a week ago`, `several months ago`, `in recent days`, `in two weeks' time` is left alone."""
    vague = words[at] in VAGUE
    cursor = at
    if words[at] == "a" and word(words, at + 1) in {"few", "couple"}:
        vague, cursor = words[at + 1] == "few", at + 1
        cursor += word(words, cursor + 1) == "of"
    count = 3 if vague else number(words[cursor])
    unit = UNITS.get(word(words, cursor + 1))
    if unit is None and UNITS.get(words[at]) and words[at].endswith("s") and word(words, at + 1) == "ago":
        vague, count, unit, cursor = True, 3, UNITS[words[at]], at - 1
    if count is None or unit is None:
        return None
    if words[at] == "recent":
        return cursor + 2, lambda today, _ahead: calendar.past(today, count, unit)
    if word(words, cursor + 2) != "ago":
        return None
    if vague and unit == "day":
        return cursor + 3, lambda today, _ahead: calendar.past(today, 7, "day")
    return cursor + 3, lambda today, _ahead: calendar.ago(today, count, unit)


def weekday(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`Monday`, `late Monday night`, `Monday, Aug. 19`."""
    cursor = at + 1 if words[at] in EARLY_LATE else at
    if word(words, cursor) not in WEEKDAYS:
        return None
    wanted = WEEKDAYS[words[cursor]]
    comma = cursor + 1 + (word(words, cursor + 1) == ",")
    dated = day_month(words, comma, _doc) if comma < len(words) else None
    if dated is not None:
        return dated
    if words[cursor + 1 : cursor + 4] == ["of", "last", "week"]:
        return cursor + 4, lambda today, _ahead: calendar.single(calendar.shift(calendar.week(today, -1).first, wanted))
    end = _part_of_day(words, cursor + 1)
    return end, lambda today, ahead: calendar.weekday(today, wanted, ahead=ahead)


def _part_of_day(words: list[str], at: int) -> int:
    return at + 1 if word(words, at) in PARTS_OF_DAY else at


def _on(days: int) -> Meaning:
    return lambda today, _ahead: calendar.single(calendar.shift(today, days))


_AROUND = ((-2, ["the", "day", "before", "yesterday"]), (2, ["the", "day", "after", "tomorrow"]))
DEICTIC = {"today": 0, "tonight": 0, "overnight": 0, "yesterday": -1, "tomorrow": 1}


def deictic(words: list[str], at: int, _doc: Doc) -> Found | None:
    """`today`, `yesterday evening`, `overnight`, `earlier today`."""
    for days, phrase in _AROUND:
        if words[at : at + len(phrase)] == phrase:
            return at + len(phrase), _on(days)
    cursor = at + 1 if words[at] in EARLY_LATE else at
    name = word(words, cursor)
    if name not in DEICTIC:
        return None
    if name == "overnight":
        return cursor + 1, lambda today, _ahead: Interval(calendar.shift(today, -1), today, DateResolution.DAY)
    return _part_of_day(words, cursor + 1), lambda today, _ahead: calendar.single(calendar.shift(today, DEICTIC[name]))
