"""The index stage on its engines: batches in, documents written, what cannot be indexed to dead letters."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from eventwire import flow
from eventwire.adapters.elastic import ElasticIndex
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Permanent, Temporary, Undigestible
from eventwire.ports import Clock, Delivery, Publisher
from eventwire.stage import IndexLogic, dead_letter, trace_of
from eventwire.stage.storm import StormGuard
from eventwire_indexer.batch import Batch

log = logging.getLogger(__name__)

T = TypeVar("T")
NAME = flow.INDEX.name
KEPT = 1_000_000
"""Bytes kept of a message that is too long for a dead letter."""

LONGEST_PAUSE = 30.0
SLICE = 16
"""Messages read in one go, about two milliseconds: a bulk under way goes out, and its answer comes in, between two."""


class IndexStage:
    """Takes batches. While an engine cannot take more it waits, however long: nothing is given up for that."""

    def __init__(
        self, index: ElasticIndex, publisher: Publisher, clock: Clock, guard: StormGuard, metrics: Metrics
    ) -> None:
        self._index = index
        self._publisher = publisher
        self._clock = clock
        self._guard = guard
        self._metrics = metrics
        self._logic = IndexLogic()
        self.waits: str | None = None
        """What is waited for at present; None while work goes on."""

    async def read(self, deliveries: Sequence[Delivery], batch: Batch) -> None:
        """Add messages to a batch: the work that needs no engine. Lets the engines' connections go on meanwhile."""
        now = self._clock.now()
        with self._metrics.timed(NAME, "read"):
            for start in range(0, len(deliveries), SLICE):
                batch.add(self._logic, deliveries[start : start + SLICE], now)
                await asyncio.sleep(0)

    async def write(self, batch: Batch) -> None:
        """Index a batch; when this returns, all of it is in the index or in dead letters.

        Raises:
            Storm: too many messages cannot be indexed; none of them has gone to dead letters.
        """
        total = len(batch.documents) + len(batch.failed)
        if batch.articles:
            with self._metrics.timed(NAME, "standings"):
                standings = await self._insist(lambda: self._index.standings(batch.articles))
            batch.decide(self._logic, standings, self._clock.now())
            total += len(batch.articles)
        if batch.renewed:
            batch.renewals(await self._insist(lambda: self._index.documents(list(batch.renewed))))
        documents = [document for document, _ in batch.documents.values()]
        with self._metrics.timed(NAME, "bulk"):
            refused = await self._insist(lambda: self._index.write(documents, batch.standings))
        batch.refuse([((r.document.kind, r.document.key), Undigestible(r.reason)) for r in refused])
        self._guard.check([True] * len(batch.failed) + [False] * (total - len(batch.failed)))
        await self._condemn(batch)
        self._count(batch)

    async def _condemn(self, batch: Batch) -> None:
        for delivery, error in batch.failed:
            log.warning("given up on: %s", error, extra=_about(delivery))
            letter = dead_letter(flow.INDEX, delivery, error, self._clock.now())
            try:
                await self._insist(lambda letter=letter: self._publisher.publish([letter]))  # type: ignore[misc]
            except Permanent as problem:
                cut = replace(delivery, value=delivery.value[:KEPT], headers={})
                reason = Undigestible(f"{error} (the first {KEPT} bytes are kept: {problem})")
                short = dead_letter(flow.INDEX, cut, reason, self._clock.now())
                await self._insist(lambda short=short: self._publisher.publish([short]))  # type: ignore[misc]
        self._metrics.dead_lettered(NAME, len(batch.failed))

    def _count(self, batch: Batch) -> None:
        kinds = [document.kind for document, _ in batch.documents.values()]
        for kind in set(kinds):
            self._metrics.indexed(kind, "written", kinds.count(kind))
        self._metrics.indexed("any", "collapsed", batch.collapsed)
        self._metrics.indexed("any", "refused", len(batch.failed))
        if log.isEnabledFor(logging.INFO):
            for document, delivery in batch.documents.values():
                if document.kind == "article":
                    log.info("indexed", extra={**_about(delivery), "version": document.version})

    async def _insist(self, call: Callable[[], Awaitable[T]]) -> T:
        """Call until the engine takes it."""
        pauses = 0
        while True:
            try:
                answer = await call()
            except Temporary as problem:
                if self.waits is None:
                    log.warning("waiting: %s", problem)
                self.waits = str(problem)
                self._metrics.paused(NAME)
                await asyncio.sleep(min(LONGEST_PAUSE, problem.delay * 1.5**pauses))
                pauses += 1
            else:
                if self.waits is not None:
                    log.warning("going on")
                self.waits = None
                return answer


def _about(delivery: Delivery) -> dict[str, object]:
    """What a log line is about."""
    name = {flow.ARTICLES.name: "article_id", flow.EVENTS.name: "event_id", flow.ACTORS.name: "actor_id"}
    name[flow.STORIES.name] = "article_id"
    about: dict[str, object] = {name[delivery.topic]: delivery.key}
    about |= {"topic": delivery.topic, "partition": delivery.partition, "offset": delivery.offset}
    return {**about, **trace_of(delivery)}
