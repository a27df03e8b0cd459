"""The events topic of an embedded system, for tests that write what a resolver would have written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Middleware

from eventwire import flow
from eventwire.adapters.http import problem_middleware, serving
from eventwire.adapters.sqlite import Database, SqliteEventLog, SqlitePublisher
from eventwire.adapters.system_clock import SystemClock
from eventwire.model import Event
from eventwire.stage import message
from eventwire_gateway.stream import StreamRoutes


@dataclass
class EventTopic:
    """What was written, and the log that it can be read from."""

    log: SqliteEventLog
    publisher: SqlitePublisher
    file: Path

    async def write(self, events: Sequence[Event]) -> None:
        """Publish events."""
        now = datetime.now(UTC)
        await self.publisher.publish([message(flow.EVENTS, e.event_id, e, now) for e in events])


@asynccontextmanager
async def open_topic(directory: Path) -> AsyncIterator[EventTopic]:
    """An events topic in a file."""
    database = Database(directory / "eventwire.sqlite")
    database.prepare()
    log = SqliteEventLog(database)
    publisher = SqlitePublisher(database, SystemClock(), log.wake)
    try:
        yield EventTopic(log, publisher, database.path)
    finally:
        publisher.close()
        log.close()


@asynccontextmanager
async def open_stream(routes: StreamRoutes, *gates: Middleware) -> AsyncIterator[str]:
    """The stream on a port, behind gates; its address."""
    app = web.Application(middlewares=[problem_middleware, *gates])
    app.add_routes(routes.routes())
    app.on_shutdown.append(routes.stop)
    async with serving(app, "127.0.0.1", 0) as address:
        yield address
