"""When a feed is asked again, by what came of the last time."""

from datetime import datetime, timedelta

from eventwire.feeds.standing import Condition, Standing
from eventwire.intake import digest

SHORTEST = 600.0
LONGEST = 86_400.0
FIRST = 3600.0

_PATIENCE = 7 * LONGEST
"""Longest that a server may ask us to stay away."""

_REASON = 500


def fresh(url: str, now: datetime) -> Standing:
    """A feed that was never asked: due at once."""
    return Standing(url=url, next_at=now, interval=FIRST)


def after_success(standing: Standing, now: datetime, new: int, hint: float | None = None) -> Standing:
    """The feed answered and had so many new entries; `hint`: for how many seconds it calls its answer fresh.

    A feed with news is asked about twice as often as entries come; one without, half as often again each time.
    """
    interval = standing.interval
    if standing.succeeded_at is not None:
        elapsed = max(1.0, (now - standing.succeeded_at).total_seconds())
        interval = (interval + elapsed / new / 2) / 2 if new else interval * 1.5
    interval = min(max(interval, SHORTEST), LONGEST)
    wait = min(max(interval, hint or 0), LONGEST)
    return standing.model_copy(
        update={
            "condition": Condition.OK,
            "interval": interval,
            "next_at": _later(standing.url, now, wait, LONGEST),
            "checked_at": now,
            "succeeded_at": now,
            "failures": 0,
            "failing_since": None,
            "reason": None,
        }
    )


def after_failure(standing: Standing, now: datetime, reason: str, wait: float | None = None) -> Standing:
    """The feed failed; each time in a row it is left alone for twice as long, and for as long as it asks (`wait`)."""
    failures = standing.failures + 1
    backoff = min(SHORTEST * 2.0 ** min(failures - 1, 10), LONGEST)
    pause = max(backoff, min(wait or 0.0, _PATIENCE))
    return standing.model_copy(
        update={
            "condition": Condition.FAILING,
            "next_at": _later(standing.url, now, pause, max(pause, LONGEST)),
            "checked_at": now,
            "failures": failures,
            "failing_since": standing.failing_since or now,
            "reason": reason[:_REASON],
        }
    )


def gone(standing: Standing, now: datetime, reason: str) -> Standing:
    """The feed said that it is no more."""
    return after_failure(standing, now, reason).model_copy(update={"condition": Condition.GONE})


def postponed(standing: Standing, now: datetime, reason: str, wait: float) -> Standing:
    """It could not be dealt with to the end, by no fault of the feed: soon again, and what it answered then whole."""
    return standing.model_copy(
        update={
            "next_at": now + timedelta(seconds=max(1.0, min(wait, LONGEST))),
            "checked_at": now,
            "etag": None,
            "last_modified": None,
            "reason": reason[:_REASON],
        }
    )


def _later(url: str, now: datetime, wait: float, most: float) -> datetime:
    """After `wait` seconds and up to a tenth more: feeds that were added together do not stay together."""
    share = int(digest(f"{url}\n{now.isoformat()}")[:8], 16) / 0xFFFFFFFF
    return now + timedelta(seconds=min(wait * (1 + share / 10), most))
