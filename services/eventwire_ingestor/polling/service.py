"""The poller as a process: feeds in, Kafka out."""

import logging
from collections.abc import Mapping

from aiohttp import web

from eventwire import flow
from eventwire.adapters.http import health_routes, problem_middleware, serving, stop_signal
from eventwire.adapters.kafka.connection import wait_for_topics
from eventwire.adapters.kafka.publisher import KafkaPublisher
from eventwire.adapters.kafka.registry import KafkaRegistry
from eventwire.adapters.system_clock import SystemClock
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire_ingestor.polling.poller import open_poller
from eventwire_ingestor.polling.settings import FeedsSettings
from eventwire_ingestor.routes import no_pressure
from eventwire_ingestor.witness import Witness

log = logging.getLogger(__name__)


async def run(settings: FeedsSettings) -> int:
    """Run until SIGINT or SIGTERM. Returns the exit status.

    Raises:
        Temporary: Kafka is not there within the time to wait, or the port is taken.
        InvalidInput: what the settings allow cannot be read.
    """
    stopping = stop_signal()
    clock, metrics = SystemClock(), Metrics()
    await wait_for_topics(settings, [flow.ARTICLES, flow.REGISTRY], log.warning)
    async with (
        KafkaPublisher(settings, patience=settings.feeds_patience) as publisher,
        KafkaRegistry(settings, clock) as registry,
        open_poller(settings, registry, Witness(publisher, metrics), clock, no_pressure, metrics) as poller,
        serving(_application(settings, metrics), settings.feeds_host, settings.feeds_port) as address,
    ):
        log.info("the poller works, its health is at %s", address)
        await poller.run(stopping)
    return 0


def _application(settings: FeedsSettings, metrics: Metrics) -> web.Application:
    """Health and metrics."""

    async def trouble() -> str | None:
        try:
            here = settings.model_copy(update={"wait_seconds": 0})
            await wait_for_topics(here, [flow.ARTICLES, flow.REGISTRY], log.debug)
        except Temporary as error:
            return str(error)
        return None

    async def waiting() -> Mapping[str, int]:
        """Nothing waits here: what a feed has is asked for when it is due."""
        return {}

    app = web.Application(middlewares=[problem_middleware])
    app.add_routes(health_routes(trouble, waiting))
    app.add_routes(metrics.routes())
    return app
