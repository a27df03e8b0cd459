"""What servers say of time: Retry-After and Cache-Control."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})")


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None where it asks for none.

    >>> retry_after("120", datetime(2024, 8, 21, tzinfo=UTC))
    120.0
    >>> retry_after("Wed, 21 Aug 2024 00:05:00 GMT", datetime(2024, 8, 21, tzinfo=UTC))
    300.0
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def freshness(value: str | None) -> float | None:
    """Seconds for which a Cache-Control header calls the answer fresh; None where it does not.

    >>> freshness("public, max-age=1800"), freshness("no-store, max-age=60"), freshness(None)
    (1800.0, None, None)
    """
    if value is None:
        return None
    lowered = value.lower()
    if "no-cache" in lowered or "no-store" in lowered:
        return None
    found = _MAX_AGE.search(lowered)
    return float(found[1]) if found else None
