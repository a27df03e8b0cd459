"""A publisher's site on a local port that serves what a test tells it to, and a poller with a clock that it moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from eventwire.adapters.telemetry import Metrics
from eventwire.feeds import FEEDS, STANDINGS, FullText, Standing, Subscription, feed_id
from eventwire.testing import FakeClock
from eventwire_ingestor.polling import Poller, PollingSettings, open_poller
from eventwire_ingestor.routes import no_pressure
from support.door import FakeLog

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PARAGRAPH = "Envoys of the two countries met in Ankara on Wednesday and agreed to meet again in the autumn. "


class DictRegistry:
    """The registry in memory; refuses to be written on request."""

    def __init__(self) -> None:
        self.kinds: dict[str, dict[str, bytes]] = {}
        self.failure: Exception | None = None

    async def get(self, kind: str, key: str) -> bytes | None:
        return self.kinds.get(kind, {}).get(key)

    async def entries(self, kind: str) -> Mapping[str, bytes]:
        return dict(self.kinds.get(kind, {}))

    async def put(self, kind: str, key: str, value: bytes | None) -> None:
        if self.failure is not None:
            raise self.failure
        if value is None:
            self.kinds.get(kind, {}).pop(key, None)
        else:
            self.kinds.setdefault(kind, {})[key] = value


@dataclass
class Site:
    """Answers by path; what is not set is not found. `asked` has the paths in order."""

    base: str = ""
    pages: dict[str, Handler] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    requests: list[web.Request] = field(default_factory=list)

    def set(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> None:
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=raw, headers=named)

        self.pages[path] = answer

    def article(self, path: str, text: str = PARAGRAPH * 6) -> None:
        body = f"<body><article><h1>Envoys</h1><p>{text}</p></article></body>"
        self.set(
            path, f"<html><head><title>Envoys</title></head>{body}</html>", content_type="text/html; charset=utf-8"
        )

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        self.requests.append(request)
        handler = self.pages.get(request.path)
        return await handler(request) if handler else web.Response(status=404)


@dataclass
class Polling:
    """A poller and all that a test looks at."""

    poller: Poller
    site: Site
    registry: DictRegistry
    log: FakeLog
    clock: FakeClock
    metrics: Metrics

    async def add(self, path: str = "/feed", full_text: FullText = FullText.AUTO, name: str | None = None) -> str:
        url = self.site.base + path
        subscription = Subscription(url=url, name=name, full_text=full_text, added_at=self.clock.now())
        await self.registry.put(FEEDS, feed_id(url), subscription.model_dump_json().encode())
        return feed_id(url)

    async def poll(self) -> None:
        await self.poller.tick()
        await self.poller.settle()

    async def poll_again(self, **later: float) -> None:
        self.clock.move(**(later or {"days": 1}))
        await self.poll()

    def standing(self, identifier: str | None = None) -> Standing:
        kept = self.registry.kinds[STANDINGS]
        return Standing.model_validate_json(kept[identifier] if identifier else next(iter(kept.values())))


@asynccontextmanager
async def polling(pressure: Callable[[], Awaitable[None]] = no_pressure, **settings: object) -> AsyncIterator[Polling]:
    site, registry, log, clock, metrics = Site(), DictRegistry(), FakeLog(), FakeClock(), Metrics()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.base = f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def sleep(seconds: float) -> None:
        clock.move(seconds=seconds)

    chosen = PollingSettings(**{"outbound_allow": "127.0.0.1", **settings})  # type: ignore[arg-type]
    try:
        async with open_poller(chosen, registry, log, clock, pressure, metrics, sleep=sleep) as poller:
            yield Polling(poller, site, registry, log, clock, metrics)
    finally:
        await runner.cleanup()


def rss(*items: str, head: str = "<title>Harbour Post</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def item(number: int, text: str = PARAGRAPH, more: str = "") -> str:
    return (
        f"<item><title>Report {number}</title><link>/a/{number}</link><guid isPermaLink='false'>g{number}</guid>"
        f"<description>{text}</description>{more}</item>"
    )
