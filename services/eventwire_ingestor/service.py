"""The ingestor as a process: HTTP in, Kafka out."""

import gc
import logging
from collections.abc import Mapping

from aiohttp import web

from eventwire import flow
from eventwire.adapters.html import PageReader
from eventwire.adapters.http import Gate, health_routes, open_gate, problem_middleware, serving, stop_signal
from eventwire.adapters.kafka.connection import wait_for_topics
from eventwire.adapters.kafka.publisher import KafkaPublisher
from eventwire.adapters.kafka.registry import KafkaRegistry
from eventwire.adapters.system_clock import SystemClock
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire.ports import Clock, Publisher
from eventwire_ingestor.routes import IngestRoutes
from eventwire_ingestor.settings import IngestorSettings
from eventwire_ingestor.witness import Witness, trace_middleware

log = logging.getLogger(__name__)


def application(publisher: Publisher, clock: Clock, settings: IngestorSettings, gate: Gate) -> web.Application:
    """The HTTP side over any log."""
    metrics = Metrics()
    app = web.Application(middlewares=[metrics.middleware(), trace_middleware, problem_middleware, gate.middleware()])
    pages = PageReader()
    app.add_routes(IngestRoutes(Witness(publisher, metrics), clock, pages).routes())

    async def close_pages(_app: web.Application) -> None:
        await pages.close()

    app.on_cleanup.append(close_pages)

    async def trouble() -> str | None:
        """Kafka must answer and have the topic; what was published a moment ago says nothing of the next moment."""
        try:
            await wait_for_topics(settings.model_copy(update={"wait_seconds": 0}), [flow.ARTICLES], log.debug)
        except Temporary as error:
            return str(error)
        return None

    async def waiting() -> Mapping[str, int]:
        """Nothing waits here: an article is on Kafka before it is acknowledged."""
        return {}

    app.add_routes(health_routes(trouble, waiting))
    app.add_routes(metrics.routes())
    return app


async def run(settings: IngestorSettings) -> int:
    """Run until SIGINT or SIGTERM; requests under way are finished first. Returns the exit status.

    Raises:
        Temporary: Kafka is not there within the time to wait, or the port is taken.
        InvalidInput: others reach the port, and it asks for no key without being told so.
    """
    stopping = stop_signal()
    clock = SystemClock()
    await wait_for_topics(settings, [flow.ARTICLES, flow.REGISTRY], log.warning)
    publisher = KafkaPublisher(settings, patience=settings.ingestor_patience)
    async with publisher, KafkaRegistry(settings, clock) as registry:
        gate = await open_gate(settings, settings.ingestor_host, registry, clock)
        app = application(publisher, clock, settings, gate)
        async with serving(app, settings.ingestor_host, settings.ingestor_port) as address:
            calm_collector()
            log.info("the ingestor listens on %s", address)
            await stopping.wait()
    return 0


def calm_collector() -> None:
    """Look for cycles less often: the articles under way have none, and a few hundred are always alive."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
