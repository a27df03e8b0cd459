"""Queries: the filters, text, sort and page that searching takes, the same over every index."""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from eventwire.folding import words
from eventwire.model import ActorType, Instant, Modality, Polarity, Record
from eventwire.model.event import EventStatus
from eventwire.query.cursor import Cursor

EventSort = Literal[
    "-date", "date", "-last_seen", "last_seen", "-mention_count", "-independent_source_count", "relevance"
]
ActorSort = Literal["-article_count", "-last_seen", "last_seen", "name", "relevance"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

MAX_TEXT_QUERY = 300

MAX_WORDS = 32
"""Words of one filter: each is looked up by itself."""

NOT_FOLLOWED = "which story an article tells settles after its events are told of; search /v1/events by story instead"

MAX_POSITION = 8000
"""Characters of a position: it holds an offset for each partition."""


def _no_control(value: str) -> str:
    if any(unicodedata.category(c) in {"Cc", "Cs"} for c in value):
        message = "control characters cannot be searched for; leave them out"
        raise ValueError(message)
    return value


def _few_words(value: str) -> str:
    count = len(words(value))
    if count > MAX_WORDS:
        message = f"has {count} words; at most {MAX_WORDS} are searched for"
        raise ValueError(message)
    return value


def _iso_day(value: object) -> object:
    """Only what ISO 8601 calls a date: a number is no day, though a clock could be made of it."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        message = f"{value[:40]!r} is not a date such as 2024-08-21"
        raise ValueError(message)
    return value


def _not_followed(value: str | None) -> str | None:
    if value is not None:
        message = NOT_FOLLOWED
        raise ValueError(message)
    return value


Day = Annotated[date, BeforeValidator(_iso_day)]

Term = Annotated[
    str, Field(min_length=1, max_length=MAX_TEXT_QUERY), AfterValidator(_no_control), AfterValidator(_few_words)
]


class _Paged(Record):
    limit: Annotated[int, Field(ge=1, le=200, description="Items a page.")] = 20
    cursor: Annotated[str | None, Field(max_length=1000, description="next_cursor of the page before.")] = None

    def fingerprint(self) -> str:
        """All parameters but the page: what a cursor is bound to."""
        return type(self).__name__ + self.model_dump_json(exclude={"cursor", "limit"})

    def after(self) -> Cursor | None:
        """Where this page begins; None: at the beginning.

        Raises:
            InvalidInput: the cursor is none, or belongs to another query.
        """
        return None if self.cursor is None else Cursor.decode(self.cursor, self.fingerprint())


class EventFilter(Record):
    """Which events; every filter given must hold."""

    actor: Annotated[
        Term | None,
        Field(
            description="Either side: an actor_id (`person:hakan-fidan`), a code or the beginning of one (`TUR`, "
            "`TURGOV`), or words of a name as written (`fidan`).",
        ),
    ] = None
    source: Annotated[Term | None, Field(description="Who did it, given as for `actor`.")] = None
    target: Annotated[Term | None, Field(description="To whom, given as for `actor`.")] = None
    code: Annotated[
        str | None,
        Field(pattern=r"^[0-9]{1,4}$", description="CAMEO code or the beginning of one: `04`."),
    ] = None
    root: Annotated[str | None, Field(pattern=r"^(0[1-9]|1[0-9]|20)$", description="CAMEO root: `04`.")] = None
    plover: Annotated[str | None, Field(pattern=r"^[A-Za-z]+$", description="PLOVER type: `CONSULT`.")] = None
    quad: Annotated[int | None, Field(ge=0, le=4, description="Quad class, 1 to 4.")] = None
    modality: Annotated[Modality | Literal["any"], Field(description="Default `actual`; `any` for all.")] = (
        Modality.ACTUAL
    )
    polarity: Annotated[Polarity | Literal["any"], Field(description="Default `asserted`; `any` for both.")] = (
        Polarity.ASSERTED
    )
    status: Annotated[EventStatus | Literal["any"], Field(description="Default `active`; `any` for all.")] = (
        EventStatus.ACTIVE
    )
    country: Annotated[str | None, Field(pattern=r"^[A-Z]{3}$", description="Where it happened: ISO 3166 alpha-3.")] = (
        None
    )
    story: Annotated[Term | None, Field(description="Story id of one of its articles.")] = None
    article: Annotated[Term | None, Field(description="article_id among its evidence.")] = None
    from_: Annotated[Day | None, Field(alias="from", description="Happened on or after this day.")] = None
    to: Annotated[Day | None, Field(description="Happened on or before this day.")] = None
    q: Annotated[Term | None, Field(description="Words that evidence, names, places or headlines must all hold.")] = (
        None
    )

    @field_validator("to")
    @classmethod
    def _not_before_it_begins(cls, value: date | None, info: ValidationInfo) -> date | None:
        begin = info.data.get("from_")
        if value is not None and begin is not None and value < begin:
            message = f"{value} is before {begin}, which `from` asks for: no event is in between"
            raise ValueError(message)
        return value


class EventQuery(EventFilter, _Paged):
    """A search for events; every filter given must hold."""

    sort: Annotated[EventSort, Field(description="`relevance` needs q.")] = "-date"


class Subscription(EventFilter):
    """Changes of events to be told of: of those that the filters of a search let through, from some place on."""

    story: Annotated[
        Term | None, AfterValidator(_not_followed), Field(description="Not taken here: stories settle after events.")
    ] = None
    since: Annotated[
        Literal["begin", "now"] | Instant | date,
        Field(
            description="From when on: `now` (default), `begin` (every event in its newest state first), or a moment "
            "by ISO 8601; a day begins at 0:00 UTC."
        ),
    ] = "now"
    after: Annotated[
        str | None,
        Field(
            max_length=MAX_POSITION,
            pattern=r"^[!-~]+$",
            description="Position of the last change that arrived; goes on behind it. `Last-Event-ID` says the same.",
        ),
    ] = None

    def beginning(self) -> Literal["begin", "now"] | datetime:
        """`since`, a day as the moment at which it begins."""
        if isinstance(self.since, date) and not isinstance(self.since, datetime):
            return datetime.combine(self.since, time.min, UTC)
        return self.since


class ActorQuery(_Paged):
    """A search for actors; every filter given must hold."""

    q: Annotated[Term | None, Field(description="Words that its names must hold.")] = None
    country: Annotated[str | None, Field(pattern=r"^[A-Z]{3}$", description="ISO 3166 alpha-3 of any affiliation.")] = (
        None
    )
    type: Annotated[ActorType | None, Field(description="person, country, organization or group.")] = None
    code: Annotated[str | None, Field(pattern=r"^[A-Z]{3,18}$", description="Actor code or the beginning of one.")] = (
        None
    )
    status: Annotated[Literal["active", "merged", "retracted", "any"], Field(description="`any` for all.")] = "active"
    sort: Annotated[ActorSort, Field(description="`relevance` needs q.")] = "-article_count"


class DeadLetterQuery(_Paged):
    """A search for dead letters, newest first."""

    stage: Annotated[Term | None, Field(description="The stage that gave up: `extract`.")] = None
