"""Keeps a courier for every webhook that there is."""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping

from pydantic import ValidationError

from eventwire.errors import Temporary
from eventwire.ports import Clock, EventLog, Registry
from eventwire.webhooks import KIND, PROGRESS_KIND, Progress, Webhook, resumed, standing
from eventwire.webhooks.webhook import STANDINGS
from eventwire_webhooks.courier import Courier, Desk, Pause
from eventwire_webhooks.sender import Sender

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between two looks at what there is; `nudge` makes one at once."""


class Worker:
    """Sends couriers out, calls them back, and remembers how far they are. There must be one worker for a system."""

    def __init__(
        self,
        registry: Registry,
        events: EventLog,
        sender: Sender,
        clock: Clock,
        draw: Callable[[], float] = random.random,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """`draw` gives a number from 0 up to 1 at random; `pause` waits for so many seconds."""
        self._registry = registry
        self._clock = clock
        self._desk = Desk(events, sender, clock, draw, pause, self._keep)
        self._couriers: dict[str, Courier] = {}
        self._raw: dict[str, bytes] = {}
        self._nudged = asyncio.Event()
        self.trouble: str | None = None
        """Why no look is possible now."""

    def nudge(self) -> None:
        """Something was changed."""
        self._nudged.set()

    def progress(self, webhook_id: str) -> Progress | None:
        """How far a courier is at this moment."""
        courier = self._couriers.get(webhook_id)
        return None if courier is None else courier.progress

    def standings(self) -> Mapping[str, int]:
        """How many webhooks stand in each way."""
        counts: dict[str, int] = dict.fromkeys(STANDINGS, 0)
        for courier in self._couriers.values():
            progress = courier.progress
            counts[standing(courier.webhook, progress.disabled, progress.failing_since)] += 1
        return counts

    async def run(self) -> None:
        """Until cancelled; messages under way are finished first."""
        try:
            while True:
                self._nudged.clear()
                try:
                    await self.look()
                    self.trouble = None
                except Temporary as error:
                    if self.trouble is None:
                        log.warning("webhooks wait: %s", error)
                    self.trouble = str(error)
                try:
                    async with asyncio.timeout(LOOK):
                        await self._nudged.wait()
                except TimeoutError:
                    continue
        finally:
            await asyncio.gather(*(courier.stop() for courier in self._couriers.values()))
            self._couriers.clear()

    async def look(self) -> None:
        """See what there is, and send couriers accordingly.

        Raises:
            Temporary: the registry cannot be read or written now.
        """
        there = await self._registry.entries(KIND)
        for webhook_id in self._couriers.keys() - there.keys():
            await self._recall(webhook_id)
        for webhook_id, raw in there.items():
            if self._raw.get(webhook_id) != raw:
                await self._recall(webhook_id)
                await self._send_out(webhook_id, raw)
        for webhook_id in (await self._registry.entries(PROGRESS_KIND)).keys() - there.keys():
            await self._registry.put(PROGRESS_KIND, webhook_id, None)

    async def _recall(self, webhook_id: str) -> None:
        self._raw.pop(webhook_id, None)
        courier = self._couriers.pop(webhook_id, None)
        if courier is not None:
            await courier.stop()

    async def _send_out(self, webhook_id: str, raw: bytes) -> None:
        try:
            webhook = Webhook.model_validate_json(raw)
            kept = await self._registry.get(PROGRESS_KIND, webhook_id)
            known = None if kept is None else Progress.model_validate_json(kept)
        except ValidationError:
            # It may hold a secret: it is named, not shown.
            log.exception("webhook %s is not one that this version can read; it rests", webhook_id)
            self._raw[webhook_id] = raw
            return
        courier = Courier(webhook, resumed(webhook, known, self._clock.now()), self._desk)
        self._couriers[webhook_id], self._raw[webhook_id] = courier, raw
        courier.start()

    async def _keep(self, progress: Progress) -> None:
        await self._registry.put(PROGRESS_KIND, progress.webhook_id, progress.model_dump_json().encode())
