"""A change of an event, as subscribers are told of it."""

from typing import Annotated

from pydantic import Field

from eventwire.model.event import Event
from eventwire.model.record import Instant, Record


class EventChange(Record):
    """An event has changed: its newest state, whole, and where to go on from.

    The same record by every way: server-sent events, webhooks, Kafka, the embedded log.
    """

    position: Annotated[str, Field(description="Give it back to go on behind this change; opaque.")]
    at: Annotated[Instant, Field(description="When the change was written to the log.")]
    matches: Annotated[
        bool,
        Field(
            description="Whether a search with the same filter would answer the event now. False: it was merged, "
            "retracted, or corrected so that it no longer matches; forget it, if you have it."
        ),
    ]
    event: Annotated[Event, Field(description="The event as it is now.")]
