"""Requests to the HTTP API: tried again where that can help, refusals as our own errors."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import orjson
from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from eventwire.errors import (
    Busy,
    Conflict,
    EventwireError,
    Forbidden,
    Gone,
    InvalidInput,
    NotFound,
    Permanent,
    Temporary,
    Unauthorized,
)

DEFAULT_URL = "http://127.0.0.1:8080"

_NOT_NOW = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
_ERRORS: Mapping[int, type[Permanent]] = {
    HTTPStatus.UNAUTHORIZED: Unauthorized,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.CONFLICT: Conflict,
    HTTPStatus.GONE: Gone,
}


@dataclass(frozen=True, slots=True)
class Retry:
    """How long to keep trying: waits double from `first` to `longest` seconds, with jitter, for `patience` in all.

    What the service says in Retry-After is kept to where it is longer.
    """

    first: float = 0.5
    longest: float = 30.0
    patience: float = 300.0

    def wait(self, attempt: int, told: float = 0.0) -> float:
        """Seconds to wait before the attempt after this one (from 0)."""
        bound = min(self.longest, self.first * 2.0 ** min(attempt, 30))
        return max(told, random.uniform(bound / 2, bound))  # noqa: S311 - jitter is no secret


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            Temporary: it is none: something between us and the service has answered.
        """
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            raise Temporary(f"the answer ({self.status}) is not Eventwire's: {self.body[:80]!r}") from None


class Transport:
    """A connection pool to one service. Use as an async context manager."""

    def __init__(self, url: str, key: str | None, retry: Retry, timeout: float) -> None:
        """`timeout`: seconds that one request may take without a byte moving.

        Raises:
            InvalidInput: the URL is none.
        """
        self._url = checked_url(url)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._retry = retry
        self._timeout = timeout
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = ClientSession(
            connector=TCPConnector(limit=8),
            timeout=ClientTimeout(total=None, sock_connect=10, sock_read=self._timeout),
            headers=self._headers,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def patiently(
        self,
        method: str,
        path: str,
        *,
        parameters: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """A request, tried again while that can help. All of the API's requests are safe to repeat.

        Raises:
            InvalidInput, NotFound, Gone, Conflict, Unauthorized, Forbidden, Permanent: as the service says.
            Temporary: it did not work for as long as we have patience.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + self._retry.patience
        attempt = 0
        while True:
            try:
                return await self.once(method, path, parameters=parameters, body=body, headers=headers)
            except Temporary as error:
                wait = self._retry.wait(attempt, error.delay)
                if loop.time() + wait > end:
                    raise
                attempt += 1
                await asyncio.sleep(wait)

    async def once(
        self,
        method: str,
        path: str,
        *,
        parameters: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """A request, tried once.

        Raises:
            InvalidInput, NotFound, Gone, Conflict, Unauthorized, Forbidden, Permanent: as the service says.
            Temporary: not now, or no connection.
        """
        if self._session is None:
            message = "use the client in `async with`"
            raise RuntimeError(message)
        try:
            async with self._session.request(
                method, self._url + path, params=parameters, data=body, headers=headers, allow_redirects=False
            ) as response:
                answer = Answer(response.status, await response.read())
                told = response.headers.get("Retry-After", "")
        except (ClientError, TimeoutError, OSError) as error:
            raise Temporary(f"{self._url} does not answer: {error or type(error).__name__}", delay=0) from None
        if answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return answer
        raise refusal(answer, told)


def checked_url(url: str) -> str:
    """The service's URL, as paths can be added to it.

    Raises:
        InvalidInput: it is none.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise InvalidInput("url", f"{url[:100]!r} is not an http or https URL such as {DEFAULT_URL}")
    return url.rstrip("/")


def refusal(answer: Answer, retry_after: str) -> EventwireError:
    """The error that an answer tells of; `retry_after` is the header, or empty."""
    delay = float(retry_after) if retry_after.isdigit() else 0.0
    try:
        problem = orjson.loads(answer.body)
        detail, field = str(problem["detail"]), problem.get("field")
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        detail, field = f"answered {answer.status}: {answer.body[:80]!r}", None
    if answer.status in _NOT_NOW:
        kind = Busy if answer.status == HTTPStatus.TOO_MANY_REQUESTS else Temporary
        return kind(detail, delay)
    if answer.status in _ERRORS:
        return _ERRORS[answer.status](detail)
    if field:
        return InvalidInput(field, detail.removeprefix(f"{field}: "))
    return Permanent(detail)
