"""Which feeds are due, and keeping how they stand."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

from pydantic import ValidationError

from eventwire.adapters.html import Child, FeedReader, PageReader
from eventwire.adapters.http import MAX_BODY
from eventwire.adapters.outbound import GuardedClient
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire.feeds import FEEDS, STANDINGS, Condition, Standing, Subscription, after_failure, fresh
from eventwire.ports import Clock, Publisher, Registry
from eventwire_ingestor.acceptance import Acceptance, Pressure
from eventwire_ingestor.polling.delivery import Delivery
from eventwire_ingestor.polling.manners import PoliteClient, Sleep
from eventwire_ingestor.polling.settings import PollingSettings
from eventwire_ingestor.polling.visit import Visit

log = logging.getLogger(__name__)

TICK = 5.0
"""Seconds between looks at which feeds are due."""


class Poller:
    """Polls the feeds of a registry while it runs. One for each installation: two would ask everything twice."""

    def __init__(self, registry: Registry, visit: Visit, clock: Clock, at_once: int, metrics: Metrics) -> None:
        self._metrics = metrics
        self._registry = registry
        self._visit = visit
        self._clock = clock
        self._at_once = at_once
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._unsaved: dict[str, Standing] = {}
        self._told: set[str] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll until asked to stop; visits under way are broken off then, and lose nothing."""
        try:
            while not stopping.is_set():
                try:
                    await self.tick()
                except Temporary as error:
                    log.warning("feeds wait: %s", error)
                except Exception:
                    log.exception("looking for due feeds failed; it is tried again")
                try:
                    async with asyncio.timeout(TICK):
                        await stopping.wait()
                except TimeoutError:
                    continue
        finally:
            for task in self._under_way.values():
                task.cancel()
            await self.settle()

    async def tick(self) -> None:
        """Begin to poll the feeds that are due, longest due first, as many as may be polled at once.

        Raises:
            Temporary: the registry cannot be read or written now.
        """
        await self._save()
        # Before the registry is read: what ends meanwhile may not be in what is read.
        busy = set(self._under_way)
        feeds = await self._registry.entries(FEEDS)
        standings = await self._registry.entries(STANDINGS)
        due: list[tuple[Standing, str, Subscription]] = []
        counts = {condition.value: 0 for condition in Condition}
        for identifier, raw in feeds.items():
            subscription = self._subscription(identifier, raw)
            if subscription is not None:
                standing = self._standing(identifier, subscription, standings)
                counts[standing.condition.value] += 1
                if (
                    identifier not in busy
                    and standing.condition is not Condition.GONE
                    and standing.next_at <= self._clock.now()
                ):
                    due.append((standing, identifier, subscription))
        self._metrics.feeds(counts)
        due.sort(key=lambda each: (each[0].next_at, each[1]))
        for standing, identifier, subscription in due[: self._at_once - len(self._under_way)]:
            task = asyncio.create_task(self._poll(identifier, subscription, standing))
            self._under_way[identifier] = task
            # Not in the task itself: one that is cancelled before it began would never come to it.
            task.add_done_callback(partial(self._ended, identifier))
        for identifier in standings.keys() - feeds.keys() - busy:
            await self._registry.put(STANDINGS, identifier, None)

    async def settle(self) -> None:
        """Until no feed is being polled."""
        while self._under_way:
            await asyncio.wait(list(self._under_way.values()))
            await asyncio.sleep(0)

    def _ended(self, identifier: str, _task: asyncio.Task[None]) -> None:
        del self._under_way[identifier]

    async def _poll(self, identifier: str, subscription: Subscription, standing: Standing) -> None:
        try:
            after = await self._visit.poll(subscription, standing)
            _tell(subscription, standing, after)
            self._unsaved[identifier] = after
            await self._save()
        except Temporary as error:
            log.warning("how feeds stand is kept in memory for now: %s", error)
        except Exception:
            log.exception("polling %a failed", standing.url)
            reason = "an error of the poller, not of the feed; the poller's log holds the details"
            self._unsaved[identifier] = after_failure(standing, self._clock.now(), reason)

    async def _save(self) -> None:
        """Put into the registry what is not there yet: a feed whose state is lost would be asked again at once."""
        for identifier, standing in list(self._unsaved.items()):
            if await self._registry.get(FEEDS, identifier) is not None:
                await self._registry.put(STANDINGS, identifier, standing.model_dump_json().encode())
            if self._unsaved.get(identifier) is standing:
                del self._unsaved[identifier]

    def _subscription(self, identifier: str, raw: bytes) -> Subscription | None:
        try:
            return Subscription.model_validate_json(raw)
        except ValidationError:
            if identifier not in self._told:
                self._told.add(identifier)
                log.warning("what stands in the registry under feed %a is no feed; it is passed over", identifier)
            return None

    def _standing(self, identifier: str, subscription: Subscription, kept: Mapping[str, bytes]) -> Standing:
        if identifier in self._unsaved:
            return self._unsaved[identifier]
        try:
            return Standing.model_validate_json(kept[identifier])
        except (KeyError, ValidationError):
            return fresh(subscription.url, self._clock.now())


def _tell(subscription: Subscription, before: Standing, after: Standing) -> None:
    posted = after.posted - before.posted
    if after.failures:
        level = logging.WARNING if after.failures == 1 or after.condition is Condition.GONE else logging.INFO
        log.log(level, "feed %a fails: %a", subscription.url, after.reason)
    else:
        log.info("feed %a: %d articles", subscription.url, posted)


@asynccontextmanager
async def open_poller(
    settings: PollingSettings,
    registry: Registry,
    publisher: Publisher,
    clock: Clock,
    pressure: Pressure,
    metrics: Metrics,
    *,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[Poller]:
    """A poller over any registry and log, with what it needs, for as long as the block runs.

    Raises:
        InvalidInput: what the settings allow cannot be read.
    """
    child = Child()
    agent = settings.outbound_user_agent
    try:
        async with GuardedClient.from_settings(settings) as client:
            polite = PoliteClient(client, agent, settings.feeds_spacing, clock, sleep)
            acceptance = Acceptance(publisher, clock, PageReader(child=child), pressure, MAX_BODY)
            visit = Visit(polite, FeedReader(child), Delivery(polite, acceptance, clock), clock)
            yield Poller(registry, visit, clock, settings.feeds_at_once, metrics)
    finally:
        await child.close()
