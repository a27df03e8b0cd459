"""Sightings: an actor seen in an article."""

from typing import Annotated

from pydantic import Field

from eventwire.model.actor import ActorType
from eventwire.model.record import ActorCode, Instant, Record


class Sighting(Record):
    """One actor as one article names it (all namings in the article together)."""

    sighting_id: Annotated[str, Field(description="Function of article_id, revision and actor_id.")]
    article_id: Annotated[str, Field(description="The article.")]
    revision: Annotated[int, Field(ge=0, description="Its revision.")]
    actor_id: Annotated[str, Field(description="Known actors: the dictionary's id; others: type, country and name.")]
    known: Annotated[bool, Field(description="Whether the dictionary has this actor.")]
    canonical_name: Annotated[str, Field(description="The dictionary's name, else the fullest name in the article.")]
    names: Annotated[dict[str, int], Field(description="Names as written in the article, and how often.")]
    titles: Annotated[tuple[str, ...], Field(description="Titles it was given, lower case.")] = ()
    type: Annotated[ActorType, Field(description="person, country, organization or group.")]
    code: Annotated[ActorCode, Field(description="CAMEO actor code on the article's date.")]
    country: Annotated[str | None, Field(description="ISO 3166 alpha-3, or null.")] = None
    roles: Annotated[tuple[str, ...], Field(description="Role codes.")] = ()
    wikidata: Annotated[str | None, Field(description="Wikidata id from the dictionary.")] = None
    published_at: Annotated[Instant, Field(description="When the article was published (else received).")]
