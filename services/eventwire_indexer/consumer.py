"""The indexer's place on Kafka: reads batches of its topics, commits what is done."""

import logging
from collections.abc import Sequence
from typing import Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from eventwire import flow
from eventwire.adapters.kafka.connection import connection, delivery
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.settings import MAX_MESSAGE
from eventwire.errors import Temporary
from eventwire.ports import Delivery
from eventwire_indexer.settings import IndexerSettings

log = logging.getLogger(__name__)

ROLE = "indexer"
WAIT_MS = 250
"""How long a read waits for messages when there are none."""

FETCH_MS = 100
"""How long the broker may hold back an answer without messages: those of a partition that had messages waiting when it
was asked for are asked for only after that."""

PAUSE_MS = 24 * 60 * 60 * 1000
"""A pause of Elasticsearch's is no reason to leave the group: nobody else could go on either."""


class Consumer:
    """Reads the topics of the index stage as a member of the indexers' group. Use as an async context manager."""

    def __init__(self, settings: IndexerSettings) -> None:
        self._settings = settings
        self._names = TopicNames(settings.kafka_topic_prefix)
        self._consumer = AIOKafkaConsumer(
            *(self._names.on_kafka(topic.name) for topic in flow.INDEX.reads),
            **connection(settings),
            group_id=self._names.group(ROLE),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            session_timeout_ms=6000,
            heartbeat_interval_ms=2000,
            max_poll_interval_ms=PAUSE_MS,
            max_partition_fetch_bytes=MAX_MESSAGE,
            fetch_max_wait_ms=FETCH_MS,
        )

    async def __aenter__(self) -> Self:
        try:
            await self._consumer.start()
        except (KafkaError, OSError) as error:
            await self._consumer.stop()
            raise Temporary(f"Kafka at {self._settings.kafka_bootstrap} does not answer: {error}", delay=5) from None
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def read(self, most: int) -> list[Delivery]:
        """The next messages, at most so many, in the order of their partitions; none if there are none for a moment.

        Raises:
            Temporary: Kafka does not answer.
        """
        try:
            found = await self._consumer.getmany(timeout_ms=WAIT_MS, max_records=most)
        except (KafkaError, OSError) as error:
            raise Temporary(f"Kafka does not hand out messages: {error or type(error).__name__}") from error
        return [delivery(record, self._names) for records in found.values() for record in records]

    async def commit(self, deliveries: Sequence[Delivery]) -> None:
        """Remember that these are done. If their partitions have moved on, whoever has them does them again: no harm.

        Raises:
            Temporary: Kafka does not answer.
        """
        ends: dict[TopicPartition, int] = {}
        for one in deliveries:
            place = TopicPartition(self._names.on_kafka(one.topic), one.partition)
            ends[place] = max(ends.get(place, 0), one.offset + 1)
        try:
            await self._consumer.commit(ends)
        except (CommitFailedError, IllegalStateError) as error:
            log.warning("some partitions went to another indexer before their commit: %s", error)
        except (KafkaError, OSError) as error:
            raise Temporary(f"Kafka does not take commits: {error or type(error).__name__}") from error

    def places(self) -> set[tuple[str, int]]:
        """The partitions that this indexer has, by the flow's names of their topics."""
        return {(self._names.in_flow(place.topic), place.partition) for place in self._consumer.assignment()}
