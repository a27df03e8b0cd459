"""Mentions: one reported act between one pair of actors, in one sentence of one article."""

from datetime import date as Date  # noqa: N812 - the records have a field named date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from eventwire.model.actor import ActorRef
from eventwire.model.article import Outlet
from eventwire.model.record import CameoCode, Instant, Record


class Polarity(StrEnum):
    """Whether the text says that it happened, or that it did not."""

    ASSERTED = "asserted"
    NEGATED = "negated"


class Modality(StrEnum):
    """How the text holds the act: as a fact, a plan, a demand, a possibility, a habit."""

    ACTUAL = "actual"
    PLANNED = "planned"
    DEMANDED = "demanded"
    HYPOTHETICAL = "hypothetical"
    HABITUAL = "habitual"


class DateResolution(StrEnum):
    """How exactly the text dates the act; `inferred` is the publication date, for want of any other."""

    EXACT = "exact"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    INFERRED = "inferred"


class Span(Record):
    """A stretch of the article's title or text, in characters: `text[start:end]`."""

    start: Annotated[int, Field(ge=0, description="First character.")]
    end: Annotated[int, Field(ge=0, description="One past the last character.")]


class Spans(Record):
    """Where in the article each part of the act stands; null where it is not in the sentence."""

    source: Annotated[Span | None, Field(description="Who did it.")] = None
    target: Annotated[Span | None, Field(description="To whom.")] = None
    predicate: Annotated[Span, Field(description="The verb or event noun.")]
    place: Annotated[Span | None, Field(description="Where.")] = None
    date: Annotated[Span | None, Field(description="When.")] = None


class Place(Record):
    """Where the act happened, as written and as the gazetteer has it."""

    name: Annotated[str, Field(description="As written.")]
    latitude: Annotated[float | None, Field(ge=-90, le=90, description="Degrees north.")] = None
    longitude: Annotated[float | None, Field(ge=-180, le=180, description="Degrees east.")] = None
    country: Annotated[str | None, Field(description="ISO 3166 alpha-3.")] = None
    admin1: Annotated[str | None, Field(description="First-level division's code, where known.")] = None
    geoname_id: Annotated[int | None, Field(description="GeoNames id, where the gazetteer has it.")] = None
    resolution: Annotated[
        Literal["city", "region", "country", "unresolved"], Field(description="How finely the place is known.")
    ]


class Publication(Record):
    """What the resolver needs to know of the article behind a mention."""

    url: Annotated[str | None, Field(description="The article's URL as posted.")] = None
    title: Annotated[str, Field(description="Its headline.")] = ""
    outlet: Annotated[Outlet | None, Field(description="Who published it.")] = None
    published_at: Annotated[Instant, Field(description="When (else when it was received).")]
    fingerprint: Annotated[
        str, Field(description="MinHash of its text in base64, by which syndicated copies are known.")
    ] = ""
    story_id: Annotated[str | None, Field(description="The story it belongs to, where assigned.")] = None


class Mention(Record):
    """One reported act: who, what, to whom, when, where, how certain, and by which rule it was coded."""

    mention_id: Annotated[str, Field(description="Function of article, sentence, predicate, pair and code.")]
    article_id: Annotated[str, Field(description="The article.")]
    revision: Annotated[int, Field(ge=0, description="Its revision.")]
    part: Annotated[Literal["title", "text"], Field(description="Which part of the article the spans index.")]
    sentence_index: Annotated[int, Field(ge=0, description="Number of the sentence within that part, from 0.")]
    sentence: Annotated[str, Field(description="The sentence, as written.")]
    spans: Annotated[Spans, Field(description="Character spans within the title or the text.")]
    source: Annotated[ActorRef | None, Field(description="Who did it; null where the text names none.")] = None
    target: Annotated[ActorRef | None, Field(description="To whom; null where the text names none.")] = None
    code: Annotated[CameoCode, Field(description="CAMEO event code, 2 to 4 digits.")]
    root: Annotated[str, Field(pattern=r"^[0-9]{2}$", description="Its two-digit CAMEO root.")]
    plover: Annotated[str | None, Field(description="PLOVER event type, such as CONSULT.")] = None
    mode: Annotated[str | None, Field(description="PLOVER mode, such as `visit`.")] = None
    context: Annotated[tuple[str, ...], Field(description="PLOVER contexts, such as `military`.")] = ()
    quad: Annotated[
        int | None,
        Field(
            ge=0,
            le=4,
            description="Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, "
            "4 material conflict; 0 neutral.",
        ),
    ] = None
    goldstein: Annotated[float | None, Field(ge=-10, le=10, description="Goldstein scale value.")] = None
    reciprocal: Annotated[bool, Field(description="Both did it to each other: a mention stands in each direction.")] = (
        False
    )
    date: Annotated[Date, Field(description="First day on which it happened (or is to happen).")]
    date_end: Annotated[Date, Field(description="Last day of the interval that the text gives; else equals `date`.")]
    date_resolution: Annotated[DateResolution, Field(description="How exactly the text dates it.")]
    place: Annotated[Place | None, Field(description="Where; null where the text gives none.")] = None
    polarity: Annotated[Polarity, Field(description="asserted or negated.")]
    modality: Annotated[Modality, Field(description="actual, planned, demanded, hypothetical or habitual.")]
    attribution: Annotated[ActorRef | None, Field(description="Who says so, where the text tells.")] = None
    confidence: Annotated[float, Field(ge=0, le=1, description="0 to 1: how sure the coder is.")]
    rule: Annotated[str, Field(description="The pattern that fired: dictionary file, line and pattern.")]
    publication: Annotated[Publication, Field(description="The article it stands in, in short.")]

    @property
    def is_fact(self) -> bool:
        """Asserted and actual: the only mentions that make events of the fact kind."""
        return self.polarity is Polarity.ASSERTED and self.modality is Modality.ACTUAL
