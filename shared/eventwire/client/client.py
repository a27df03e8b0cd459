"""The client: post, correct and withdraw articles; search events and actors."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import orjson

from eventwire.client.delivery import Delivery, Outcome
from eventwire.client.transport import DEFAULT_URL, Retry, Transport
from eventwire.intake import Submission
from eventwire.model import Actor, ArticleStatus, Event, Record, Story, ToldArticle

R = TypeVar("R", bound=Record)

_BATCH = 500
_BATCH_BYTES = 2 * 1024 * 1024
_JSON = {"Content-Type": "application/json"}

Posted = Submission | Mapping[str, Any]
"""An article as it can be handed in: checked here already, or as it is."""


class Accepted(Record):
    """The service's word that an article (or its withdrawal) is durable."""

    article_id: str
    revision: int
    status: ArticleStatus


class Client:
    """A running Eventwire, embedded or distributed. Use as an async context manager.

    Requests are tried again on connection errors, 429 and 503 within the `retry`'s patience. All methods raise
    InvalidInput, NotFound, Gone, Conflict, Unauthorized and Forbidden as the service says, and Temporary when patience
    ends. Fields that a newer service adds are passed over.
    """

    def __init__(
        self, url: str = DEFAULT_URL, *, key: str | None = None, retry: Retry | None = None, timeout: float = 120.0
    ) -> None:
        """`key`: an API key; `timeout`: seconds that a request may take without a byte moving.

        Raises:
            InvalidInput: the URL is none.
        """
        self._retry = retry or Retry()
        self._transport = Transport(url, key, self._retry, timeout)

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.__aexit__(kind, error, trace)

    async def post(self, article: Posted, *, idempotency_key: str | None = None) -> Accepted:
        """Hand in an article; the same URL again is a correction."""
        headers = _JSON | ({"Idempotency-Key": idempotency_key} if idempotency_key else {})
        answer = await self._transport.patiently("POST", "/v1/articles", body=_encoded(article), headers=headers)
        return Accepted.model_validate(answer.json(), extra="ignore")

    async def post_many(self, articles: Iterable[Posted]) -> AsyncIterator[Outcome]:
        """Hand in any number of articles; the outcome of each, in their order, as they are taken."""
        delivery = self.delivery()
        batch: list[bytes] = []
        size = 0
        for article in articles:
            batch.append(_encoded(article))
            size += len(batch[-1])
            if len(batch) >= _BATCH or size >= _BATCH_BYTES:
                for outcome in await delivery.deliver(batch):
                    yield outcome
                batch, size = [], 0
        if batch:
            for outcome in await delivery.deliver(batch):
                yield outcome

    def delivery(self, waiting: Any = lambda _why, _seconds: None) -> Delivery:
        """What posts batches of JSON lines, for whoever makes their own batches."""
        return Delivery(self._transport, self._retry, waiting)

    async def replace(self, article_id: str, article: Posted) -> Accepted:
        """Correct an article by its id: for those without a URL, whose identity a new headline would change."""
        path = f"/v1/articles/{_part(article_id)}"
        answer = await self._transport.patiently("PUT", path, body=_encoded(article), headers=_JSON)
        return Accepted.model_validate(answer.json(), extra="ignore")

    async def withdraw(self, article_id: str) -> Accepted:
        """Take an article back: its text goes everywhere, its events lose this evidence."""
        answer = await self._transport.patiently("DELETE", f"/v1/articles/{_part(article_id)}")
        return Accepted.model_validate(answer.json(), extra="ignore")

    async def article(self, article_id: str) -> ToldArticle:
        """One article as it stands."""
        return await self._one(ToldArticle, f"/v1/articles/{_part(article_id)}")

    async def story(self, story_id: str) -> Story:
        """One story with its articles."""
        return await self._one(Story, f"/v1/stories/{_part(story_id)}")

    async def event(self, event_id: str) -> Event:
        """One event with its evidence."""
        return await self._one(Event, f"/v1/events/{_part(event_id)}")

    async def actor(self, actor_id: str) -> Actor:
        """One actor with its names and codes."""
        return await self._one(Actor, f"/v1/actors/{_part(actor_id)}")

    def events(self, **filters: Any) -> AsyncIterator[Event]:
        """All events that the filters of GET /v1/events let through, page by page. `from_` is the parameter `from`."""
        return self._pages(Event, "/v1/events", filters)

    def actors(self, **filters: Any) -> AsyncIterator[Actor]:
        """All actors that the filters of GET /v1/actors let through, page by page."""
        return self._pages(Actor, "/v1/actors", filters)

    async def _one(self, kind: type[R], path: str) -> R:
        return kind.model_validate_json((await self._transport.patiently("GET", path)).body, extra="ignore")

    async def _pages(self, kind: type[R], path: str, filters: Mapping[str, Any]) -> AsyncIterator[R]:
        parameters = {name.rstrip("_"): _value(value) for name, value in filters.items() if value is not None}
        while True:
            page = (await self._transport.patiently("GET", path, parameters=parameters)).json()
            for item in page["items"]:
                yield kind.model_validate_json(orjson.dumps(item), extra="ignore")
            if page["next_cursor"] is None:
                return
            parameters["cursor"] = page["next_cursor"]


def _encoded(article: Posted) -> bytes:
    if isinstance(article, Submission):
        given = article.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        # What the record leaves out of its dump is part of what is handed in.
        given |= {n: getattr(article, n) for n in ("html", "content_type") if n in article.model_fields_set}
        return orjson.dumps(given)
    return orjson.dumps(dict(article))


def _value(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _part(identifier: str) -> str:
    return quote(identifier, safe="")
