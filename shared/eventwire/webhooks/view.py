"""What is told of a webhook: everything but its secrets."""

from typing import Annotated, Any

from pydantic import Field

from eventwire.model import Instant, Record
from eventwire.webhooks.progress import Attempt, Progress
from eventwire.webhooks.webhook import Standing, Webhook, standing


class WebhookView(Record):
    """A webhook, and how it fares."""

    webhook_id: Annotated[str, Field(description="Names it.")]
    url: Annotated[str, Field(description="Where it posts to.")]
    filter: Annotated[dict[str, Any], Field(description="Which events: the filters that were given.")]
    description: Annotated[str, Field(description="For people.")]
    created_at: Annotated[Instant, Field(description="When it was set up.")]
    standing: Annotated[
        Standing,
        Field(
            description="`failing`: the last attempts were not accepted and are tried again; `disabled`: given up, see "
            "`reason`, enable it again when the receiver works; `resting`: its owner wants it so."
        ),
    ]
    reason: Annotated[str | None, Field(description="Why it is disabled, or what was wrong the last time.")] = None
    failing_since: Annotated[Instant | None, Field(description="Since when nothing was accepted.")] = None
    accepted: Annotated[int, Field(ge=0, description="Messages that were accepted.")] = 0
    last_accepted_at: Annotated[Instant | None, Field(description="When the last one was.")] = None
    pending: Annotated[int, Field(ge=0, description="Messages that wait for another attempt.")] = 0
    next_at: Annotated[Instant | None, Field(description="When the next of them is due.")] = None
    secret: Annotated[
        str | None, Field(description="What messages are signed with; shown when it is made, and never again.")
    ] = None


class Tried(Record):
    """What came of a test message."""

    accepted: Annotated[bool, Field(description="Whether the receiver answered 2xx.")]
    status: Annotated[int | None, Field(description="The HTTP status; null: there was no answer.")] = None
    detail: Annotated[str, Field(description="What was wrong.")] = ""
    took_ms: Annotated[int, Field(description="How long it took, in milliseconds.")] = 0


def view(webhook: Webhook, progress: Progress | None, secret: str | None = None) -> WebhookView:
    """The webhook as it is told of."""
    known = progress if progress is not None and progress.revision == webhook.revision else None
    last: Attempt | None = progress.attempts[0] if progress is not None and progress.attempts else None
    failing = known.failing_since if known is not None else None
    disabled = known.disabled if known is not None else None
    reason = disabled or (last.detail if last is not None and failing is not None else None)
    return WebhookView(
        webhook_id=webhook.webhook_id,
        url=webhook.url,
        filter=webhook.filter.model_dump(mode="json", by_alias=True, exclude_unset=True),
        description=webhook.description,
        created_at=webhook.created_at,
        standing=standing(webhook, disabled, failing),
        reason=reason or None,
        failing_since=failing,
        accepted=progress.accepted if progress is not None else 0,
        last_accepted_at=progress.last_accepted_at if progress is not None else None,
        pending=len(progress.pending) if progress is not None else 0,
        next_at=progress.wakes_at() if progress is not None and disabled is None else None,
        secret=secret,
    )
