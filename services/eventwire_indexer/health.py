"""Whether the indexer makes progress."""

import asyncio
import logging
import time
from collections.abc import Mapping

from aiokafka.errors import KafkaError
from elasticsearch import AsyncElasticsearch

from eventwire import flow
from eventwire.adapters.elastic import IndexNames
from eventwire.adapters.elastic.counts import counts
from eventwire.adapters.kafka.lag import Progress, progress
from eventwire.adapters.kafka.watchdog import Place, Watchdog
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire_indexer.consumer import ROLE, Consumer
from eventwire_indexer.settings import IndexerSettings
from eventwire_indexer.stage import IndexStage

log = logging.getLogger(__name__)


class Health:
    """Looks at the group's offsets and at what the index holds, from time to time."""

    def __init__(
        self,
        settings: IndexerSettings,
        consumer: Consumer,
        stage: IndexStage,
        client: AsyncElasticsearch,
        metrics: Metrics,
    ) -> None:
        self._settings = settings
        self._consumer = consumer
        self._stage = stage
        self._client = client
        self._metrics = metrics
        self._dog = Watchdog(settings.indexer_stall_seconds)
        self._standstill = 0.0
        self.reason: str | None = None

    async def watch(self) -> None:
        """Returns when the indexer hangs; `reason` says so then."""
        pause = max(1.0, min(10.0, self._settings.indexer_stall_seconds / 6))
        while self.reason is None:
            await asyncio.sleep(pause)
            try:
                await self._look()
            except Temporary as error:
                # Without its engines nobody can make progress; that is no fault of this process.
                log.warning("%s", error)

    async def trouble(self) -> str | None:
        """Why the indexer is not ready; None if it is."""
        if self._stage.waits is not None:
            return self._stage.waits
        if self._standstill > self._settings.indexer_stall_seconds / 2:
            return f"messages wait, but no offset has moved for {self._standstill:.0f} s"
        return None

    async def waiting(self) -> Mapping[str, int]:
        """How many messages wait, over all indexers."""
        found = await self._progress()
        return {flow.INDEX.name: sum(one.behind for one in found.values())}

    async def _look(self) -> None:
        found = await self._progress()
        mine = self._consumer.places() & set(found)
        self._standstill = self._dog.look(
            {place: found[place].end for place in mine},
            {place: found[place].done for place in mine},
            busy=self._stage.waits is not None,
            at=time.monotonic(),
        )
        self._metrics.lag({flow.INDEX.name: sum(one.behind for one in found.values())})
        if self._dog.hangs(self._standstill):
            self.reason = f"messages wait, but no offset has moved for {self._standstill:.0f} s"
        held = await counts(self._client, IndexNames(self._settings.elasticsearch_prefix))
        self._metrics.standing(held.mentions, held.events)

    async def _progress(self) -> dict[Place, Progress]:
        try:
            return await progress(self._settings, ROLE, flow.INDEX.reads)
        except (KafkaError, OSError) as error:
            raise Temporary(f"Kafka does not answer: {error or type(error).__name__}", delay=5) from None
