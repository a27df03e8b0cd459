"""The log of events on Kafka, as subscribers read it."""

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal, Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from eventwire import flow
from eventwire.adapters.kafka.connection import partitions
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.offsets import Offsets
from eventwire.adapters.kafka.settings import KafkaSettings
from eventwire.adapters.kafka.tail import Tail, event_in, events_consumer, started, written
from eventwire.errors import Temporary
from eventwire.ports import Stretch, Written

MAX_CATCHING_UP = 16
"""Readers that read from Kafka by themselves at once; those who follow the end share one consumer."""

_MOST = 200
_READ_MS = 1000


class KafkaEventLog:
    """Reads the events topic; connects when somebody asks. Use as an async context manager.

    A reader that is behind has a consumer of its own until it has caught up with the shared tail. The tail runs while
    there are readers.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        self.settings = settings
        self.turns = asyncio.Semaphore(MAX_CATCHING_UP)
        self._topic = TopicNames(settings.kafka_topic_prefix).on_kafka(flow.EVENTS.name)
        self._tail: Tail | None = None
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._tail is not None:
            await self._tail.stop()

    async def position(self, since: datetime | Literal["begin", "now"]) -> str:
        """The position in front of what was written at or after a moment.

        Raises:
            Temporary: Kafka does not answer.
        """
        places = await self.places()
        if since == "begin":
            return Offsets([0] * len(places)).encode()
        async with _asking(self.settings) as consumer:
            ends = await consumer.end_offsets(places)
            if since != "now":
                moment = int(since.timestamp() * 1000)
                found = await consumer.offsets_for_times(dict.fromkeys(places, moment))
                ends |= {place: one.offset for place, one in found.items() if one is not None}
        return Offsets(ends[place] for place in places).encode()

    async def reader(self, after: str) -> "Reader":
        """A reader of what stands behind a position.

        Raises:
            InvalidInput: it is no position of this log.
            Temporary: Kafka does not answer.
        """
        places = await self.places()
        offsets = Offsets.decode(after, len(places))
        async with _asking(self.settings) as consumer:
            ends = await consumer.end_offsets(places)
        for number, place in enumerate(places):
            if offsets[number] > ends[place]:
                offsets[number] = 0
        async with self._lock:
            if self._tail is None or len(self._tail.places) != len(places):
                tail = Tail(self.settings, places)
                await tail.start()
                self._tail = tail
            self._tail.readers += 1
            return Reader(self, self._tail, places, offsets)

    async def left(self, tail: Tail) -> None:
        """A reader is done with a tail."""
        async with self._lock:
            tail.readers -= 1
            if tail.readers == 0:
                self._tail = None if self._tail is tail else self._tail
                await tail.stop()

    async def at(self, place: str) -> Written | None:
        """What was written at a place; None: a newer state of the event has taken its place.

        Raises:
            Temporary: Kafka does not answer.
        """
        number, offset = map(int, place.split(":"))
        partition = TopicPartition(self._topic, number)
        async with _asking(self.settings) as consumer:
            if offset >= (await consumer.end_offsets([partition]))[partition]:
                return None
            consumer.assign([partition])
            consumer.seek(partition, offset)
            found = await consumer.getmany(partition, timeout_ms=10 * _READ_MS, max_records=1)
        if not found:
            raise Temporary("Kafka did not hand out the message in time", delay=5)
        record = found[partition][0]
        event = event_in(record) if record.offset == offset else None
        return None if event is None else written(record, event, Offsets())

    async def places(self) -> list[TopicPartition]:
        """The topic's partitions.

        Raises:
            Temporary: Kafka does not answer, or the topic is not there.
        """
        try:
            found = await partitions(self.settings, [flow.EVENTS])
        except (KafkaError, OSError) as error:
            raise Temporary(f"Kafka at {self.settings.kafka_bootstrap} does not answer: {error}", delay=5) from None
        if not found:
            raise Temporary(f"no topic {self._topic} on Kafka; `eventwire topics apply` makes it", delay=30)
        return [TopicPartition(self._topic, number) for number in range(found[flow.EVENTS.name])]


class Reader:
    """Implements `ports.EventReader`."""

    def __init__(self, log: KafkaEventLog, tail: Tail, places: list[TopicPartition], offsets: Offsets) -> None:
        self._log = log
        self._tail = tail
        self._places = places
        self._offsets = offsets
        self._next: int | None = None
        self._consumer: AIOKafkaConsumer | None = None

    async def read(self, wait: float) -> Stretch:
        """The next events; if there are none for `wait` seconds, an empty stretch.

        Raises:
            Temporary: Kafka does not answer.
        """
        # Only pure waits are cut short: what was taken from a consumer and not given on would be missed for ever.
        loop = asyncio.get_running_loop()
        end = loop.time() + wait
        found: list[Written] = []
        while not found:
            left = end - loop.time()
            if self._attached():
                found = self._from_tail()
                if not found and left > 0:
                    await self._tail.arrival(left)
            elif self._consumer is not None or await self._turn(left):
                found = await self._from_kafka(left)
            if left <= 0:
                break
        return Stretch(found, self._offsets.encode())

    async def close(self) -> None:
        """Let go of the consumer, if there is one, and of the tail."""
        await self._rest()
        await self._log.left(self._tail)

    def _attached(self) -> bool:
        """Whether the tail holds all that comes next."""
        if self._next is not None and self._next < self._tail.first:
            self._next = None
        if self._next is None and all(map(int.__ge__, self._offsets, self._tail.covers)):
            self._next = self._tail.first
        return self._next is not None

    def _from_tail(self) -> list[Written]:
        found: list[Written] = []
        number = self._next or 0
        for record, event in self._tail.since(number, _MOST):
            number += 1
            self._note(record, event, found)
        self._next = number
        return found

    async def _turn(self, wait: float) -> bool:
        """Wait for a turn to read from Kafka, and connect."""
        try:
            async with asyncio.timeout(max(0.0, wait)):
                await self._log.turns.acquire()
        except TimeoutError:
            return False
        try:
            consumer = await started(events_consumer(self._log.settings), self._log.settings)
        except BaseException:
            self._log.turns.release()
            raise
        consumer.assign(self._places)
        for place, offset in zip(self._places, self._offsets, strict=True):
            consumer.seek(place, offset)
        self._consumer = consumer
        return True

    async def _from_kafka(self, wait: float) -> list[Written]:
        consumer = self._consumer
        assert consumer is not None  # noqa: S101 - `read` has seen to it
        found: list[Written] = []
        try:
            batches = await consumer.getmany(timeout_ms=max(1, min(_READ_MS, int(wait * 1000))), max_records=_MOST)
            for records in batches.values():
                for record in records:
                    self._note(record, event_in(record), found)
            if not batches:
                # What compaction took out at the end of a partition is passed without a record.
                for number, place in enumerate(self._places):
                    self._offsets[number] = max(self._offsets[number], await consumer.position(place))
        except (KafkaError, OSError) as error:
            raise Temporary(f"Kafka does not hand out events: {error or type(error).__name__}", delay=5) from None
        if self._attached():
            await self._rest()
        return found

    async def _rest(self) -> None:
        if self._consumer is not None:
            consumer, self._consumer = self._consumer, None
            self._log.turns.release()
            # What was read before must reach the reader, however badly the connection ends.
            with suppress(KafkaError, OSError):
                await consumer.stop()

    def _note(self, record: Any, event: Any, found: list[Written]) -> None:
        """Take a record unless it was read before."""
        if record.offset >= self._offsets[record.partition]:
            self._offsets[record.partition] = record.offset + 1
            if event is not None:
                found.append(written(record, event, self._offsets))


class _asking:  # noqa: N801 - reads as a verb where it is used
    """A connected consumer for a few questions."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._consumer = events_consumer(settings)

    async def __aenter__(self) -> AIOKafkaConsumer:
        return await started(self._consumer, self._settings)

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        await self._consumer.stop()
        if isinstance(error, KafkaError | OSError):
            raise Temporary(f"Kafka does not answer: {error or type(error).__name__}", delay=5) from None
