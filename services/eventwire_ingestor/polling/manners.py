"""Good manners towards hosts: one request at a time with a pause between, and only what robots.txt allows."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from protego import Protego

from eventwire.adapters.outbound import Fetched, GuardedClient, Limits
from eventwire.errors import Forbidden, InvalidInput, Temporary, TooLarge
from eventwire.feeds import retry_after
from eventwire.ports import Clock

Sleep = Callable[[float], Awaitable[None]]

_KEPT = timedelta(hours=24)
_KEPT_FAILURE = timedelta(minutes=10)
_MOST_HOSTS = 1000
_LONGEST_PAUSE = 60.0
"""Most seconds between two requests that a host may ask for by Crawl-delay."""

_LONGEST_HOLD = 3600.0
_ROBOTS = Limits(wire=512 * 1024, unpacked=512 * 1024, seconds=15.0)


@dataclass
class _Host:
    """What is known of one origin."""

    lock: asyncio.Lock
    free_at: datetime
    rules: Protego | None = None
    trouble: str | None = None
    good_until: datetime | None = None


class PoliteClient:
    """Gets addresses as a well-behaved robot does."""

    def __init__(self, client: GuardedClient, agent: str, spacing: float, clock: Clock, sleep: Sleep) -> None:
        """`agent`: the User-Agent, whose first word robots.txt is read for; `spacing`: seconds between requests."""
        self._client = client
        self._robot = agent.split("/", maxsplit=1)[0].split(maxsplit=1)[0]
        self._spacing = spacing
        self._clock = clock
        self._sleep = sleep
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Get what is at the address, when it is its host's turn.

        Raises:
            Forbidden: the host's robots.txt does not allow it.
            InvalidInput, Temporary: as the guarded client.
        """
        host = self._host(url)
        async with host.lock:
            await self._learn(host, url)
            if host.trouble is not None:
                raise Temporary(f"robots.txt cannot be had, so nothing is fetched: {host.trouble}", delay=600)
            pause = self._spacing
            if host.rules is not None:
                if not host.rules.can_fetch(url, self._robot):
                    raise Forbidden(f"robots.txt of {urlsplit(url).hostname} does not allow {self._robot} to fetch it")
                pause = max(pause, min(host.rules.crawl_delay(self._robot) or 0.0, _LONGEST_PAUSE))
            await self._turn(host)
            try:
                fetched = await self._client.get(url, headers)
            finally:
                host.free_at = self._clock.now() + timedelta(seconds=pause)
            if fetched.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
                wait = retry_after(fetched.headers.get("Retry-After"), self._clock.now())
                hold = min(wait or 0.0, _LONGEST_HOLD)
                host.free_at = max(host.free_at, self._clock.now() + timedelta(seconds=hold))
            return fetched

    async def _turn(self, host: _Host) -> None:
        wait = (host.free_at - self._clock.now()).total_seconds()
        if wait > _LONGEST_PAUSE:
            raise Temporary("the host asked to be left alone for a while", delay=wait)
        if wait > 0:
            await self._sleep(wait)

    async def _learn(self, host: _Host, url: str) -> None:
        """Read robots.txt (RFC 9309) unless it is known: none there allows all, a failing server allows nothing."""
        now = self._clock.now()
        if host.good_until is not None and now < host.good_until:
            return
        parts = urlsplit(url)
        await self._turn(host)
        host.rules, host.trouble = None, None
        try:
            answer = await self._client.get(f"{parts.scheme}://{parts.netloc}/robots.txt", limits=_ROBOTS)
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
                host.trouble = f"it is answered with {answer.status}"
            elif answer.status == HTTPStatus.OK:
                text = answer.body.decode("utf-8", "replace")
                host.rules = await asyncio.to_thread(Protego.parse, text)
        except Temporary as error:
            host.trouble = str(error)
        except TooLarge:
            host.trouble = f"it is longer than {_ROBOTS.wire} bytes"
        except InvalidInput as error:
            # One that redirects where we do not go is none. If the host itself is out of reach, the request will tell.
            host.trouble = None if error.where == "url" else str(error)
        host.free_at = self._clock.now() + timedelta(seconds=self._spacing)
        host.good_until = now + (_KEPT if host.trouble is None else _KEPT_FAILURE)

    def _host(self, url: str) -> _Host:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc.lower()}"
        host = self._hosts.pop(origin, None) or _Host(asyncio.Lock(), self._clock.now())
        self._hosts[origin] = host
        while len(self._hosts) > _MOST_HOSTS:
            eldest, first = next(iter(self._hosts.items()))
            if first.lock.locked():
                break
            del self._hosts[eldest]
        return host
