"""One message posted once, and what came of it."""

import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Protocol

from eventwire.adapters.outbound.client import Fetched, Limits
from eventwire.errors import EventwireError
from eventwire.ports import Clock
from eventwire.webhooks import Outcome, Outgoing, Webhook, headers, retry_after

LIMITS = Limits(seconds=15, pause=15)
"""A receiver that takes longer has not accepted; it should answer first and work afterwards."""

_SHOWN = 100


class Poster(Protocol):
    """What posts: the guarded client."""

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str] | None = None, limits: Limits | None = None
    ) -> Fetched:
        """Post to the address; redirects are not followed.

        Raises:
            InvalidInput: the address may not be asked.
            Temporary: nobody answers there now.
        """
        ...


class Sender:
    """Signs and posts."""

    def __init__(self, poster: Poster, clock: Clock) -> None:
        self._poster = poster
        self._clock = clock

    async def send(self, webhook: Webhook, message: Outgoing) -> Outcome:
        """Post the message; whatever happens is an outcome."""
        begin = time.perf_counter()
        try:
            answer = await self._poster.post(
                webhook.url, message.body, headers(webhook, message, self._clock.now()), LIMITS
            )
        except EventwireError as error:
            return Outcome(detail=str(error)[:300], took_ms=_since(begin))
        asked = retry_after(answer.headers.get("Retry-After"), self._clock.now())
        return Outcome(status=answer.status, detail=_detail(answer), retry_after=asked, took_ms=_since(begin))


def _detail(answer: Fetched) -> str:
    """What was wrong with the answer, in one line that holds nothing but text."""
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return ""
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        return f"answered {answer.status}: redirects are not followed; give the address that it leads to"
    said = answer.body[:_SHOWN].decode("utf-8", "replace")
    return f"answered {answer.status}" + (f": {said!a}"[:250] if said else "")


def _since(begin: float) -> int:
    return int((time.perf_counter() - begin) * 1000)
