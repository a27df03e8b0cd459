"""GET /v1/events/stream: changes of events as server-sent events, for as long as the reader reads."""

import asyncio
import logging
from http import HTTPStatus

from aiohttp import hdrs, web
from multidict import MultiDict

from eventwire.adapters.following import Following
from eventwire.adapters.http import CALLER, WELCOME
from eventwire.errors import Busy, Temporary
from eventwire.model import EventChange
from eventwire.ports import EventLog
from eventwire.query import Subscription
from eventwire_gateway.routes import read_query

log = logging.getLogger(__name__)

MAX_STREAMS = 100
"""Streams that are open at once; one more is told to come back."""

HEARTBEAT = 15.0
"""Seconds after which a stream without news shows that it lives, the reader's position going along; and after which
the reader's API key is looked at again."""

PATIENCE = 30.0
"""Seconds for which a reader may take nothing. Then it is hung up on: it comes back and goes on where it was."""

LIFETIME = 3600.0
"""Seconds after which a stream ends, so that readers spread anew over the services that there are. Readers go on."""

_RETRY_MS = 2000
_HEADERS = {
    hdrs.CONTENT_TYPE: "text/event-stream; charset=utf-8",
    hdrs.CACHE_CONTROL: "no-cache, no-transform",
    "X-Accel-Buffering": "no",  # nginx would hold messages back
    "X-Content-Type-Options": "nosniff",
}


class StreamRoutes:
    """The stream over any log of events. Give `stop` to the application's `on_shutdown`."""

    def __init__(
        self, events: EventLog, *, most: int = MAX_STREAMS, heartbeat: float = HEARTBEAT, patience: float = PATIENCE
    ) -> None:
        self._events = events
        self._most = most
        self._heartbeat = heartbeat
        self._patience = patience
        self._streams: set[asyncio.Task[object]] = set()
        self._stopping = False

    def routes(self) -> list[web.RouteDef]:
        """What to add to the application's router, before the events by id."""
        return [web.get("/v1/events/stream", self.stream, allow_head=False)]

    async def stop(self, _app: web.Application) -> None:
        """End all streams; their readers come back to who is there then."""
        self._stopping = True
        for stream in self._streams:
            stream.cancel()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send changes until the reader leaves, falls too far behind, or its time is up."""
        parameters = MultiDict(request.query)
        if last := request.headers.get("Last-Event-ID"):
            parameters["after"] = last
        subscription = read_query(Subscription, parameters)
        if len(self._streams) >= self._most:
            raise Busy(f"{self._most} streams are open, the most that there may be", delay=30)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - handlers are tasks
        self._streams.add(task)
        response = web.StreamResponse(status=HTTPStatus.OK, headers=_HEADERS)
        try:
            following = await Following.begin(self._events, subscription)
            try:
                await response.prepare(request)
                await self._send(request, response, following)
            finally:
                await following.close()
        except asyncio.CancelledError:
            if not (self._stopping and response.prepared):
                raise
            task.uncancel()
        except ConnectionError:
            log.debug("the reader of a stream has gone")
        finally:
            self._streams.discard(task)
        return response

    async def _send(self, request: web.Request, response: web.StreamResponse, following: Following) -> None:
        loop = asyncio.get_running_loop()
        looked = loop.time()
        end = looked + LIFETIME
        # Who is cut off before the first change must still come back to where it began.
        messages = [f"retry: {_RETRY_MS}\nid: {following.position}\n\n"]
        try:
            while True:
                for message in messages:
                    if not await self._write(request, response, message):
                        return
                if loop.time() >= end:
                    return
                if loop.time() - looked >= self._heartbeat:
                    looked = loop.time()
                    if WELCOME in request and not await request[WELCOME]():
                        log.info("a stream ends: its API key %s does not count any more", request[CALLER])
                        return
                news = await following.read(self._heartbeat)
                # A message without data is none to its reader, but moves the place from which it comes back.
                messages = [_message(change) for change in news.changes] or [f": waiting\nid: {news.position}\n\n"]
        except Temporary as error:
            log.warning("a stream ends: %s", error)

    async def _write(self, request: web.Request, response: web.StreamResponse, text: str) -> bool:
        """Write and wait until most of it has gone; False: the reader takes nothing, and is hung up on."""
        try:
            async with asyncio.timeout(self._patience):
                await response.write(text.encode())
        except TimeoutError:
            log.info("the reader of a stream takes nothing for %g s; it is hung up on", self._patience)
            if request.transport is not None:
                request.transport.abort()
            return False
        return True


def _message(change: EventChange) -> str:
    return f"id: {change.position}\ndata: {change.model_dump_json()}\n\n"
