"""Events: one real-world act, however many outlets report it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from eventwire.model.actor import ActorRef
from eventwire.model.mention import DateResolution, Modality, Place, Polarity, Spans
from eventwire.model.record import CameoCode, Instant, Record

MAX_EVIDENCE = 50
"""How many pieces of evidence an event shows, best first; the counts count all."""


class EventStatus(StrEnum):
    """Whether the record stands."""

    ACTIVE = "active"
    MERGED = "merged"
    RETRACTED = "retracted"


class Reason(Record):
    """Why a mention belongs to the event: one feature of the comparison."""

    feature: Annotated[str, Field(description="Which comparison, for example `same_actors`.")]
    score: Annotated[float, Field(description="What it added to or took from the score.")]
    text: Annotated[str, Field(description="In words.")]


class Evidence(Record):
    """One mention behind the event, with what a reader needs to check it."""

    mention_id: Annotated[str, Field(description="The mention.")]
    article_id: Annotated[str, Field(description="The article it stands in.")]
    revision: Annotated[int, Field(ge=0, description="The article's revision.")]
    url: Annotated[str | None, Field(default=None, description="The article's URL.")]
    title: Annotated[str, Field(default="", description="The article's headline.")]
    source: Annotated[str | None, Field(default=None, description="The outlet's name.")]
    published_at: Annotated[Instant, Field(description="When the article was published.")]
    part: Annotated[Literal["title", "text"], Field(description="Which part of the article the spans index.")]
    sentence: Annotated[str, Field(description="The sentence, as written.")]
    spans: Annotated[Spans, Field(description="Character spans within the title or the text.")]
    source_name: Annotated[str | None, Field(default=None, description="The source actor as written here.")]
    target_name: Annotated[str | None, Field(default=None, description="The target actor as written here.")]
    code: Annotated[CameoCode, Field(description="As coded here.")]
    rule: Annotated[str, Field(description="The pattern that fired.")]
    attribution: Annotated[ActorRef | None, Field(default=None, description="Who says so.")]
    confidence: Annotated[float, Field(ge=0, le=1, description="0 to 1.")]
    reasons: Annotated[tuple[Reason, ...], Field(default=(), description="Why it belongs to this event.")]


class Contradiction(Record):
    """A field on which the mentions disagree."""

    field: Annotated[str, Field(description="Which: `date`, `place`, `deaths`, `source` ...")]
    values: Annotated[dict[str, int], Field(description="Each value and how many mentions give it.")]


class Event(Record):
    """One event: full state, published again at every change with a higher version."""

    event_id: Annotated[str, Field(description="Stable id, a function of its canonical mention.")]
    version: Annotated[int, Field(ge=1, description="Grows with every change of this event; larger is newer.")]
    status: Annotated[
        EventStatus,
        Field(description="`active`; `merged` (see merged_into); `retracted` when no evidence is left."),
    ]
    merged_into: Annotated[str | None, Field(default=None, description="The event that this one proved to be.")]
    previous_ids: Annotated[tuple[str, ...], Field(default=(), description="Ids of the events merged into this one.")]
    source: Annotated[ActorRef | None, Field(default=None, description="Who did it.")]
    target: Annotated[ActorRef | None, Field(default=None, description="To whom.")]
    code: Annotated[CameoCode, Field(description="CAMEO event code.")]
    root: Annotated[str, Field(description="Its two-digit root.")]
    plover: Annotated[str | None, Field(default=None, description="PLOVER event type.")]
    mode: Annotated[str | None, Field(default=None, description="PLOVER mode.")]
    context: Annotated[tuple[str, ...], Field(default=(), description="PLOVER contexts.")]
    quad: Annotated[int | None, Field(default=None, description="Quad class, 1 to 4 (0 neutral).")]
    goldstein: Annotated[float | None, Field(default=None, description="Goldstein scale value.")]
    reciprocal: Annotated[bool, Field(default=False, description="Source and target did it to each other.")]
    date: Annotated[date, Field(description="First day on which it happened.")]
    date_end: Annotated[date, Field(description="Last day of the interval known.")]
    date_resolution: Annotated[DateResolution, Field(description="How exactly the date is known.")]
    place: Annotated[Place | None, Field(default=None, description="Where.")]
    polarity: Annotated[Polarity, Field(description="asserted or negated.")]
    modality: Annotated[Modality, Field(description="actual, planned, demanded, hypothetical or habitual.")]
    confidence: Annotated[float, Field(ge=0, le=1, description="0 to 1: grows with independent sources.")]
    first_seen: Annotated[Instant, Field(description="Earliest publication of its evidence.")]
    last_seen: Annotated[Instant, Field(description="Latest publication of its evidence.")]
    mention_count: Annotated[int, Field(ge=0, description="Mentions (both directions of a reciprocal act are one).")]
    article_count: Annotated[int, Field(ge=0, description="Articles.")]
    source_count: Annotated[int, Field(ge=0, description="Outlets.")]
    independent_source_count: Annotated[
        int, Field(ge=0, description="Outlets, syndicated and lightly edited copies counted once.")
    ]
    story_ids: Annotated[tuple[str, ...], Field(default=(), description="The stories its articles belong to.")]
    contradictions: Annotated[tuple[Contradiction, ...], Field(default=(), description="Where mentions disagree.")]
    evidence: Annotated[tuple[Evidence, ...], Field(default=(), description="Up to 50 mentions, best first.")]
