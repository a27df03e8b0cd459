"""How far a webhook is: what it remembers from one attempt to the next. The log of events is its queue."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Literal

from pydantic import Field

from eventwire.model import EventChange, Instant, Record
from eventwire.webhooks.message import event_message
from eventwire.webhooks.schedule import next_attempt
from eventwire.webhooks.webhook import Webhook

MAX_PENDING = 100
"""Messages that may wait for another attempt; while so many do, no new ones are taken from the log."""

KEPT_ATTEMPTS = 50

SUSTAINED = timedelta(days=3)
"""For so long a receiver may be down, whichever messages are tried, before its webhook is disabled."""

_MESSAGES_FAULT = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.CONFLICT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
"""What a receiver answers that works, but does not take this one message: others go on meanwhile."""


class Outcome(Record):
    """What came of posting a message."""

    status: Annotated[int | None, Field(description="The HTTP status; null: there was no answer.")] = None
    detail: Annotated[str, Field(max_length=300, description="What was wrong.")] = ""
    retry_after: Annotated[float | None, Field(description="Seconds that the receiver asked for.")] = None
    took_ms: Annotated[int, Field(ge=0, description="How long it took, in milliseconds.")] = 0

    @property
    def accepted(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and self.status // 100 == 2  # noqa: PLR2004 - the class of success


class Attempt(Record):
    """One attempt, as the delivery log shows it."""

    at: Annotated[Instant, Field(description="When.")]
    message_id: Annotated[str, Field(description="The `webhook-id` that it was sent with.")]
    event_id: Annotated[str, Field(description="The event that it told of.")]
    version: Annotated[int, Field(description="That event's version.")]
    number: Annotated[int, Field(ge=1, description="The how many-th attempt to send this message it was.")]
    result: Annotated[
        Literal["accepted", "failed", "given up", "superseded"],
        Field(description="`given up`: it is not tried again; `superseded`: a newer state of the event is sent."),
    ]
    status: Annotated[int | None, Field(description="The HTTP status; null: there was no answer.")] = None
    detail: Annotated[str, Field(description="What was wrong.")] = ""
    took_ms: Annotated[int, Field(description="How long it took, in milliseconds.")] = 0
    next_at: Annotated[Instant | None, Field(description="When it is tried again.")] = None


class Pending(Record):
    """A message that waits for another attempt. Its event is read from the log again: here is only where it stands."""

    place: str
    position: str
    at: Instant
    matches: bool
    message_id: str
    event_id: str
    version: int
    first_at: Instant
    failures: int
    next_at: Instant


class Progress(Record):
    """What the worker remembers of a webhook. A frozen record: each step makes it anew."""

    webhook_id: str
    revision: int
    starts: int
    position: str
    pending: tuple[Pending, ...] = ()
    down: bool = False
    """The receiver as a whole did not work at the last attempt: only the oldest message is tried until it does."""
    failing_since: Instant | None = None
    """Since when nothing was accepted."""
    disabled: str | None = None
    disabled_at: Instant | None = None
    accepted: int = 0
    last_accepted_at: Instant | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def takes_more(self) -> bool:
        """Whether new messages may be taken from the log."""
        return not (self.down and self.pending) and len(self.pending) < MAX_PENDING

    def due(self, now: datetime) -> Pending | None:
        """The message to be tried again now."""
        waiting = self.pending[:1] if self.down else self.pending
        return next((one for one in waiting if one.next_at <= now), None)

    def wakes_at(self) -> datetime | None:
        """When the next message is due."""
        return min((one.next_at for one in (self.pending[:1] if self.down else self.pending)), default=None)


def resumed(webhook: Webhook, known: Progress | None, now: datetime) -> Progress:
    """Where to go on: as it stood, and anew where the owner has changed something."""
    if known is None or known.starts != webhook.starts:
        kept = known.attempts if known is not None else ()
        return Progress(
            webhook_id=webhook.webhook_id,
            revision=webhook.revision,
            starts=webhook.starts,
            position=webhook.start,
            attempts=kept,
            accepted=known.accepted if known is not None else 0,
            last_accepted_at=known.last_accepted_at if known is not None else None,
        )
    if known.revision == webhook.revision:
        return known
    at_once = tuple(one.model_copy(update={"next_at": now}) for one in known.pending)
    fresh = {"down": False, "failing_since": None, "disabled": None, "disabled_at": None}
    return known.model_copy(update={**fresh, "revision": webhook.revision, "pending": at_once})


def waiting(change: EventChange, place: str, now: datetime) -> Pending:
    """A change that is about to be sent for the first time."""
    return Pending(
        place=place,
        position=change.position,
        at=change.at,
        matches=change.matches,
        message_id=event_message(change).message_id,
        event_id=change.event.event_id,
        version=change.event.version,
        first_at=now,
        failures=0,
        next_at=now,
    )


def passed(progress: Progress, position: str) -> Progress:
    """All up to this position has been looked at."""
    return progress.model_copy(update={"position": position})


def accepted(progress: Progress, one: Pending, outcome: Outcome, now: datetime) -> Progress:
    """The receiver has it; if it had not worked before, what waits is tried again at once."""
    rest = _without(progress, one)
    if progress.down:
        rest = tuple(other.model_copy(update={"next_at": now}) for other in rest)
    update = {"pending": rest, "down": False, "failing_since": None, "accepted": progress.accepted + 1}
    noted = _noted(progress, _attempt(one, outcome, now, "accepted"))
    return noted.model_copy(update={**update, "last_accepted_at": now})


def superseded(progress: Progress, one: Pending, now: datetime) -> Progress:
    """A newer state of the event stands on the log: that one is sent in its turn."""
    return _noted(progress, _attempt(one, Outcome(), now, "superseded")).model_copy(
        update={"pending": _without(progress, one)}
    )


def failed(progress: Progress, one: Pending, outcome: Outcome, now: datetime, draw: float) -> Progress:
    """The receiver has not taken it: when it is tried again, or that it is given up, or the webhook disabled."""
    since = progress.failing_since or now
    failures = one.failures + 1
    down = outcome.status not in _MESSAGES_FAULT
    next_at = next_attempt(failures, outcome.retry_after, now, draw)
    nothing_else = progress.last_accepted_at is None or progress.last_accepted_at <= one.first_at
    reason = None
    if outcome.status == HTTPStatus.GONE:
        reason = "the receiver answered 410: it wants no more"
    elif (down and now - since >= SUSTAINED) or (next_at is None and nothing_else):
        reason = f"nothing was accepted in three days; the last time: {outcome.detail}"
    if reason is not None:
        # Whoever enables it again finds this message first in the line.
        left = one.model_copy(update={"failures": 0, "next_at": now})
        entry, result = _replaced(progress, left), "failed"
    elif next_at is None:
        entry, result = _without(progress, one), "given up"
    else:
        left = one.model_copy(update={"failures": failures, "next_at": next_at})
        entry, result = _replaced(progress, left), "failed"
    noted = _noted(progress, _attempt(one, outcome, now, result, None if reason else next_at))
    return noted.model_copy(
        update={
            "pending": entry,
            "down": down,
            "failing_since": since,
            "disabled": reason,
            "disabled_at": now if reason else None,
        }
    )


def _attempt(one: Pending, outcome: Outcome, now: datetime, result: object, next_at: datetime | None = None) -> Attempt:
    return Attempt.model_validate(
        {
            "at": now,
            "message_id": one.message_id,
            "event_id": one.event_id,
            "version": one.version,
            "number": one.failures + 1,
            "result": result,
            "status": outcome.status,
            "detail": outcome.detail,
            "took_ms": outcome.took_ms,
            "next_at": next_at,
        }
    )


def _noted(progress: Progress, attempt: Attempt) -> Progress:
    """With an attempt on top of the log, which is bounded."""
    return progress.model_copy(update={"attempts": (attempt, *progress.attempts)[:KEPT_ATTEMPTS]})


def _without(progress: Progress, one: Pending) -> tuple[Pending, ...]:
    return tuple(other for other in progress.pending if other.place != one.place)


def _replaced(progress: Progress, one: Pending) -> tuple[Pending, ...]:
    """With it in its place in the line, at the end if it had none."""
    if all(other.place != one.place for other in progress.pending):
        return (*progress.pending, one)
    return tuple(one if other.place == one.place else other for other in progress.pending)
