"""The client for requests to addresses that others choose: bounded in reach, bytes, redirects and time."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from multidict import CIMultiDict
from yarl import URL

from eventwire.adapters.http.inflate import decoder
from eventwire.adapters.outbound.connector import BarredError, connector
from eventwire.adapters.outbound.reach import Reach
from eventwire.adapters.outbound.settings import OutboundSettings
from eventwire.errors import InvalidInput, Temporary, TooLarge

MAX_REDIRECTS = 5
MAX_URL = 2048

_EXCERPT = 16 * 1024
"""Bytes that are read of an answer that is looked at only by people."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_SECRETS = ("Authorization", "Cookie", "Proxy-Authorization")


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may take."""

    wire: int = 8 * 1024 * 1024
    """Bytes as they arrive."""
    unpacked: int = 16 * 1024 * 1024
    """Bytes once Content-Encoding is undone."""
    seconds: float = 30.0
    """From the first look at the name to the last byte, all redirects included."""
    pause: float = 10.0
    """Seconds without a byte."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. The body is whole where the status is 2xx and the method GET, else its beginning."""

    status: int
    headers: Mapping[str, str]
    """Names without regard to case; of a header that came twice, the first."""
    body: bytes
    url: str
    """Where the answer came from, after redirects."""
    moved: str | None = None
    """Where permanent redirects, and they alone, led from the address that was asked; None where there were none."""


class GuardedClient:
    """Asks only what is within reach. Use as a context manager, in one event loop.

    No cookies are kept, no proxy of the environment is used, redirects are followed by hand, each hop checked.
    """

    def __init__(
        self, reach: Reach, agent: str, limits: Limits | None = None, resolver: AbstractResolver | None = None
    ) -> None:
        """`resolver`: what looks names up, in place of the operating system."""
        self._reach = reach
        self._agent = agent
        self._limits = limits or Limits()
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    @classmethod
    def from_settings(cls, settings: OutboundSettings, limits: Limits | None = None) -> Self:
        """The client that the settings describe.

        Raises:
            InvalidInput: what they allow cannot be read.
        """
        return cls(Reach(settings.outbound_allow.split(",")), settings.outbound_user_agent, limits)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=connector(self._reach, self._resolver),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._agent, "Accept-Encoding": "gzip"},
            auto_decompress=False,  # it would unpack without bound
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=self._limits.pause),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(self, url: str, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> Fetched:
        """Get what is at the address, redirects followed.

        Raises:
            InvalidInput: the address, or one that it redirects to, may not be asked, or the answer is damaged.
            TooLarge: the answer is beyond a limit.
            Temporary: nobody answers there now, or too slowly.
        """
        bounds = limits or self._limits
        sent = CIMultiDict(headers or {})
        at = checked(url)
        moved: URL | None = None
        for_good = True
        async with _deadline(bounds.seconds, at):
            for _ in range(MAX_REDIRECTS + 1):
                async with _telling(at), self._request("GET", at, sent, None) as response:
                    target = response.headers.get("Location")
                    if response.status not in _REDIRECTS or target is None:
                        whole = response.status // 100 == 2  # noqa: PLR2004 - the class of success
                        body = await (_read(response, bounds) if whole else _excerpt(response))
                        return _fetched(response, body, at, moved)
                    for_good = for_good and response.status in _FOR_GOOD
                onward = _onward(at, target)
                if onward.origin() != at.origin():
                    for name in _SECRETS:
                        sent.popall(name, None)
                at = onward
                moved = at if for_good else moved
        raise InvalidInput("url", f"redirects more than {MAX_REDIRECTS} times")

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str] | None = None, limits: Limits | None = None
    ) -> Fetched:
        """Post to the address. A redirect is given back as the answer that it is, not followed.

        Raises:
            InvalidInput: the address may not be asked.
            Temporary: nobody answers there now, or too slowly; it may have arrived all the same.
        """
        bounds = limits or self._limits
        at = checked(url)
        async with (
            _deadline(bounds.seconds, at),
            _telling(at),
            self._request("POST", at, CIMultiDict(headers or {}), body) as response,
        ):
            return _fetched(response, await _excerpt(response), at, None)

    def _request(
        self, method: str, url: URL, headers: CIMultiDict[str], body: bytes | None
    ) -> "aiohttp.client._RequestContextManager":
        if self._session is None:
            message = "the client is used within its context"
            raise AssertionError(message)
        return self._session.request(method, url, headers=headers, data=body, allow_redirects=False)


def checked(url: str) -> URL:
    """The address, if it is one that may be asked as far as its text tells.

    Raises:
        InvalidInput: it is none.

    >>> checked("file:///etc/passwd")
    Traceback (most recent call last):
    ...
    eventwire.errors.InvalidInput: url: must begin with http:// or https://
    """
    if len(url) > MAX_URL:
        raise InvalidInput("url", f"is longer than {MAX_URL} characters")
    try:
        parsed = URL(url.strip())
    except ValueError as error:
        raise InvalidInput("url", f"{url[:100]!r} is no address: {error}") from None
    if parsed.scheme not in ("http", "https"):
        raise InvalidInput("url", "must begin with http:// or https://")
    if not parsed.raw_host:
        raise InvalidInput("url", f"{url[:100]!r} names no host")
    if parsed.raw_user is not None or parsed.raw_password is not None:
        raise InvalidInput("url", "must not hold a user name or password")
    return parsed.with_fragment(None)


def _onward(at: URL, target: str) -> URL:
    """Where a redirect leads.

    Raises:
        InvalidInput: it leads where we do not go.
    """
    try:
        joined = at.join(URL(target))
    except ValueError:
        raise InvalidInput("url", f"redirects to {target[:100]!r}, which is no address") from None
    try:
        onward = checked(str(joined))
    except InvalidInput as error:
        raise InvalidInput("url", f"redirects to an address that {error.what}") from None
    if at.scheme == "https" and onward.scheme == "http":
        raise InvalidInput("url", f"redirects from https to {str(onward)[:200]!r}, where anybody could change it")
    return onward


@asynccontextmanager
async def _deadline(seconds: float, url: URL) -> AsyncIterator[None]:
    """The block must be done in so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise Temporary(f"{url.host} did not answer whole in {seconds:g} seconds") from None


@asynccontextmanager
async def _telling(url: URL) -> AsyncIterator[None]:
    """What goes wrong in the block is told by our errors."""
    host = url.host
    try:
        yield
    except aiohttp.ClientConnectorDNSError:
        raise Temporary(f"{host} has no address that could be found") from None
    except aiohttp.ClientConnectorCertificateError as error:
        raise Temporary(f"{host} has no certificate that we trust: {error.certificate_error}") from None
    except aiohttp.ClientConnectorError as error:
        if isinstance(error.os_error, BarredError):
            what = f"{host} {error.os_error.strerror}; EVENTWIRE_OUTBOUND_ALLOW can allow it"
            raise InvalidInput("url", what) from None
        raise Temporary(f"{host} cannot be reached: {error.os_error.strerror or error.os_error}") from None
    except aiohttp.ServerTimeoutError:
        raise Temporary(f"{host} keeps us waiting too long") from None
    except aiohttp.ClientPayloadError:
        raise Temporary(f"{host} broke off its answer, or its framing is damaged") from None
    except (aiohttp.InvalidURL, ValueError) as error:
        raise InvalidInput("url", f"{str(url)[:100]!r} cannot be asked: {error}") from None
    except aiohttp.ClientError as error:
        raise Temporary(f"{host} does not answer as a web server does: {str(error)[:200]}") from None


async def _read(response: aiohttp.ClientResponse, limits: Limits) -> bytes:
    """The whole body, unpacked.

    Raises:
        InvalidInput: it is damaged, or in an encoding that we did not ask for.
        TooLarge: it is beyond a limit.
    """
    unpack = decoder(response.headers.get("Content-Encoding", ""))
    if response.content_length is not None and response.content_length > limits.wire:
        raise TooLarge("body", f"has {response.content_length} bytes; at most {limits.wire} are taken")
    arrived = unpacked = 0
    parts: list[bytes] = []
    async for chunk in response.content.iter_any():
        arrived += len(chunk)
        if arrived > limits.wire:
            raise TooLarge("body", f"is longer than {limits.wire} bytes, the most that is taken")
        for piece in unpack.feed(chunk):
            unpacked += len(piece)
            if unpacked > limits.unpacked:
                raise TooLarge("body", f"is longer than {limits.unpacked} bytes once unpacked, the most that is taken")
            parts.append(piece)
    unpack.finish()
    return b"".join(parts)


async def _excerpt(response: aiohttp.ClientResponse) -> bytes:
    """The beginning of the body as it came; less if it breaks off."""
    taken = b""
    try:
        while len(taken) < _EXCERPT and (part := await response.content.read(_EXCERPT - len(taken))):
            taken += part
    except aiohttp.ClientError:
        pass
    return taken


def _fetched(response: aiohttp.ClientResponse, body: bytes, at: URL, moved: URL | None) -> Fetched:
    return Fetched(response.status, response.headers, body, str(at), None if moved is None else str(moved))
