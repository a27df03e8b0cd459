"""GET of events, actors, articles, stories and dead letters, and the pages that describe the API."""

from collections.abc import Mapping
from typing import Any, TypeVar

import orjson
from aiohttp import web
from multidict import MultiMapping
from pydantic import ValidationError

from eventwire.adapters.http import Admission
from eventwire.errors import InvalidInput, NotFound
from eventwire.ports import DeadLetters, Search
from eventwire.query import ActorQuery, DeadLetterQuery, EventQuery, Page, Subscription

Q = TypeVar("Q", EventQuery, ActorQuery, DeadLetterQuery, Subscription)


SEARCHES = 64
"""Searches that are under way at once; one more is told to come back."""


class SearchRoutes:
    """The gateway's endpoints over any index."""

    def __init__(self, search: Search, dead_letters: DeadLetters) -> None:
        self._search = search
        self._dead_letters = dead_letters
        self._admission = Admission(SEARCHES)

    def routes(self) -> list[web.RouteDef]:
        """What to add to the application's router."""
        return [
            web.get("/v1/events", self.events),
            web.get("/v1/events/{event_id}", self.event),
            web.get("/v1/actors", self.actors),
            web.get("/v1/actors/{actor_id}", self.actor),
            web.get("/v1/articles/{article_id}", self.article),
            web.get("/v1/stories/{story_id}", self.story),
            web.get("/v1/dead-letters", self.dead_letters),
        ]

    async def events(self, request: web.Request) -> web.Response:
        """A page of events."""
        query = read_query(EventQuery, request.query)
        with self._admission.admit():
            return _page(await self._search.events(query))

    async def actors(self, request: web.Request) -> web.Response:
        """A page of actors."""
        query = read_query(ActorQuery, request.query)
        with self._admission.admit():
            return _page(await self._search.actors(query))

    async def dead_letters(self, request: web.Request) -> web.Response:
        """A page of dead letters, newest first."""
        query = read_query(DeadLetterQuery, request.query)
        with self._admission.admit():
            return _page(await self._dead_letters.page(query))

    async def event(self, request: web.Request) -> web.Response:
        """One event."""
        return await self._one("event", request.match_info["event_id"])

    async def actor(self, request: web.Request) -> web.Response:
        """One actor."""
        return await self._one("actor", request.match_info["actor_id"])

    async def article(self, request: web.Request) -> web.Response:
        """One article as it stands."""
        return await self._one("article", request.match_info["article_id"])

    async def story(self, request: web.Request) -> web.Response:
        """One story with its articles."""
        return await self._one("story", request.match_info["story_id"])

    async def _one(self, kind: str, key: str) -> web.Response:
        with self._admission.admit():
            record = await self._search.get(kind, key)
        if record is None:
            raise NotFound(f"no {kind} has the id {key[:100]!r} (one posted a moment ago may not be indexed yet)")
        return _json(record)


def read_query(model: type[Q], parameters: MultiMapping[str]) -> Q:
    """The query in a URL.

    Raises:
        InvalidInput: a parameter is unknown, given twice, or wrong; `where` names it.
    """
    values: dict[str, str] = {}
    for name, value in parameters.items():
        if name in values:
            raise InvalidInput(name, "is given twice; give it once")
        values[name] = value
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = str(first["loc"][0])
        what = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            known = ", ".join(field.alias or name for name, field in model.model_fields.items())
            what = f"is no parameter here; these are: {known}"
        elif first["type"] == "string_pattern_mismatch":
            asked = next(f.description for name, f in model.model_fields.items() if where in (name, f.alias))
            what = f"does not have the form that is asked for: {asked}"
        raise InvalidInput(where, what) from None


def _page(page: Page) -> web.Response:
    return _json({"items": page.items, "next_cursor": page.next_cursor})


def _json(data: Mapping[str, Any]) -> web.Response:
    return web.Response(body=orjson.dumps(data), content_type="application/json", charset="utf-8")
