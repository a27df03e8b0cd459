"""When a message that was not accepted is tried again: ever more rarely, over three days."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MINUTE, _HOUR = 60, 3600

DELAYS = (
    5, 30, 2 * _MINUTE, 10 * _MINUTE, 30 * _MINUTE,
    _HOUR, 2 * _HOUR, 4 * _HOUR, 8 * _HOUR, 12 * _HOUR, 20 * _HOUR, 24 * _HOUR,
)  # fmt: skip
"""Seconds before each further attempt: 72 hours in all, less a quarter of an hour."""

_LONGEST = 24 * _HOUR


def next_attempt(failures: int, told: float | None, now: datetime, draw: float) -> datetime | None:
    """When to try again after so many failures; None: no more.

    `told`: seconds that the receiver asked for, kept to up to a day. `draw` in [0, 1) spreads the delays by a quarter
    either way, so that receivers that come back are not met by all at once.

    >>> now = datetime(2024, 8, 21, 12, tzinfo=UTC)
    >>> next_attempt(1, None, now, 0.5) - now, next_attempt(1, 90, now, 0.5) - now, next_attempt(13, None, now, 0.5)
    (datetime.timedelta(seconds=5), datetime.timedelta(seconds=90), None)
    """
    if failures > len(DELAYS):
        return None
    delay = DELAYS[failures - 1] * (0.75 + draw / 2)
    return now + timedelta(seconds=max(delay, min(told or 0.0, _LONGEST)))


def retry_after(header: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, by number or by date; None if it says nothing.

    >>> now = datetime(2024, 8, 21, 12, tzinfo=UTC)
    >>> [retry_after(h, now) for h in ("120", "Wed, 21 Aug 2024 12:01:00 GMT", "soon", "-1", None)]
    [120.0, 60.0, None, None, None]
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
