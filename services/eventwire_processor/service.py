"""The processor as a process: Faust agents, extraction processes, health port and watchdog."""

import asyncio
import logging
import multiprocessing
import os
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from eventwire import flow
from eventwire.adapters.http import health_routes, problem_middleware, serving, stop_signal
from eventwire.adapters.kafka.connection import wait_for_topics
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.publisher import KafkaPublisher
from eventwire.adapters.system_clock import SystemClock
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Conflict
from eventwire.ports import Delivery, Publisher
from eventwire.resolution import ActorResolver, EventResolver
from eventwire.stage import ResolveActorsLogic, ResolveEventsLogic, StageLogic, changes
from eventwire.stage.storm import StormGuard
from eventwire_processor.app import SOURCES, STAGES, Agents
from eventwire_processor.aside import Aside
from eventwire_processor.batch import Apply, BatchStage, Prepare
from eventwire_processor.health import Health
from eventwire_processor.pool import ExtractPool
from eventwire_processor.settings import ProcessorSettings
from eventwire_processor.telling import telling

log = logging.getLogger(__name__)

RESOLVE_BATCH = 200
STOP_SECONDS = 30.0
"""How long the batch at hand may take to finish when the worker is asked to stop."""


async def run(settings: ProcessorSettings) -> int:
    """Run until SIGINT or SIGTERM, or until the worker cannot go on. Returns the exit status: 0 if asked.

    Raises:
        Temporary: Kafka or its topics are not there within the time to wait, the health port is taken, or a process
            cannot be started.
        Conflict: the source topics differ in their numbers of partitions.
        Undigestible: the extractor cannot be loaded.
    """
    stopping = stop_signal()
    names = TopicNames(settings.kafka_topic_prefix)
    changelogs = [names.changelog(stage.name) for stage in STAGES]
    needed = {topic.name: topic for stage in STAGES for topic in (*stage.reads, *stage.writes, flow.DEAD_LETTERS)}
    counts = await wait_for_topics(settings, list(needed.values()), log.warning, changelogs)
    if len({counts[topic.name] for topic in SOURCES}) != 1:
        raise Conflict(f"the topics must have equal numbers of partitions, not {counts}; see `eventwire topics apply`")
    pool = ExtractPool(settings.processor_lexicon, settings.processor_processes, settings.processor_article_seconds)
    stories = Aside(telling)
    try:
        await asyncio.gather(pool.warm(), asyncio.to_thread(stories.start))
        metrics = Metrics()
        async with KafkaPublisher(settings) as publisher:
            stages = _stages(settings, pool, stories, publisher, metrics)
            agents = Agents(settings, counts[flow.ARTICLES.name], stages, publisher.keep)
            return await _work(settings, agents, metrics, stopping)
    finally:
        pool.close()
        stories.close()


def _stages(
    settings: ProcessorSettings, pool: ExtractPool, stories: Aside, publisher: Publisher, metrics: Metrics
) -> list[tuple[BatchStage, int]]:
    """The stages, each with the most messages that it takes at once."""
    clock = SystemClock()
    ratio = settings.processor_dead_letter_ratio

    def stage(place: flow.Stage, prepare: Prepare, apply: Apply, aside: Aside | None = None) -> BatchStage:
        guard = StormGuard(place.name, ratio)
        return BatchStage(place, prepare, apply, publisher, clock, guard, metrics=metrics, aside=aside)

    events, actors = ResolveEventsLogic(EventResolver()), ResolveActorsLogic(ActorResolver())
    return [
        (stage(flow.EXTRACT, pool.prepare, changes), settings.processor_batch),
        (stage(flow.RESOLVE_EVENTS, _here(events), events.apply), RESOLVE_BATCH),
        (stage(flow.RESOLVE_ACTORS, _here(actors), actors.apply), RESOLVE_BATCH),
        (stage(flow.TELL_STORIES, _here(telling()), stories.apply, stories), RESOLVE_BATCH),
    ]


def _here(logic: StageLogic[Any]) -> Prepare:
    """A stage's `prepare` in this process: reading changes costs little."""

    async def prepare(deliveries: Sequence[Delivery]) -> Sequence[Any]:
        return logic.prepare(deliveries)

    return prepare


async def _work(settings: ProcessorSettings, agents: Agents, metrics: Metrics, stopping: asyncio.Event) -> int:
    health = Health(settings, agents, metrics)
    app = web.Application(middlewares=[problem_middleware])
    app.add_routes(health_routes(health.trouble, health.waiting))
    app.add_routes(metrics.routes())
    settings.processor_data.mkdir(parents=True, exist_ok=True)
    async with serving(app, settings.processor_host, settings.processor_port) as address:
        await agents.app.start()
        log.info("the processor works, its health is at %s", address)
        ends = [
            asyncio.ensure_future(stopping.wait()),
            asyncio.ensure_future(agents.app.wait_until_stopped()),
            asyncio.ensure_future(health.watch()),
            agents.failed,
        ]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if stopping.is_set() and not agents.failed.done():
            await _stop(agents)
            return 0
    reason = agents.failed.exception() if agents.failed.done() else health.reason or "Faust has stopped"
    log.error("the worker ends: %s", reason)
    _leave(1)
    return 1


async def _stop(agents: Agents) -> None:
    """Finish the batches at hand, commit, leave the group."""
    # Not wait_for: it would wait for the cancelled stop to end, and a Faust application that hangs never does.
    stop = asyncio.ensure_future(agents.app.stop())
    await asyncio.wait([stop], timeout=STOP_SECONDS)
    if not stop.done():
        log.warning("the batch at hand is not finished within %g s; it comes again to another worker", STOP_SECONDS)
        _leave(0)


def _leave(status: int) -> None:
    """End the process at once: a Faust application that hangs or has failed cannot be relied on to stop."""
    for child in multiprocessing.active_children():
        child.kill()
    logging.shutdown()
    os._exit(status)
