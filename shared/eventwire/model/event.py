"""Events: one real-world act, however many outlets report it."""

from datetime import date as Date  # noqa: N812 - the records have a field named date
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
    url: Annotated[str | None, Field(description="The article's URL.")] = None
    title: Annotated[str, Field(description="The article's headline.")] = ""
    source: Annotated[str | None, Field(description="The outlet's name.")] = None
    published_at: Annotated[Instant, Field(description="When the article was published.")]
    part: Annotated[Literal["title", "text"], Field(description="Which part of the article the spans index.")]
    sentence: Annotated[str, Field(description="The sentence, as written.")]
    spans: Annotated[Spans, Field(description="Character spans within the title or the text.")]
    source_name: Annotated[str | None, Field(description="The source actor as written here.")] = None
    target_name: Annotated[str | None, Field(description="The target actor as written here.")] = None
    code: Annotated[CameoCode, Field(description="As coded here.")]
    rule: Annotated[str, Field(description="The pattern that fired.")]
    attribution: Annotated[ActorRef | None, Field(description="Who says so.")] = None
    confidence: Annotated[float, Field(ge=0, le=1, description="0 to 1.")]
    reasons: Annotated[tuple[Reason, ...], Field(description="Why it belongs to this event.")] = ()


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
    merged_into: Annotated[str | None, Field(description="The event that this one proved to be.")] = None
    previous_ids: Annotated[tuple[str, ...], Field(description="Ids of the events merged into this one.")] = ()
    source: Annotated[ActorRef | None, Field(description="Who did it.")] = None
    target: Annotated[ActorRef | None, Field(description="To whom.")] = None
    code: Annotated[CameoCode, Field(description="CAMEO event code.")]
    root: Annotated[str, Field(description="Its two-digit root.")]
    plover: Annotated[str | None, Field(description="PLOVER event type.")] = None
    mode: Annotated[str | None, Field(description="PLOVER mode.")] = None
    context: Annotated[tuple[str, ...], Field(description="PLOVER contexts.")] = ()
    quad: Annotated[int | None, Field(description="Quad class, 1 to 4 (0 neutral).")] = None
    goldstein: Annotated[float | None, Field(description="Goldstein scale value.")] = None
    reciprocal: Annotated[bool, Field(description="Source and target did it to each other.")] = False
    date: Annotated[Date, Field(description="First day on which it happened.")]
    date_end: Annotated[Date, Field(description="Last day of the interval known.")]
    date_resolution: Annotated[DateResolution, Field(description="How exactly the date is known.")]
    place: Annotated[Place | None, Field(description="Where.")] = None
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
    story_ids: Annotated[tuple[str, ...], Field(description="The stories its articles belong to.")] = ()
    contradictions: Annotated[tuple[Contradiction, ...], Field(description="Where mentions disagree.")] = ()
    evidence: Annotated[tuple[Evidence, ...], Field(description="Up to 50 mentions, best first.")] = ()
