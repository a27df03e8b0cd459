"""How far consumer groups are behind."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError
from aiokafka.structs import OffsetAndMetadata

from eventwire import flow
from eventwire.adapters.kafka.connection import connection, partitions
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.settings import KafkaSettings

_READ_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a group is on a partition: the next offset that it will read, and the next that will be written."""

    done: int
    end: int

    @property
    def behind(self) -> int:
        """How many messages wait."""
        return max(0, self.end - self.done)


async def progress(settings: KafkaSettings, role: str, topics: Sequence[flow.Topic]) -> dict[tuple[str, int], Progress]:
    """How far the role's group is, by topic (the flow's name) and partition.

    Raises:
        KafkaError: Kafka does not answer.
    """
    names = TopicNames(settings.kafka_topic_prefix)
    counts = await partitions(settings, topics)
    places = [TopicPartition(names.on_kafka(topic), n) for topic, count in counts.items() for n in range(count)]
    consumer = AIOKafkaConsumer(**connection(settings), group_id=None, enable_auto_commit=False)
    admin = AIOKafkaAdminClient(**connection(settings))
    try:
        await consumer.start()
        await admin.start()
        # What is done first, what there is after it: read the other way round, a message that a stage has put on the
        # next topic between the two reads, before it committed its own, would be missed, and a flow at work look done.
        committed = await _committed(admin, names.group(role))
        first, last = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
    finally:
        await consumer.stop()
        await admin.close()
    found = {}
    for place in places:
        known = committed.get(place)
        done = max(first[place], known.offset if known is not None else -1)
        found[names.in_flow(place.topic), place.partition] = Progress(done, last[place])
    return found


async def _committed(admin: AIOKafkaAdminClient, group: str) -> Mapping[TopicPartition, OffsetAndMetadata]:
    try:
        return dict(await admin.list_consumer_group_offsets(group))
    except GroupCoordinatorNotAvailableError:
        # Kafka sets up its own topic of offsets when the first group of all comes; nobody has committed by then.
        return {}


def lag(found: Mapping[tuple[str, int], Progress], topic: flow.Topic) -> int:
    """How many messages of a topic wait.

    >>> from eventwire.flow import ARTICLES
    >>> lag({("eventwire.articles", 0): Progress(3, 7), ("eventwire.events", 0): Progress(0, 9)}, ARTICLES)
    4
    """
    return sum(place.behind for (name, _), place in found.items() if name == topic.name)


async def offsets_between(settings: KafkaSettings, topic: str, partition: int, begin: int, end: int) -> set[int]:
    """The offsets from `begin` on and before `end` at which there are messages, on a topic by the cluster's name.

    Raises:
        KafkaError: Kafka does not answer.
        TimeoutError: not in time.
    """
    place = TopicPartition(topic, partition)
    consumer = AIOKafkaConsumer(
        **connection(settings), group_id=None, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    found: set[int] = set()
    try:
        async with asyncio.timeout(_READ_SECONDS):
            await consumer.start()
            consumer.assign([place])
            consumer.seek(place, begin)
            while await consumer.position(place) < end:
                records = (await consumer.getmany(place, timeout_ms=1000)).get(place, ())
                found.update(record.offset for record in records if record.offset < end)
    finally:
        await consumer.stop()
    return found
