"""The indexer as a process: Kafka in, Elasticsearch out, health port and watchdog."""

import asyncio
import gc
import logging
from collections import Counter
from collections.abc import Sequence

from aiohttp import web
from elasticsearch import AsyncElasticsearch

from eventwire import flow
from eventwire.adapters.elastic import ElasticIndex, IndexNames, connect, wait_for_indices
from eventwire.adapters.http import health_routes, problem_middleware, serving, stop_signal
from eventwire.adapters.kafka.connection import wait_for_topics
from eventwire.adapters.kafka.publisher import KafkaPublisher
from eventwire.adapters.system_clock import SystemClock
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire.ports import Clock, Delivery
from eventwire.stage.storm import StormGuard
from eventwire_indexer.batch import Batch
from eventwire_indexer.consumer import Consumer
from eventwire_indexer.health import Health
from eventwire_indexer.settings import IndexerSettings
from eventwire_indexer.stage import NAME, IndexStage

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.1
"""From the beginning of one bulk to that of the next, unless a full one waits.

Many small ones cost Elasticsearch much of its time, and what is written is found at the next refresh only.
"""


async def run(settings: IndexerSettings) -> int:
    """Run until SIGINT or SIGTERM, or until it cannot go on. Returns the exit status: 0 if asked.

    Raises:
        Temporary: Kafka, Elasticsearch, a topic or an index is not there within the time to wait.
        InvalidInput: the settings contradict each other.
    """
    stopping = stop_signal()
    client = connect(settings)
    try:
        await wait_for_topics(settings, [*flow.INDEX.reads, flow.DEAD_LETTERS], log.warning)
        await wait_for_indices(client, settings, log.warning)
        async with KafkaPublisher(settings) as publisher, Consumer(settings) as consumer:
            metrics, clock = Metrics(), SystemClock()
            guard = StormGuard(NAME, settings.indexer_dead_letter_ratio, "EVENTWIRE_INDEXER_DEAD_LETTER_RATIO")
            index = ElasticIndex(client, IndexNames(settings.elasticsearch_prefix))
            stage = IndexStage(index, publisher, clock, guard, metrics)
            calm_collector()
            return await _work(
                settings, Loop(consumer, stage, clock, metrics, settings.indexer_batch), client, stopping
            )
    finally:
        await client.close()


def calm_collector() -> None:
    """Look for cycles rarely: records have none, and with thousands alive every look costs as much as the work."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


class Loop:
    """Gathers the next batch while one is being written; commits each once it is, while the next is being written."""

    def __init__(
        self,
        consumer: Consumer,
        stage: IndexStage,
        clock: Clock,
        metrics: Metrics,
        most: int,
        *,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        """`most`: messages that are indexed together; `pause`: seconds between batches that are smaller."""
        self.consumer = consumer
        self.stage = stage
        self.metrics = metrics
        self._clock = clock
        self._most = most
        self._pause = pause
        self._committing: asyncio.Task[None] | None = None

    async def work(self, stopping: asyncio.Event) -> None:
        """Until asked to stop; the batch at hand is finished then.

        Raises:
            Storm: too many messages cannot be indexed.
        """
        reading: asyncio.Task[list[Delivery]] | None = None
        writing: asyncio.Task[None] | None = None
        pausing: asyncio.Task[None] | None = None
        deliveries, batch = list[Delivery](), Batch()
        try:
            while not stopping.is_set():
                if reading is None and len(deliveries) < self._most:
                    reading = asyncio.create_task(self._read(self._most - len(deliveries)))
                tasks = [task for task in (reading, writing, pausing) if task]
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if reading is not None and reading.done():
                    found, reading = reading.result(), None
                    await self.stage.read(found, batch)
                    deliveries += found
                if writing is not None and writing.done():
                    await writing
                    writing = None
                if pausing is not None and pausing.done():
                    pausing = None
                if writing is None and deliveries and (pausing is None or len(deliveries) >= self._most):
                    writing = asyncio.create_task(self._write(deliveries, batch))
                    pausing = pausing or asyncio.create_task(asyncio.sleep(self._pause))
                    deliveries, batch = [], Batch()
            if writing is not None:
                await writing
            if deliveries:
                await self._write(deliveries, batch)
            if self._committing is not None:
                await self._committing
        finally:
            for task in (reading, writing, pausing, self._committing):
                if task is not None and not task.done():
                    task.cancel()

    async def _read(self, most: int) -> list[Delivery]:
        while True:
            try:
                return await self.consumer.read(most)
            except Temporary as error:
                log.warning("waiting: %s", error)
                await asyncio.sleep(error.delay)

    async def _write(self, deliveries: Sequence[Delivery], batch: Batch) -> None:
        await self.stage.write(batch)
        if self._committing is not None:
            await self._committing
        self._committing = asyncio.create_task(self._commit(deliveries))

    async def _commit(self, deliveries: Sequence[Delivery]) -> None:
        try:
            await self.consumer.commit(deliveries)
        except Temporary as error:
            # The next commit covers these too; should there be none, they are indexed again: no harm.
            log.warning("%s", error)
        now = self._clock.now()
        for topic, count in Counter(delivery.topic for delivery in deliveries).items():
            self.metrics.done(NAME, topic, count)
        for delivery in deliveries:
            self.metrics.aged(NAME, (now - delivery.timestamp).total_seconds())


async def _work(settings: IndexerSettings, loop: Loop, client: AsyncElasticsearch, stopping: asyncio.Event) -> int:
    health = Health(settings, loop.consumer, loop.stage, client, loop.metrics)
    app = web.Application(middlewares=[problem_middleware])
    app.add_routes(health_routes(health.trouble, health.waiting))
    app.add_routes(loop.metrics.routes())
    async with serving(app, settings.indexer_host, settings.indexer_port) as address:
        log.info("the indexer works, its health is at %s", address)
        work, watch = asyncio.ensure_future(loop.work(stopping)), asyncio.ensure_future(health.watch())
        asked = asyncio.ensure_future(stopping.wait())
        await asyncio.wait([work, watch, asked], return_when=asyncio.FIRST_COMPLETED)
        if stopping.is_set():
            # What waits for an engine is not waited for: it comes again when the indexer is started again.
            await asyncio.wait([work], timeout=settings.elasticsearch_timeout if loop.stage.waits is None else 1)
        for task in (work, watch, asked):
            task.cancel()
        await asyncio.gather(work, watch, asked, return_exceptions=True)
        if stopping.is_set():
            return 0
        failure = None if work.cancelled() else work.exception()
        log.error("the indexer ends: %s", failure or health.reason, exc_info=failure)
        return 1
