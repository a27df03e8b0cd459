"""A topic from its beginning, apart from the indexers' group."""

import logging
from typing import Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from eventwire import flow
from eventwire.adapters.kafka.connection import connection, delivery, partitions
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.settings import MAX_MESSAGE, KafkaSettings
from eventwire.errors import Temporary
from eventwire.ports import Delivery

log = logging.getLogger(__name__)


class Replay:
    """Reads a topic from its first message up to wherever it ends at a moment. Use as an async context manager."""

    def __init__(self, settings: KafkaSettings, topic: flow.Topic, batch: int) -> None:
        self._settings = settings
        self._topic = topic
        self._batch = batch
        self._names = TopicNames(settings.kafka_topic_prefix)
        self._places: list[TopicPartition] = []
        self._ends: dict[TopicPartition, int] = {}
        self._consumer = AIOKafkaConsumer(
            **connection(settings),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_partition_fetch_bytes=MAX_MESSAGE,
        )

    async def __aenter__(self) -> Self:
        try:
            await self._consumer.start()
            count = (await partitions(self._settings, [self._topic]))[self._topic.name]
            self._places = [TopicPartition(self._names.on_kafka(self._topic.name), n) for n in range(count)]
            self._consumer.assign(self._places)
            await self._consumer.seek_to_beginning()
        except (KafkaError, OSError, KeyError) as error:
            await self._consumer.stop()
            raise Temporary(
                f"Kafka at {self._settings.kafka_bootstrap} cannot hand out {self._topic.name}: {error!r}"
            ) from None
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def mark(self) -> int:
        """Make the topic's present end the goal; how many messages that is from here.

        Raises:
            Temporary: Kafka does not answer.
        """
        try:
            self._ends = await self._consumer.end_offsets(self._places)
            return sum([max(0, end - await self._consumer.position(place)) for place, end in self._ends.items()])
        except (KafkaError, OSError) as error:
            raise Temporary(f"Kafka does not answer: {error!r}") from None

    async def read(self) -> list[Delivery] | None:
        """The next messages; None when the goal is reached.

        Raises:
            Temporary: Kafka does not answer.
        """
        try:
            positions = {place: await self._consumer.position(place) for place in self._places}
            if all(positions[place] >= end for place, end in self._ends.items()):
                return None
            found = await self._consumer.getmany(timeout_ms=1000, max_records=self._batch)
        except (KafkaError, OSError) as error:
            raise Temporary(f"Kafka does not hand out messages: {error!r}") from None
        return [delivery(record, self._names) for records in found.values() for record in records]
