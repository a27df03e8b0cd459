"""How far consumer groups are behind."""

from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from eventwire import flow
from eventwire.adapters.kafka.connection import connection, partitions
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.settings import KafkaSettings


async def lag(settings: KafkaSettings, role: str, topics: Sequence[flow.Topic]) -> dict[tuple[str, int], int]:
    """How many messages the role's group has not committed, by topic (the flow's name) and partition.

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
        first, last = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
        committed = await admin.list_consumer_group_offsets(names.group(role))
    finally:
        await consumer.stop()
        await admin.close()
    behind = {}
    for place in places:
        known = committed.get(place)
        done = max(first[place], known.offset if known is not None else -1)
        behind[names.in_flow(place.topic), place.partition] = max(0, last[place] - done)
    return behind


def lag_of(behind: dict[tuple[str, int], int], topic: flow.Topic) -> int:
    """The lag on one topic.

    >>> from eventwire.flow import ARTICLES
    >>> lag_of({("eventwire.articles", 0): 3, ("eventwire.articles", 1): 4, ("eventwire.events", 0): 9}, ARTICLES)
    7
    """
    return sum(count for (name, _), count in behind.items() if name == topic.name)
