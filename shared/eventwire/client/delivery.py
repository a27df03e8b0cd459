"""Many articles delivered: each one gets its outcome, however often the connection or the service fails on the way."""

import asyncio
import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson

from eventwire.client.transport import Answer, Retry, Transport
from eventwire.errors import Temporary

_HEADERS = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: accepted and durable (then it has ids), or refused and why."""

    status: int
    article_id: str | None = None
    revision: int | None = None
    field: str | None = None
    detail: str | None = None

    @property
    def accepted(self) -> bool:
        """Whether the service has it."""
        return self.status == HTTPStatus.ACCEPTED


class Delivery:
    """Posts batches of JSON lines. What the service does not take now is sent again, in order, until it does."""

    def __init__(self, transport: Transport, retry: Retry, waiting: Callable[[str, float], None]) -> None:
        """`waiting` is told, before each pause, why and for how many seconds."""
        self._transport = transport
        self._retry = retry
        self._waiting = waiting

    async def deliver(self, articles: Sequence[bytes]) -> list[Outcome]:
        """Post articles, each a JSON object without line feeds; the outcome of each, in their order.

        Raises:
            Temporary: for as long as we have patience, no article more was taken. Sending all again is safe.
            Permanent: the service refuses the request as a whole (a wrong key, for example).
        """
        outcomes: dict[int, Outcome] = {}
        loop = asyncio.get_running_loop()
        end = loop.time() + self._retry.patience
        attempt = 0
        while left := [number for number in range(len(articles)) if number not in outcomes]:
            before = len(outcomes)
            try:
                trouble = await self._attempt(articles, left, outcomes)
            except Temporary as error:
                trouble = error
            if len(outcomes) > before:
                attempt, end = 0, loop.time() + self._retry.patience
            if trouble is None:
                continue
            wait = self._retry.wait(attempt, trouble.delay)
            if loop.time() + wait > end:
                raise trouble
            attempt += 1
            self._waiting(str(trouble), wait)
            await asyncio.sleep(wait)
        return [outcomes[number] for number in range(len(articles))]

    async def _attempt(
        self, articles: Sequence[bytes], left: Sequence[int], outcomes: dict[int, Outcome]
    ) -> Temporary | None:
        """Send what is left; note the outcomes. The trouble, if some must be sent again."""
        raw = b"\n".join(articles[number] for number in left) + b"\n"
        body = await asyncio.to_thread(gzip.compress, raw, 1)
        answer = await self._transport.once("POST", "/v1/articles", body=body, headers=_HEADERS)
        trouble: Temporary | None = None
        told = 0
        for verdict in _verdicts(answer):
            told += 1
            line = verdict["line"]
            if not 1 <= line <= len(left):
                continue
            if verdict["status"] in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
                trouble = Temporary(verdict.get("detail", "not now"), float(verdict.get("retry_after", 0)))
            elif left[line - 1] not in outcomes:
                outcomes[left[line - 1]] = Outcome(
                    verdict["status"],
                    verdict.get("article_id"),
                    verdict.get("revision"),
                    verdict.get("field"),
                    verdict.get("detail"),
                )
        if trouble is None and told < len(left):
            trouble = Temporary("the answer ended early", delay=0)
        return trouble


def _verdicts(answer: Answer) -> list[dict[str, Any]]:
    try:
        return [orjson.loads(line) for line in answer.body.splitlines()]
    except orjson.JSONDecodeError:
        raise Temporary(f"the answer is not Eventwire's: {answer.body[:80]!r}") from None
