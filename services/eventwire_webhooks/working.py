"""The working parts together, over any registry and log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from eventwire.adapters.outbound import GuardedClient
from eventwire.ports import Clock, EventLog, Registry
from eventwire_webhooks.routes import WebhookRoutes
from eventwire_webhooks.sender import Sender
from eventwire_webhooks.worker import Worker


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
