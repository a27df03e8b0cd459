"""Queries: the filters, text, sort and page that searching takes, the same over every index."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eventwire.model import ActorType, Modality, Polarity, Record
from eventwire.model.event import EventStatus
from eventwire.query.cursor import Cursor

EventSort = Literal["-date", "date", "-last_seen", "last_seen", "-mention_count", "-independent_source_count", "relevance"]
ActorSort = Literal["-article_count", "-last_seen", "last_seen", "name", "relevance"]

MAX_TEXT_QUERY = 300


def _no_control(value: str) -> str:
    if any(ord(c) < ord(" ") for c in value) or any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        message = "control characters cannot be searched for; leave them out"
        raise ValueError(message)
    return value


Term = Annotated[str, Field(min_length=1, max_length=MAX_TEXT_QUERY), AfterValidator(_no_control)]


class _Paged(Record):
    limit: Annotated[int, Field(default=20, ge=1, le=200, description="Items a page.")]
    cursor: Annotated[str | None, Field(default=None, max_length=1000, description="next_cursor of the page before.")]

    def fingerprint(self) -> str:
        """All parameters but the page: what a cursor is bound to."""
        return type(self).__name__ + self.model_dump_json(exclude={"cursor", "limit"})

    def after(self) -> Cursor | None:
        """Where this page begins; None: at the beginning.

        Raises:
            InvalidInput: the cursor is none, or belongs to another query.
        """
        return None if self.cursor is None else Cursor.decode(self.cursor, self.fingerprint())


class EventQuery(_Paged):
    """A search for events; every filter given must hold."""

    actor: Annotated[
        Term | None,
        Field(
            default=None,
            description="Either side: an actor_id (`person:hakan-fidan`), a code or the beginning of one (`TUR`, "
            "`TURGOV`), or words of a name as written (`fidan`).",
        ),
    ]
    source: Annotated[Term | None, Field(default=None, description="Who did it, given as for `actor`.")]
    target: Annotated[Term | None, Field(default=None, description="To whom, given as for `actor`.")]
    code: Annotated[
        str | None, Field(default=None, pattern=r"^[0-9]{1,4}$", description="CAMEO code or the beginning of one: `04`.")
    ]
    root: Annotated[str | None, Field(default=None, pattern=r"^(0[1-9]|1[0-9]|20)$", description="CAMEO root: `04`.")]
    plover: Annotated[str | None, Field(default=None, pattern=r"^[A-Za-z]+$", description="PLOVER type: `CONSULT`.")]
    quad: Annotated[int | None, Field(default=None, ge=0, le=4, description="Quad class, 1 to 4.")]
    modality: Annotated[
        Modality | Literal["any"], Field(default=Modality.ACTUAL, description="Default `actual`; `any` for all.")
    ]
    polarity: Annotated[
        Polarity | Literal["any"], Field(default=Polarity.ASSERTED, description="Default `asserted`; `any` for both.")
    ]
    status: Annotated[
        EventStatus | Literal["any"], Field(default=EventStatus.ACTIVE, description="Default `active`; `any` for all.")
    ]
    country: Annotated[
        str | None, Field(default=None, pattern=r"^[A-Z]{3}$", description="Where it happened: ISO 3166 alpha-3.")
    ]
    story: Annotated[Term | None, Field(default=None, description="Story id of one of its articles.")]
    article: Annotated[Term | None, Field(default=None, description="article_id among its evidence.")]
    from_: Annotated[date | None, Field(default=None, alias="from", description="Happened on or after this day.")]
    to: Annotated[date | None, Field(default=None, description="Happened on or before this day.")]
    q: Annotated[
        Term | None, Field(default=None, description="Words that evidence, names, places or headlines must all hold.")
    ]
    sort: Annotated[EventSort, Field(default="-date", description="`relevance` needs q.")]


class ActorQuery(_Paged):
    """A search for actors; every filter given must hold."""

    q: Annotated[Term | None, Field(default=None, description="Words that its names must hold.")]
    country: Annotated[
        str | None, Field(default=None, pattern=r"^[A-Z]{3}$", description="ISO 3166 alpha-3 of any affiliation.")
    ]
    type: Annotated[ActorType | None, Field(default=None, description="person, country, organization or group.")]
    code: Annotated[
        str | None, Field(default=None, pattern=r"^[A-Z]{3,18}$", description="Actor code or the beginning of one.")
    ]
    status: Annotated[
        Literal["active", "merged", "retracted", "any"], Field(default="active", description="`any` for all.")
    ]
    sort: Annotated[ActorSort, Field(default="-article_count", description="`relevance` needs q.")]


class DeadLetterQuery(_Paged):
    """A search for dead letters, newest first."""

    stage: Annotated[Term | None, Field(default=None, description="The stage that gave up: `extract`.")]
