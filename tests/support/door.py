"""The ingestor's endpoints on a real port over a log in memory, for tests that look at the answers alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession, web

from eventwire.adapters.html import PageReader
from eventwire.adapters.http import problem_middleware, serving
from eventwire.adapters.system_clock import SystemClock
from eventwire.errors import Permanent, Temporary
from eventwire.intake import Page
from eventwire.model import Article
from eventwire.ports import Message
from eventwire_ingestor.routes import IngestRoutes


@dataclass
class FakeLog:
    """Keeps what is published; refuses on request."""

    messages: list[Message] = field(default_factory=list)
    down_after: int | None = None
    never: str | None = None

    async def publish(self, messages: Sequence[Message]) -> None:
        if self.down_after is not None and len(self.messages) >= self.down_after:
            raise Temporary("the log is down", delay=7)
        if self.never is not None and any(self.never in m.value.decode() for m in messages):
            raise Permanent("the log never takes this")
        self.messages += messages

    @property
    def articles(self) -> list[Article]:
        return [Article.model_validate_json(m.value) for m in self.messages]


class NoPages:
    """No HTML here."""

    async def read(self, html: str, url: str | None) -> Page:
        raise AssertionError(html, url)


@asynccontextmanager
async def open_door(log: FakeLog, *, html: bool = False, deadline: float = 10.0) -> AsyncIterator[ClientSession]:
    """A session whose base is the door's address."""
    pages = PageReader(deadline) if html else None
    app = web.Application(middlewares=[problem_middleware])
    app.add_routes(IngestRoutes(log, SystemClock(), pages or NoPages()).routes())
    async with serving(app, "127.0.0.1", 0) as address, ClientSession(address) as session:
        try:
            yield session
        finally:
            if pages:
                await pages.close()
