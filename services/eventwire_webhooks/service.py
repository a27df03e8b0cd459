"""The webhooks service as a process: events from Kafka, posts to receivers, /v1/webhooks and health on one port."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from aiohttp import web

from eventwire import flow
from eventwire.adapters.http import Gate, health_routes, open_gate, problem_middleware, serving, stop_signal
from eventwire.adapters.kafka import KafkaEventLog, KafkaRegistry, wait_for_topics
from eventwire.adapters.outbound.client import GuardedClient
from eventwire.adapters.system_clock import SystemClock
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire.ports import Clock, EventLog, Registry
from eventwire_webhooks.routes import WebhookRoutes
from eventwire_webhooks.sender import Sender
from eventwire_webhooks.settings import WebhookSettings
from eventwire_webhooks.worker import Worker

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The working parts, for an application of their own or that of the embedded system."""

    worker: Worker
    routes: WebhookRoutes
    client: GuardedClient

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Deliver while the block runs; messages under way at its end are finished."""
        async with self.client:
            work = asyncio.create_task(self.worker.run())
            try:
                yield
            finally:
                work.cancel()
                with suppress(asyncio.CancelledError):
                    await work


def webhooks(registry: Registry, events: EventLog, clock: Clock, client: GuardedClient) -> Webhooks:
    """The working parts over any registry and log."""
    sender = Sender(client, clock)
    worker = Worker(registry, events, sender, clock)
    return Webhooks(worker, WebhookRoutes(registry, events, worker, sender, clock), client)


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

    async def waiting() -> Mapping[str, int]:
        """What waits, waits for its receivers, not for us: see /v1/webhooks."""
        return {}

    app = web.Application(middlewares=[metrics.middleware(), problem_middleware, gate.middleware()])
    app.add_routes(parts.routes.routes())
    app.add_routes(health_routes(trouble, waiting))
    app.add_routes(metrics.routes())
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
