"""POST, PUT and DELETE of articles: checked, made durable, then acknowledged."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import orjson
from aiohttp import web

from eventwire.adapters.http import CALLER, MAX_BODY, STREAM, WHOLE, Admission, Limits
from eventwire.errors import InvalidInput, NotFound, Unsupported
from eventwire.intake import article_id, read_submission, withdrawal
from eventwire.model import Article
from eventwire.ports import Clock, GivenAnswer, GivenAnswers, Publisher
from eventwire_ingestor.acceptance import Acceptance, Pages, Pressure
from eventwire_ingestor.answer import GrowingAnswer
from eventwire_ingestor.idempotency import AnswersInMemory, Idempotency
from eventwire_ingestor.reading import JSON_LINES, JSON_OBJECT, PAGE, Reading
from eventwire_ingestor.stream import Stream
from eventwire_ingestor.verdict import Verdict, acknowledgement, encoded

Knows = Callable[[str], Awaitable[bool]]


async def no_pressure() -> None:
    """Nothing waits."""


class IngestRoutes:
    """The ingestor's endpoints over any log. A 202 means that the article is durable there."""

    def __init__(
        self,
        publisher: Publisher,
        clock: Clock,
        pages: Pages,
        *,
        knows: Knows | None = None,
        answers: GivenAnswers | None = None,
        pressure: Pressure = no_pressure,
    ) -> None:
        """`knows`: whether an article has that id (without it, any id may be withdrawn or replaced).

        `answers`: where the answers to requests with an Idempotency-Key are kept; without it, in this process.
        """
        self._clock = clock
        self._knows = knows
        self._acceptance = Acceptance(publisher, clock, pages, pressure, MAX_BODY)
        self._idempotency = Idempotency(AnswersInMemory() if answers is None else answers, clock)
        self._admission = Admission()

    def routes(self) -> list[web.RouteDef]:
        """What to add to the application's router."""
        return [
            web.post("/v1/articles", self.post_articles),
            web.put("/v1/articles/{article_id}", self.put_article),
            web.delete("/v1/articles/{article_id}", self.delete_article),
        ]

    async def post_articles(self, request: web.Request) -> web.StreamResponse:
        """Take one article (a JSON object, or a page as HTML) or many (a JSON array, or JSON lines)."""
        kind = request.content_type
        if kind not in JSON_OBJECT | JSON_LINES | PAGE:
            raise Unsupported(
                "Content-Type", f"{kind[:80]} is not taken; send application/json, application/x-ndjson or text/html"
            )
        for name in request.query:
            if name != "url" or kind not in PAGE:
                raise InvalidInput(name, "is no parameter here; text/html takes `url`, everything else takes none")
        if kind in JSON_LINES:
            return await self._answer(request, STREAM, self._lines, self._live)
        return await self._answer(request, WHOLE, self._whole)

    async def put_article(self, request: web.Request) -> web.StreamResponse:
        """Replace an article that is known by its id. A URL, if the body gives one, must be the article's own."""
        if request.content_type not in JSON_OBJECT:
            raise Unsupported("Content-Type", f"{request.content_type[:80]} is not taken; send application/json")
        await self._must_know(request.match_info["article_id"])
        return await self._answer(request, WHOLE, self._replacement)

    async def delete_article(self, request: web.Request) -> web.Response:
        """Withdraw an article: its text goes from the store and from every answer, its events lose this evidence."""
        identifier = request.match_info["article_id"]
        await self._must_know(identifier)
        article = withdrawal(identifier, self._clock.now())
        await self._acceptance.publish(article)
        return _response(self._acknowledged(article, ""))

    async def _must_know(self, identifier: str) -> None:
        if self._knows is not None and not await self._knows(identifier):
            raise NotFound(f"no article has the id {identifier[:100]!r}")

    async def _answer(
        self,
        request: web.Request,
        limits: Limits,
        work: Callable[[Reading], Awaitable[tuple[GivenAnswer, bool]]],
        live: Callable[[Reading], Awaitable[web.StreamResponse]] | None = None,
    ) -> web.StreamResponse:
        """Carry out a request that has a body, just once if it has an Idempotency-Key.

        `live` carries out a request without one, and answers it by itself.
        """
        key = request.headers.get("Idempotency-Key")
        with self._admission.admit() as share:
            if key is None:
                reading = Reading(request, limits, share)
                return await live(reading) if live else _response((await work(reading))[0])
            reading = Reading(request, limits, share, hashed=True)
            caller = request.get(CALLER, "")
            answer, replayed = await self._idempotency.once(key, caller, reading.fingerprint, lambda: work(reading))
        response = _response(answer)
        if replayed:
            response.headers["Idempotent-Replayed"] = "true"
        return response

    async def _whole(self, reading: Reading) -> tuple[GivenAnswer, bool]:
        """A body that is read as a whole: one article, or an array of them."""
        if reading.request.content_type in PAGE:
            article = await self._acceptance.one(await reading.page())
            return self._acknowledged(article, reading.hash), True
        raw = await reading.body()
        if not raw.lstrip(b" \t\r\n").startswith(b"["):
            article = await self._acceptance.one(read_submission(raw))
            return self._acknowledged(article, reading.hash), True
        verdicts = await self._acceptance.array(raw)
        final = all(verdict.retry_after is None for verdict in verdicts)
        return self._lines_answer(encoded(verdicts), reading.hash), final

    async def _replacement(self, reading: Reading) -> tuple[GivenAnswer, bool]:
        identifier = reading.request.match_info["article_id"]
        submission = read_submission(await reading.body())
        if submission.url is not None and article_id(submission.url, "", "", "") != identifier:
            raise InvalidInput(
                "url", "is another article's: the URL is an article's identity; leave it out, or POST it"
            )
        article = await self._acceptance.one(submission, identifier)
        return self._acknowledged(article, reading.hash), True

    async def _lines(self, reading: Reading) -> tuple[GivenAnswer, bool]:
        """JSON lines, answered when all are taken."""
        parts: list[bytes] = []

        async def tell(verdicts: list[Verdict]) -> None:
            parts.append(encoded(verdicts))

        stream = Stream(self._acceptance, reading.share, tell, MAX_BODY)
        await stream.take(reading.pieces())
        if not parts:
            raise InvalidInput("body", "holds no article")
        return self._lines_answer(b"".join(parts), reading.hash), stream.whole

    async def _live(self, reading: Reading) -> web.StreamResponse:
        """JSON lines, answered while they are taken."""
        with GrowingAnswer(reading.request) as answer:

            async def tell(verdicts: list[Verdict]) -> None:
                await answer.add(encoded(verdicts))

            await Stream(self._acceptance, reading.share, tell, MAX_BODY).take(reading.pieces())
            if not answer.begun:
                raise InvalidInput("body", "holds no article")
            return await answer.finish()

    def _acknowledged(self, article: Article, request: str) -> GivenAnswer:
        return GivenAnswer(
            request=request,
            at=self._clock.now(),
            status=HTTPStatus.ACCEPTED,
            content_type="application/json",
            location=f"/v1/articles/{article.article_id}",
            body=orjson.dumps(acknowledgement(article)),
        )

    def _lines_answer(self, lines: bytes, request: str) -> GivenAnswer:
        return GivenAnswer(request, self._clock.now(), HTTPStatus.OK, "application/x-ndjson", None, lines)


def _response(answer: GivenAnswer) -> web.Response:
    response = web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)
    if answer.location is not None:
        response.headers["Location"] = answer.location
    return response
