"""Whether a worker makes progress."""

import asyncio
import logging
import time
from collections.abc import Mapping

from aiokafka.errors import KafkaError

from eventwire.adapters.kafka.lag import Progress, lag, progress
from eventwire.adapters.kafka.watchdog import Place, Watchdog
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire_processor.app import ROLE, SOURCES, STAGES, Agents
from eventwire_processor.settings import ProcessorSettings

log = logging.getLogger(__name__)

RESTORES = 5
"""How many times the patience for a standstill a worker may take to read its state back."""


class Health:
    """Looks at the group's offsets from time to time."""

    def __init__(self, settings: ProcessorSettings, agents: Agents, metrics: Metrics) -> None:
        self._settings = settings
        self._agents = agents
        self._metrics = metrics
        self._dog = Watchdog(settings.processor_stall_seconds)
        self._standstill = 0.0
        self._restoring_since: float | None = None
        self.reason: str | None = None

    async def watch(self) -> None:
        """Returns when the worker hangs; `reason` says so then."""
        pause = max(1.0, min(10.0, self._settings.processor_stall_seconds / 6))
        while self.reason is None:
            await asyncio.sleep(pause)
            try:
                found = await self._progress()
            except Temporary as error:
                # Without Kafka nobody can make progress; that is no fault of this worker.
                log.warning("%s", error)
                continue
            self._metrics.lag(_by_stage(found))
            mine = self._agents.places() or set(found)
            self._standstill = self._dog.look(
                {place: found[place].end for place in mine if place in found},
                {place: found[place].done for place in mine if place in found},
                busy=self._agents.busy > 0 or self._restores(),
                at=time.monotonic(),
            )
            if self._standstill > self._settings.processor_stall_seconds / 3:
                await self._agents.again()
            if self._dog.hangs(self._standstill):
                self.reason = f"messages wait, but no offset has moved for {self._standstill:.0f} s"

    def _restores(self) -> bool:
        """Whether the worker takes over partitions, and has not done so for suspiciously long."""
        if not self._agents.restoring():
            self._restoring_since = None
        elif self._restoring_since is None:
            self._restoring_since = time.monotonic()
        since = self._restoring_since
        return since is not None and time.monotonic() - since < RESTORES * self._settings.processor_stall_seconds

    async def trouble(self) -> str | None:
        """Why the worker is not ready; None if it is."""
        if self._agents.failed.done():
            return f"the worker cannot go on: {self._agents.failed.exception()}"
        if self._standstill > self._settings.processor_stall_seconds / 2:
            return f"messages wait, but no offset has moved for {self._standstill:.0f} s"
        if self._agents.restoring():
            return "the worker takes over partitions and reads their state back"
        return None

    async def waiting(self) -> Mapping[str, int]:
        """How many messages wait for each stage, over all workers."""
        return _by_stage(await self._progress())

    async def _progress(self) -> dict[Place, Progress]:
        try:
            return await progress(self._settings, ROLE, SOURCES)
        except (KafkaError, OSError) as error:
            raise Temporary(f"Kafka does not answer: {error or type(error).__name__}", delay=5) from None


def _by_stage(found: Mapping[Place, Progress]) -> dict[str, int]:
    return {stage.name: lag(found, stage.reads[0]) for stage in STAGES}
