"""A receiver of webhooks that behaves as it is told, and a system that delivers to it, its days passing in moments."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from eventwire.adapters.http import problem_middleware, serving
from eventwire.adapters.outbound.client import GuardedClient
from eventwire.adapters.outbound.reach import Reach
from eventwire.adapters.sqlite import Database, SqliteRegistry
from eventwire.testing import FakeClock
from eventwire_webhooks.routes import WebhookRoutes
from eventwire_webhooks.sender import Sender
from eventwire_webhooks.worker import Worker
from support.topic import EventTopic, open_topic

FOREVER = 1e9
"""Seconds for which a courier rests whose webhook does not work: no time passes then."""

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Receiver:
    """Answers 204, or by the script: one entry a request, the last one for ever."""

    address: str = ""
    script: list[int | Answer] = field(default_factory=lambda: [204])
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append((dict(request.headers), await request.read()))
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return web.Response(status=step) if isinstance(step, int) else await step(request)

    @property
    def events(self) -> list[str]:
        """Ids of the events that it was told of, accepted or not."""
        told = [json.loads(body) for _, body in self.requests]
        return [one["data"]["event"]["event_id"] for one in told if one["type"] == "event.changed"]


@asynccontextmanager
async def receiving(script: Sequence[int | Answer] = (204,)) -> AsyncIterator[Receiver]:
    """A receiver on a port."""
    receiver = Receiver(script=list(script))
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.handle)
    async with serving(app, "127.0.0.1", 0) as address:
        receiver.address = address
        yield receiver


@dataclass
class Delivering:
    """A system that delivers webhooks."""

    topic: EventTopic
    registry: SqliteRegistry
    clock: FakeClock
    client: GuardedClient
    session: ClientSession = field(init=False)
    worker: Worker = field(init=False)
    routes: WebhookRoutes | None = None
    _work: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start a worker, as a process would."""
        self.worker = Worker(
            self.registry, self.topic.log, Sender(self.client, self.clock), self.clock, pause=self.pass_
        )
        if self.routes is not None:
            self.routes._worker = self.worker  # noqa: SLF001 - in life both are of one process
        self._work = asyncio.create_task(self.worker.run())

    async def stop(self) -> None:
        """Stop it as SIGTERM does."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    def kill(self) -> None:
        """Stop it as kill -9 does: nothing is kept any more."""
        for courier in self.worker._couriers.values():  # noqa: SLF001 - what no well-behaved caller can do
            courier._kept = courier.progress  # noqa: SLF001
            courier._desk = None  # type: ignore[assignment]  # noqa: SLF001
            if courier._task is not None:  # noqa: SLF001
                courier._task.cancel()  # noqa: SLF001
        self.worker._couriers.clear()  # noqa: SLF001
        if self._work is not None:
            self._work.cancel()

    async def pass_(self, seconds: float) -> None:
        """Time passes at once."""
        if seconds < FOREVER:
            self.clock.move(seconds=seconds)
        await asyncio.sleep(0.001)

    async def ask(self, method: str, path: str = "", body: Any = None) -> tuple[int, Any]:
        """One request to /v1/webhooks; its status and JSON answer."""
        async with self.session.request(method, f"/v1/webhooks{path}", json=body) as response:
            return response.status, await response.json(content_type=None) if response.status != 204 else None

    async def add(self, url: str, **fields: Any) -> dict[str, Any]:
        """Set a webhook up."""
        status, made = await self.ask("POST", body={"url": url, **fields})
        assert status == 201, made
        found: dict[str, Any] = made
        return found

    async def until(self, condition: Callable[[], Any], seconds: float = 20) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - what is waited for is seen from outside alone
                await asyncio.sleep(0.005)

    async def shown(self, webhook_id: str, *standings: str) -> dict[str, Any]:
        """Wait until a webhook stands in one of these ways; what is told of it then."""
        async with asyncio.timeout(20):
            while True:
                _, found = await self.ask("GET", f"/{webhook_id}")
                if found["standing"] in standings:
                    shown: dict[str, Any] = found
                    return shown
                await asyncio.sleep(0.005)


@asynccontextmanager
async def delivering(directory: Path, allowed: Sequence[str] = ("127.0.0.1",)) -> AsyncIterator[Delivering]:
    """A system that delivers webhooks to this machine."""
    async with open_topic(directory) as topic, GuardedClient(Reach(allowed), "Eventwire/test") as client:
        registry = SqliteRegistry(Database(topic.file))
        system = Delivering(topic, registry, FakeClock(datetime.now(UTC)), client)
        system.start()
        app = web.Application(middlewares=[problem_middleware])
        sender = Sender(client, system.clock)
        system.routes = WebhookRoutes(registry, topic.log, system.worker, sender, system.clock)
        app.add_routes(system.routes.routes())
        async with serving(app, "127.0.0.1", 0) as address, ClientSession(address) as session:
            system.session = session
            try:
                yield system
            finally:
                await system.stop()
        registry.close()
