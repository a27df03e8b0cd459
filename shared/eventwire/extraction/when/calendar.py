"""Arithmetic of days, weeks, months and years, counted from a reference day."""

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from eventwire.model import DateResolution

_WEEK = 7


@dataclass(frozen=True)
class Interval:
    """From the first day to the last, both included, and how exactly the text says so."""

    first: date
    last: date
    resolution: DateResolution


def shift(day: date, days: int) -> date:
    """The day so many days on; the calendar's own ends bound it.

    >>> shift(date(2024, 8, 21), -2)
    datetime.date(2024, 8, 19)
    """
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def single(day: date, resolution: DateResolution = DateResolution.DAY) -> Interval:
    """That day alone."""
    return Interval(day, day, resolution)


def weekday(reference: date, number: int, *, ahead: bool) -> Interval:
    """The last such weekday (0 is Monday) up to the reference day; ahead, the next from it on.

    >>> weekday(date(2024, 8, 21), 1, ahead=False).first
    datetime.date(2024, 8, 20)
    """
    step = (number - reference.weekday()) % _WEEK if ahead else -((reference.weekday() - number) % _WEEK)
    return single(shift(reference, step))


def week(reference: date, offset: int) -> Interval:
    """The week from Monday to Sunday, so many weeks from the reference day's own."""
    first = shift(reference, -reference.weekday() + _WEEK * offset)
    return Interval(first, shift(first, _WEEK - 1), DateResolution.WEEK)


def weekend(reference: date, offset: int) -> Interval:
    """Saturday and Sunday of the week so many weeks from the reference day's own."""
    whole = week(reference, offset)
    return Interval(shift(whole.first, 5), whole.last, DateResolution.DAY)


def month(reference: date, offset: int) -> Interval:
    """The whole month, so many months from the reference day's own."""
    index = reference.year * 12 + reference.month - 1 + offset
    return month_of(index // 12, index % 12 + 1)


def month_of(year_number: int, month_number: int) -> Interval:
    """A month of a year."""
    year_number = min(max(year_number, MINYEAR), MAXYEAR)
    last = calendar.monthrange(year_number, month_number)[1]
    return Interval(date(year_number, month_number, 1), date(year_number, month_number, last), DateResolution.MONTH)


def named_month(reference: date, number: int, *, ahead: bool) -> Interval:
    """The last such month that had begun by the reference day; ahead, the next that has not ended by it.

    >>> named_month(date(2024, 8, 21), 12, ahead=False).first
    datetime.date(2023, 12, 1)
    """
    behind = number < reference.month if ahead else number > reference.month
    return month_of(reference.year + (behind if ahead else -behind), number)


def year(number: int) -> Interval:
    """A whole year."""
    number = min(max(number, MINYEAR), MAXYEAR)
    return Interval(date(number, 1, 1), date(number, 12, 31), DateResolution.YEAR)


def day_of(year_number: int, month_number: int, day_number: int) -> date | None:
    """That day, or None where the calendar has none."""
    try:
        return date(year_number, month_number, day_number)
    except ValueError:
        return None


def named_day(reference: date, month_number: int, day_number: int, *, ahead: bool) -> date | None:
    """The last such day up to the reference day (one day of grace for time zones); ahead, the next from it on."""
    for candidate_year in _years(reference, ahead=ahead):
        day = day_of(candidate_year, month_number, day_number)
        if day is not None and (day >= shift(reference, -1) if ahead else day <= shift(reference, 1)):
            return day
    return None


def _years(reference: date, *, ahead: bool) -> range:
    """Years to try, nearest first; nine, so that 29 February finds its own."""
    return range(reference.year, reference.year + 9) if ahead else range(reference.year + 1, reference.year - 9, -1)


def ago(reference: date, count: int, unit: str) -> Interval:
    """So many units before the reference day; negative counts lie ahead.

    >>> ago(date(2024, 8, 21), 2, "day").first
    datetime.date(2024, 8, 19)
    """
    match unit:
        case "day":
            return single(shift(reference, -count))
        case "week":
            day = shift(reference, -_WEEK * count)
            return Interval(shift(day, -3), shift(day, 3), DateResolution.WEEK)
        case "month":
            return month(reference, -count)
        case _:
            return year(reference.year - count)


def past(reference: date, count: int, unit: str) -> Interval:
    """The stretch of so many units that ends on the reference day."""
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[unit]
    resolution = {"day": DateResolution.WEEK, "week": DateResolution.MONTH, "month": DateResolution.MONTH}
    length = timedelta(days=min(days * count, 200_000)).days
    return Interval(shift(reference, -length), reference, resolution.get(unit, DateResolution.YEAR))
