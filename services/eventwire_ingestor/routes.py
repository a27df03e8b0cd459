"""POST and DELETE of articles: checked, made durable, then acknowledged."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import orjson
from aiohttp import web

from eventwire import flow
from eventwire.adapters.http import read_body
from eventwire.errors import InvalidInput, NotFound
from eventwire.intake import read_submission, withdrawal
from eventwire.model import Article
from eventwire.ports import Clock, Publisher
from eventwire.stage import message

Knows = Callable[[str], Awaitable[bool]]


class IngestRoutes:
    """The ingestor's endpoints over any log. A 202 means that the article is durable there."""

    def __init__(self, publisher: Publisher, clock: Clock, knows: Knows | None = None) -> None:
        self._publisher = publisher
        self._clock = clock
        self._knows = knows

    def routes(self) -> list[web.RouteDef]:
        """What to add to the application's router."""
        return [
            web.post("/v1/articles", self.post_article),
            web.delete("/v1/articles/{article_id}", self.delete_article),
        ]

    async def post_article(self, request: web.Request) -> web.Response:
        """Take one article as a JSON object."""
        if request.content_type not in {"application/json", "application/octet-stream", "text/plain"}:
            raise InvalidInput("Content-Type", f"{request.content_type} is not taken; send application/json")
        submission = read_submission(await read_body(request))
        article = submission.article(self._clock.now())
        return await self._accept(article)

    async def delete_article(self, request: web.Request) -> web.Response:
        """Withdraw an article: its text goes from the store and from every answer, its events lose this evidence."""
        article_id = request.match_info["article_id"]
        if self._knows is not None and not await self._knows(article_id):
            raise NotFound(f"no article has the id {article_id[:100]!r}")
        return await self._accept(withdrawal(article_id, self._clock.now()))

    async def _accept(self, article: Article) -> web.Response:
        await self._publisher.publish([message(flow.ARTICLES, article.article_id, article, self._clock.now())])
        answer = {"article_id": article.article_id, "revision": article.revision, "status": article.status}
        return web.Response(
            status=HTTPStatus.ACCEPTED,
            body=orjson.dumps(answer),
            content_type="application/json",
            headers={"Location": f"/v1/articles/{article.article_id}"},
        )
