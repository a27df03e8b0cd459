"""A webhook as its owner sets it up."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from eventwire.model import Instant, Record
from eventwire.query import NOT_FOLLOWED, EventFilter

KIND = "webhook"
"""What webhooks are called in the registry."""

PROGRESS_KIND = "webhook-progress"
"""What the worker remembers of each, in the registry under the same key. Only the worker writes it."""

MAX_WEBHOOKS = 100

Standing = Literal["active", "failing", "disabled", "resting"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)

Url = Annotated[str, Field(min_length=8, max_length=2048, pattern=r"^https?://\S+$", description="Where to post to.")]
Description = Annotated[str, Field(max_length=200, description="For people.")]


def _followed(value: EventFilter | None) -> EventFilter | None:
    if value is not None and value.story is not None:
        raise ValueError(f"story: {NOT_FOLLOWED}")
    return value


class WebhookRequest(Record):
    """What is handed in to set a webhook up, or to change it: what is left out stays as it is."""

    url: Annotated[Url | None, Field(description="Where to post to: an http or https URL.")] = None
    filter: Annotated[
        EventFilter | None,
        AfterValidator(_followed),
        Field(description="Which events: the filters of GET /v1/events, but for `story`."),
    ] = None
    description: Annotated[Description | None, Field(description="For people.")] = None
    since: Annotated[
        Literal["begin", "now"] | Instant | date | None,
        Field(description="From when on, when it is set up: `now` (default), `begin`, or a moment."),
    ] = None
    enabled: Annotated[
        bool | None, Field(description="False: rest, and lose nothing. True: go on; also after it was disabled.")
    ] = None


class Rotation(Record):
    """How a secret is rotated."""

    overlap_hours: Annotated[float, Field(ge=0, le=24 * 30, description="How long the old one signs, too.")] = 24.0


class Replay(Record):
    """What to send again."""

    since: Annotated[
        Literal["begin", "now"] | Instant | date,
        Field(description="From when on: `begin`, a moment, or `now` (leaves out what has not been sent yet)."),
    ]


class Secret(Record):
    """What messages are signed with."""

    value: Annotated[str, Field(pattern=r"^whsec_[A-Za-z0-9+/]{32,88}={0,2}$", repr=False, description="The secret.")]
    until: Annotated[Instant | None, Field(description="Signs until then; null: until it is rotated.")] = None


class Webhook(Record):
    """What is kept of a webhook, its secrets among it."""

    webhook_id: Annotated[str, Field(pattern=r"^w[0-9a-f]{16}$", description="Names it.")]
    url: Url
    filter: Annotated[EventFilter, Field(description="Which events.")]
    description: Description = ""
    secrets: Annotated[tuple[Secret, ...], Field(min_length=1, max_length=5, description="The newest first.")]
    created_at: Annotated[Instant, Field(description="When it was set up.")]
    enabled: Annotated[bool, Field(description="Whether its owner wants it to work.")] = True
    revision: Annotated[int, Field(ge=1, description="Grows with every change of it.")] = 1
    start: Annotated[str, Field(description="Position on the log from which it is to begin.")]
    starts: Annotated[int, Field(ge=1, description="How often it was told where to begin.")] = 1

    def rotated(self, secret: str, now: datetime, until: datetime) -> "Webhook":
        """With a new secret; the one before signs beside it until then, older ones as long as they were to."""
        kept = [self.secrets[0].model_copy(update={"until": until})]
        kept += [old for old in self.secrets[1:] if old.until is not None and old.until > now]
        return self.changed(secrets=(Secret(value=secret), *kept)[:5])

    def signing(self, now: datetime) -> Sequence[str]:
        """The secrets that sign now."""
        return [secret.value for secret in self.secrets if secret.until is None or secret.until > now]

    def changed(self, **fields: object) -> "Webhook":
        """With other values; the worker sees by the revision that it must look."""
        return self.model_copy(update={**fields, "revision": self.revision + 1})


def standing(webhook: Webhook, disabled: str | None, failing_since: datetime | None) -> Standing:
    """What becomes of its messages now."""
    if not webhook.enabled:
        return "resting"
    if disabled is not None:
        return "disabled"
    return "active" if failing_since is None else "failing"
