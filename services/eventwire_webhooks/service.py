"""The webhooks service as a process: events from Kafka, posts to receivers, /v1/webhooks and health on one port."""

import logging
from collections.abc import Mapping

from aiohttp import web

from eventwire import flow
from eventwire.adapters.http import Gate, health_routes, open_gate, problem_middleware, serving, stop_signal
from eventwire.adapters.kafka import KafkaEventLog, KafkaRegistry, wait_for_topics
from eventwire.adapters.outbound.client import GuardedClient
from eventwire.adapters.system_clock import SystemClock
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire_webhooks.settings import WebhookSettings
from eventwire_webhooks.working import Webhooks, webhooks

log = logging.getLogger(__name__)


def application(parts: Webhooks, settings: WebhookSettings, gate: Gate) -> web.Application:
    """The HTTP side of the service."""
    metrics = Metrics()

    async def trouble() -> str | None:
        """Kafka must answer and have the topics, and the registry must be read."""
        try:
            topics = [flow.EVENTS, flow.REGISTRY]
            await wait_for_topics(settings.model_copy(update={"wait_seconds": 0}), topics, log.debug)
        except Temporary as error:
            return str(error)
        return parts.worker.trouble

    async def measure() -> None:
        metrics.webhooks(parts.worker.standings())

    async def waiting() -> Mapping[str, int]:
        """What waits, waits for its receivers, not for us: see /v1/webhooks."""
        return {}

    app = web.Application(middlewares=[metrics.middleware(), problem_middleware, gate.middleware()])
    app.add_routes(parts.routes.routes())
    app.add_routes(health_routes(trouble, waiting))
    app.add_routes(metrics.routes(measure))
    return app


async def run(settings: WebhookSettings) -> int:
    """Run until SIGINT or SIGTERM; messages under way are finished first. Returns the exit status.

    Raises:
        Temporary: Kafka or a topic is not there within the time to wait, or the port is taken.
        InvalidInput: the settings contradict each other; or others reach the port, and it asks for no key without
            being told so.
    """
    stopping = stop_signal()
    clock = SystemClock()
    await wait_for_topics(settings, [flow.EVENTS, flow.REGISTRY], log.warning)
    async with KafkaRegistry(settings, clock) as registry, KafkaEventLog(settings) as events:
        gate = await open_gate(settings, settings.webhooks_host, registry, clock)
        parts = webhooks(registry, events, clock, GuardedClient.from_settings(settings))
        app = application(parts, settings, gate)
        async with parts.working(), serving(app, settings.webhooks_host, settings.webhooks_port) as address:
            log.info("webhooks are delivered; they are looked after at %s", address)
            await stopping.wait()
    return 0
