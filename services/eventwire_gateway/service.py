"""The gateway as a process: HTTP over Elasticsearch; dead letters from Kafka."""

import asyncio
import logging
from collections.abc import Mapping

from aiohttp import web

from eventwire import flow
from eventwire.adapters.elastic import ElasticSearch, IndexNames, connect, wait_for_indices
from eventwire.adapters.http import Gate, health_routes, open_gate, problem_middleware, serving, stop_signal
from eventwire.adapters.http.gate import loopback
from eventwire.adapters.http.health import Trouble
from eventwire.adapters.kafka.connection import wait_for_topics
from eventwire.adapters.kafka.deadletters import KafkaDeadLetters
from eventwire.adapters.kafka.eventlog import KafkaEventLog
from eventwire.adapters.kafka.registry import KafkaRegistry
from eventwire.adapters.system_clock import SystemClock
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire.ports import Clock, DeadLetters, EventLog, Registry, Search
from eventwire.query import DeadLetterQuery, Page
from eventwire_gateway.describe import describe_routes
from eventwire_gateway.routes import SearchRoutes
from eventwire_gateway.settings import GatewaySettings
from eventwire_gateway.stream import StreamRoutes

log = logging.getLogger(__name__)


def application(
    search: Search, dead_letters: DeadLetters, events: EventLog, trouble: Trouble, metrics: Metrics, gate: Gate
) -> web.Application:
    """The HTTP side over any index."""

    async def waiting() -> Mapping[str, int]:
        """Nothing waits here."""
        return {}

    app = web.Application(middlewares=[metrics.middleware(), problem_middleware, gate.middleware()])
    stream = StreamRoutes(events)
    app.on_shutdown.append(stream.stop)
    app.add_routes(stream.routes())
    app.add_routes(SearchRoutes(search, dead_letters).routes())
    app.add_routes(health_routes(trouble, waiting))
    app.add_routes(metrics.routes())
    app.add_routes(describe_routes())
    return app


async def run(settings: GatewaySettings) -> int:
    """Run until SIGINT or SIGTERM; requests under way are finished first. Returns the exit status.

    Raises:
        Temporary: Elasticsearch or an index is not there within the time to wait, or the port is taken.
        InvalidInput: the settings contradict each other; or others reach the port, and it asks for no key without
            being told so.
    """
    stopping = stop_signal()
    client = connect(settings)

    async def trouble() -> str | None:
        try:
            await wait_for_indices(client, settings.model_copy(update={"wait_seconds": 0}), log.debug)
        except Temporary as error:
            return str(error)
        return None

    letters = _Letters(settings)
    try:
        await wait_for_indices(client, settings, log.warning)
        search = ElasticSearch(client, IndexNames(settings.elasticsearch_prefix))
        clock = SystemClock()
        async with KafkaRegistry(settings, clock) as registry, KafkaEventLog(settings) as events:
            gate = await _gate(settings, registry, clock)
            app = application(search, letters, events, trouble, Metrics(), gate)
            async with serving(app, settings.gateway_host, settings.gateway_port) as address:
                log.info("the gateway listens on %s", address)
                await stopping.wait()
    finally:
        await letters.stop()
        await client.close()
    return 0


async def _gate(settings: GatewaySettings, registry: Registry, clock: Clock) -> Gate:
    """The gate; where keys stand on Kafka and must be there, Kafka is waited for."""
    if not (settings.without_keys or settings.keys_file or loopback(settings.gateway_host)):
        await wait_for_topics(settings, [flow.REGISTRY], log.warning)
    return await open_gate(settings, settings.gateway_host, registry, clock)


class _Letters:
    """Dead letters, connected to Kafka when somebody asks for the first time: searching does without Kafka."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._reader = KafkaDeadLetters(settings)
        self._lock = asyncio.Lock()
        self._started = False

    async def page(self, query: DeadLetterQuery) -> Page:
        async with self._lock:
            if not self._started:
                await self._reader.start()
                self._started = True
        return await self._reader.page(query)

    async def stop(self) -> None:
        if self._started:
            await self._reader.stop()
