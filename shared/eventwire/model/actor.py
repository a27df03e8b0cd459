"""Actors: the reference that a mention carries, and the record kept of each."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from eventwire.model.record import ActorCode, Instant, Record


class ActorType(StrEnum):
    """What kind of thing an actor is."""

    PERSON = "person"
    COUNTRY = "country"
    ORGANIZATION = "organization"
    GROUP = "group"


class ActorStatus(StrEnum):
    """Whether the record stands."""

    ACTIVE = "active"
    MERGED = "merged"
    RETRACTED = "retracted"


class ActorRef(Record):
    """An actor as one sentence names it."""

    actor_id: Annotated[
        str,
        Field(
            description="Stable id: `country:TUR`, `person:hakan-fidan` for known actors, "
            "`person:TUR:oncu-keceli` for those no dictionary has, `role:TURCOP` for a role without a name."
        ),
    ]
    name: Annotated[str, Field(description="As written in the text.")]
    code: Annotated[ActorCode, Field(description="CAMEO actor code on the article's date, such as `TURGOV`.")]
    country: Annotated[str | None, Field(description="ISO 3166 alpha-3, or null (an IGO, unknown).")] = None
    roles: Annotated[tuple[str, ...], Field(description="Role codes behind the country, such as `GOV`.")] = ()
    type: Annotated[ActorType, Field(description="person, country, organization or group.")]


class Alias(Record):
    """One way the actor's name is written."""

    name: Annotated[str, Field(description="As written.")]
    count: Annotated[int, Field(ge=1, description="In how many articles.")]


class Affiliation(Record):
    """A code that the actor carried, and when."""

    code: Annotated[ActorCode, Field(description="CAMEO actor code.")]
    country: Annotated[str | None, Field(description="ISO 3166 alpha-3.")] = None
    roles: Annotated[tuple[str, ...], Field(description="Role codes.")] = ()
    first_seen: Annotated[date, Field(description="Earliest publication date with this code.")]
    last_seen: Annotated[date, Field(description="Latest publication date with this code.")]
    count: Annotated[int, Field(ge=1, description="In how many articles.")]


class Actor(Record):
    """One actor: full state, published again at every change with a higher version."""

    actor_id: Annotated[str, Field(description="Stable id, as in the mentions.")]
    version: Annotated[int, Field(ge=1, description="Grows with every change of this actor; larger is newer.")]
    status: Annotated[
        ActorStatus,
        Field(description="`active`; `merged` (see merged_into); `retracted` when no article is left that names it."),
    ]
    merged_into: Annotated[str | None, Field(description="The actor that this one proved to be.")] = None
    previous_ids: Annotated[tuple[str, ...], Field(description="Ids of the actors merged into this one.")] = ()
    name: Annotated[str, Field(description="The dictionary's name, else the fullest of the names most often used.")]
    type: Annotated[ActorType, Field(description="person, country, organization or group.")]
    code: Annotated[ActorCode, Field(description="The latest affiliation's code.")]
    country: Annotated[str | None, Field(description="The latest affiliation's country.")] = None
    affiliations: Annotated[tuple[Affiliation, ...], Field(description="All codes seen, by first date.")] = ()
    aliases: Annotated[tuple[Alias, ...], Field(description="Names as written, most frequent first.")] = ()
    wikidata: Annotated[str | None, Field(description="Wikidata id, where the dictionary has one.")] = None
    first_seen: Annotated[Instant, Field(description="Earliest publication that names it.")]
    last_seen: Annotated[Instant, Field(description="Latest publication that names it.")]
    article_count: Annotated[int, Field(ge=0, description="In how many articles it is named.")]
    sighting_count: Annotated[int, Field(ge=0, description="How often it is named in all of them.")]
