"""The end of the events topic, read once a process and shared by all who follow it."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from eventwire.adapters.kafka.connection import connection
from eventwire.adapters.kafka.offsets import Offsets
from eventwire.adapters.kafka.settings import KafkaSettings
from eventwire.errors import Temporary
from eventwire.model import Event
from eventwire.ports import Written

log = logging.getLogger(__name__)

MAX_HELD = 5000
MAX_HELD_BYTES = 16 * 1024 * 1024
WAIT_MS = 500

_RETRY = 2.0
_FETCH_BYTES = 1024 * 1024
_FETCH_MS = 100


def events_consumer(settings: KafkaSettings) -> AIOKafkaConsumer:
    """A consumer without a group, for partitions to be assigned by hand; what it reads ahead is bounded."""
    return AIOKafkaConsumer(
        **connection(settings),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        # A longer message still arrives, alone.
        max_partition_fetch_bytes=_FETCH_BYTES,
        fetch_max_bytes=4 * _FETCH_BYTES,
        # What comes to a partition of which messages wait here is asked for only after the answer under way.
        fetch_max_wait_ms=_FETCH_MS,
    )


async def started(consumer: AIOKafkaConsumer, settings: KafkaSettings) -> AIOKafkaConsumer:
    """The consumer, connected.

    Raises:
        Temporary: no broker answers.
    """
    try:
        await consumer.start()
    except (KafkaError, OSError) as error:
        await consumer.stop()
        raise Temporary(f"Kafka at {settings.kafka_bootstrap} does not answer: {error}", delay=5) from None
    return consumer


def event_in(record: Any) -> Event | None:
    """The event in a record; None for what is no event: a tombstone, or what somebody else put there."""
    try:
        return Event.model_validate_json(record.value or b"")
    except ValueError:
        if record.value is not None:
            log.warning("offset %s of partition %s holds no event", record.offset, record.partition)
        return None


def written(record: Any, event: Event, offsets: Offsets) -> Written:
    """The record's event, with the position behind it."""
    at = datetime.fromtimestamp(record.timestamp / 1000, UTC)
    return Written(offsets.encode(), f"{record.partition}:{record.offset}", at, event)


class Tail:
    """Holds the newest records, parsed once. Readers take them by number: those of the next ones grow by one."""

    def __init__(self, settings: KafkaSettings, places: Sequence[TopicPartition]) -> None:
        self._settings = settings
        self.places = list(places)
        self.readers = 0
        self._held: deque[tuple[Any, Event | None, int]] = deque()
        self._bytes = 0
        self._arrived = asyncio.Event()
        self._following: asyncio.Task[None] | None = None
        self.first = 0
        """Number of the oldest record that is held."""
        self.covers = Offsets()
        """By partition, the offset from which on every record is held, or yet to come."""
        self.done = Offsets()
        """By partition, the next offset that is to come."""

    async def start(self) -> None:
        """Connect, and hold what comes from now on.

        Raises:
            Temporary: no broker answers.
        """
        consumer = await started(events_consumer(self._settings), self._settings)
        try:
            ends = await consumer.end_offsets(self.places)
        except KafkaError as error:
            await consumer.stop()
            raise Temporary(f"Kafka does not answer: {error}", delay=5) from None
        self.covers = Offsets(ends[place] for place in self.places)
        self.done = Offsets(self.covers)
        self._following = asyncio.create_task(self._follow(consumer))

    async def stop(self) -> None:
        """Disconnect."""
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following

    @property
    def next(self) -> int:
        """The number that the next record to arrive will have."""
        return self.first + len(self._held)

    def since(self, number: int, most: int) -> Iterator[tuple[Any, Event | None]]:
        """Records from a number on that is still held."""
        start = number - self.first
        for index in range(start, min(start + most, len(self._held))):
            record, event, _ = self._held[index]
            yield record, event

    async def arrival(self, wait: float) -> None:
        """Returns when more has arrived, or after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._arrived.wait()

    async def _follow(self, consumer: AIOKafkaConsumer) -> None:
        """For ever; after a failure by a new consumer from where the last one stood."""
        current: AIOKafkaConsumer | None = consumer
        while True:
            try:
                current = current or await started(events_consumer(self._settings), self._settings)
                current.assign(self.places)
                for place, offset in zip(self.places, self.done, strict=True):
                    current.seek(place, offset)
                while True:
                    self._take(await current.getmany(timeout_ms=WAIT_MS, max_records=100))
            except (KafkaError, OSError, Temporary) as error:
                log.warning("the events topic is not followed now: %s", error or type(error).__name__)
            finally:
                if current is not None:
                    await current.stop()
                    current = None
            await asyncio.sleep(_RETRY)

    def _take(self, batches: dict[TopicPartition, list[Any]]) -> None:
        for records in batches.values():
            for record in records:
                size = len(record.value or b"")
                self._held.append((record, event_in(record), size))
                self._bytes += size
                self.done[record.partition] = record.offset + 1
                while len(self._held) > MAX_HELD or self._bytes > MAX_HELD_BYTES:
                    gone, _, size = self._held.popleft()
                    self.first += 1
                    self._bytes -= size
                    self.covers[gone.partition] = gone.offset + 1
        if batches:
            self._arrived.set()
            self._arrived = asyncio.Event()
