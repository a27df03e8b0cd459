"""The embedded system: every stage, the log, the state, the index and the HTTP port in one process over one file."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from eventwire import flow
from eventwire.adapters.html import PageReader
from eventwire.adapters.http import Gate, health_routes, problem_middleware
from eventwire.adapters.outbound import GuardedClient
from eventwire.adapters.sqlite import (
    Database,
    LogReader,
    Runner,
    SqliteAnswers,
    SqliteDeadLetters,
    SqliteEventLog,
    SqlitePublisher,
    SqliteRegistry,
    SqliteSearch,
    Step,
)
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire.extraction.port import Extractor
from eventwire.ports import Clock
from eventwire.resolution import ActorResolver, EventResolver, Storyteller
from eventwire.stage import ExtractLogic, IndexLogic, ResolveActorsLogic, ResolveEventsLogic, TellStoriesLogic
from eventwire_gateway.describe import describe_routes
from eventwire_gateway.routes import SearchRoutes
from eventwire_gateway.stream import StreamRoutes
from eventwire_ingestor.polling import PollingSettings, open_poller
from eventwire_ingestor.routes import IngestRoutes
from eventwire_ingestor.witness import Witness, trace_middleware
from eventwire_webhooks.working import webhooks

FILE = "eventwire.sqlite"
"""Name of the one file in the data directory."""

MAX_WAITING = 250_000
"""Articles that may wait to be extracted; while more do, publishers are told to come back."""

_CROWDED = 30.0
_LOOK = 1.0


@dataclass
class Embedded:
    """The whole system over the file in a data directory. Make it with `open_embedded`, end it with `close`."""

    database: Database
    publisher: SqlitePublisher
    search: SqliteSearch
    dead_letters: SqliteDeadLetters
    runner: Runner
    clock: Clock
    answers: SqliteAnswers
    pages: PageReader
    metrics: Metrics
    registry: SqliteRegistry
    events: SqliteEventLog
    looked_at: float = 0.0
    crowded: bool = False

    def application(self, gate: Gate, client: GuardedClient) -> web.Application:
        """The HTTP side: ingest, search, subscribing, health and description on one port.

        Webhooks are delivered, through `client`, while it is served.
        """
        app = web.Application(
            middlewares=[self.metrics.middleware(), trace_middleware, problem_middleware, gate.middleware()]
        )
        ingest = IngestRoutes(
            Witness(self.publisher, self.metrics),
            self.clock,
            self.pages,
            knows=self.knows,
            answers=self.answers,
            pressure=self._pressure,
        )
        app.add_routes(ingest.routes())
        stream = StreamRoutes(self.events)
        app.on_shutdown.append(stream.stop)
        app.add_routes(stream.routes())
        hooks = webhooks(self.registry, self.events, self.clock, client)

        async def deliver(_app: web.Application) -> AsyncIterator[None]:
            async with hooks.working():
                yield

        async def measure() -> None:
            await self._measure()
            self.metrics.webhooks(hooks.worker.standings())

        app.cleanup_ctx.append(deliver)
        app.add_routes(hooks.routes.routes())
        app.add_routes(SearchRoutes(self.search, self.dead_letters).routes())
        app.add_routes(health_routes(self._trouble, self._waiting))
        app.add_routes(self.metrics.routes(measure))
        app.add_routes(describe_routes())
        app.on_cleanup.append(self._close_pages)
        return app

    async def _close_pages(self, _app: web.Application) -> None:
        await self.pages.close()

    @asynccontextmanager
    async def polling(self, settings: PollingSettings) -> AsyncIterator[None]:
        """Poll the feeds while the block runs.

        Raises:
            InvalidInput: what the settings allow cannot be read.
        """
        stopping = asyncio.Event()
        witness = Witness(self.publisher, self.metrics)
        async with open_poller(settings, self.registry, witness, self.clock, self._pressure, self.metrics) as poller:
            task = asyncio.create_task(poller.run(stopping))
            try:
                yield
            finally:
                stopping.set()
                await task

    def lag(self) -> dict[str, int]:
        """How many messages wait for each stage."""
        connection = self.database.connect()
        try:
            reader = LogReader(connection)
            return {stage.name: reader.lag(stage) for stage in flow.STAGES if stage.reads}
        finally:
            connection.close()

    def trouble(self) -> str | None:
        """Why the system cannot do its work; None if it can."""
        failure = self.runner.failure
        return None if failure is None else f"the flow has stopped: {failure}"

    async def _trouble(self) -> str | None:
        return self.trouble()

    async def _waiting(self) -> dict[str, int]:
        return await asyncio.to_thread(self.lag)

    async def _measure(self) -> None:
        """Bring the metrics up to date that are measured only when somebody asks."""
        self.metrics.lag(await self._waiting())
        self.metrics.standing(*await asyncio.to_thread(self._standing))

    def _standing(self) -> tuple[int, int]:
        """Mentions behind active events, and those events."""
        connection = self.database.connect()
        try:
            mentions, events = connection.execute(
                "SELECT coalesce(sum(mention_count), 0), count(*) FROM event WHERE status = 'active'"
            ).fetchone()
        finally:
            connection.close()
        return int(mentions), int(events)

    async def _pressure(self) -> None:
        """Raises Temporary while too many articles wait; looks at most once a second."""
        now = asyncio.get_running_loop().time()
        if now - self.looked_at >= _LOOK:
            self.looked_at = now
            waiting = await asyncio.to_thread(self.lag)
            self.crowded = waiting.get(flow.EXTRACT.name, 0) >= MAX_WAITING
        if self.crowded:
            raise Temporary(f"more than {MAX_WAITING} articles wait to be processed", delay=_CROWDED)

    async def knows(self, article_id: str) -> bool:
        """Whether an article has that id, a withdrawn one included."""
        return await asyncio.to_thread(self._find, article_id)

    def _find(self, article_id: str) -> bool:
        connection = self.database.connect()
        try:
            return _exists(connection, article_id)
        finally:
            connection.close()

    def close(self) -> None:
        """Finish the batch at hand and let go of the file."""
        self.publisher.close()
        self.answers.close()
        self.events.close()
        self.search.close()
        self.registry.close()
        self.runner.stop()


def _exists(connection: sqlite3.Connection, article_id: str) -> bool:
    row = connection.execute(
        "SELECT 1 FROM message WHERE topic = ? AND key = ? "
        "UNION ALL SELECT 1 FROM document WHERE kind = 'article' AND key = ? LIMIT 1",
        (flow.ARTICLES.name, article_id, article_id),
    ).fetchone()
    return row is not None


def open_embedded(
    data: Path, extractor: Extractor, clock: Clock, progressed: Callable[[], None] = lambda: None
) -> Embedded:
    """Open (or create) the system in a data directory and start its flow where it left off.

    `progressed` is called, from the flow's own thread, whenever a stage has taken a batch forward.

    Raises:
        Conflict: the directory holds data of another version of Eventwire.
    """
    database = Database(data / FILE)
    database.prepare()
    metrics = Metrics()
    events = SqliteEventLog(database)

    def published() -> None:
        events.wake()
        progressed()

    runner = Runner(
        database,
        [
            Step(ExtractLogic(extractor), batch=16),
            Step(ResolveEventsLogic(EventResolver()), batch=500),
            Step(ResolveActorsLogic(ActorResolver()), batch=500),
            Step(TellStoriesLogic(Storyteller()), batch=500, patient=True),
            Step(IndexLogic(), batch=500),
        ],
        clock,
        published,
        metrics,
    )
    publisher = SqlitePublisher(database, clock, runner.wake)
    runner.start()
    return Embedded(
        database,
        publisher,
        SqliteSearch(database),
        SqliteDeadLetters(database),
        runner,
        clock,
        SqliteAnswers(database),
        PageReader(),
        metrics,
        SqliteRegistry(database),
        events,
    )
