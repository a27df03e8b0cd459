"""The topics on Kafka: made as the flow says, changed only where nothing is lost."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from eventwire import flow
from eventwire.adapters.kafka.connection import connection, partitions_of
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.settings import MAX_DEAD_LETTER, MAX_MESSAGE, KafkaSettings
from eventwire.errors import Conflict, Temporary

DAY = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do: make a topic, give it more partitions, or set some of its options."""

    topic: str
    what: str
    partitions: int | None = None
    options: Mapping[str, str] | None = None
    new: bool = False


STATEFUL = (flow.EXTRACT, flow.RESOLVE_EVENTS, flow.RESOLVE_ACTORS, flow.TELL_STORIES)
"""Stages that remember."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A topic as it must be on the cluster."""

    name: str
    partitions: int
    options: Mapping[str, str]


def wanted(settings: KafkaSettings, count: int) -> list[Wanted]:
    """Every topic that the system needs: the flow's, and the changelogs of what the processor's stages remember."""
    names = TopicNames(settings.kafka_topic_prefix)
    state = {
        "cleanup.policy": "compact",
        "max.message.bytes": str(MAX_DEAD_LETTER),
        # A late write of a worker that had lost its partition is found and mended before compaction prefers it.
        "min.compaction.lag.ms": str(DAY),
    }
    changelogs = [names.changelog(stage.name) for stage in STATEFUL]
    return [_of_flow(names, topic, count) for topic in flow.TOPICS] + [Wanted(n, count, state) for n in changelogs]


def _of_flow(names: TopicNames, topic: flow.Topic, count: int) -> Wanted:
    dead = topic is flow.DEAD_LETTERS
    options = {"cleanup.policy": topic.cleanup, "max.message.bytes": str(MAX_DEAD_LETTER if dead else MAX_MESSAGE)}
    if topic.days is not None:
        options["retention.ms"] = str(topic.days * DAY)
    return Wanted(names.on_kafka(topic.name), topic.partitions or count, options)


async def plan(settings: KafkaSettings, count: int) -> list[Change]:
    """What must change so that every topic of the flow is there with so many partitions and its options.

    Raises:
        Conflict: it would take partitions away, or move keys that are in use to other partitions.
        Temporary: Kafka does not answer.
    """
    try:
        return await _plan(settings, count)
    except (KafkaError, OSError) as error:
        raise Temporary(
            f"Kafka at {settings.kafka_bootstrap} does not answer: {error or type(error).__name__}"
        ) from None


async def apply(settings: KafkaSettings, changes: Sequence[Change], replicas: int) -> None:
    """Make the changes.

    Raises:
        Temporary: Kafka does not answer or refuses; says why. Doing it again is safe.
    """
    admin = AIOKafkaAdminClient(**connection(settings))
    try:
        await admin.start()
        for change in changes:
            await _make(admin, change, replicas)
        await _settle(admin, [change.topic for change in changes if change.new])
    except (KafkaError, OSError) as error:
        raise Temporary(f"Kafka at {settings.kafka_bootstrap} refuses: {error or type(error).__name__}") from None
    finally:
        await admin.close()


async def _plan(settings: KafkaSettings, count: int) -> list[Change]:
    topics = wanted(settings, count)
    there = await partitions_of(settings, [topic.name for topic in topics])
    current = await _options(settings, list(there))
    changes: list[Change] = []
    for topic in topics:
        if topic.name not in there:
            told = ", ".join(f"{k}={v}" for k, v in topic.options.items())
            what = f"make it: partitions={topic.partitions}, {told}"
            changes.append(Change(topic.name, what, topic.partitions, topic.options, new=True))
            continue
        has = there[topic.name]
        if topic.partitions != has:
            await _admit(settings, topic, has)
            changes.append(Change(topic.name, f"partitions {has} -> {topic.partitions}", topic.partitions))
        different = {k: v for k, v in topic.options.items() if current[topic.name].get(k) != v}
        if different:
            told = ", ".join(f"{k} {current[topic.name].get(k)} -> {v}" for k, v in different.items())
            changes.append(Change(topic.name, told, options=topic.options))
    return changes


async def _admit(settings: KafkaSettings, topic: Wanted, has: int) -> None:
    """Whether the topic may get another number of partitions.

    Raises:
        Conflict: not without losing something.
    """
    way_out = (
        f"Ask for {has}, or set EVENTWIRE_KAFKA_TOPIC_PREFIX to a new name, apply again, and post the articles there"
    )
    if topic.partitions < has:
        raise Conflict(f"{topic.name} has {has} partitions, and Kafka cannot take any away. {way_out}")
    if await _used(settings, topic.name, has):
        raise Conflict(
            f"{topic.name} has {has} partitions and holds messages; with {topic.partitions} its keys would move away "
            f"from their state. {way_out}"
        )


async def _options(settings: KafkaSettings, names: Sequence[str]) -> dict[str, dict[str, str]]:
    if not names:
        return {}
    admin = AIOKafkaAdminClient(**connection(settings))
    try:
        await admin.start()
        answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names])
    finally:
        await admin.close()
    return {
        resource[3]: {entry[0]: entry[1] for entry in resource[4]}
        for answer in answers
        for resource in answer.resources
    }


async def _used(settings: KafkaSettings, name: str, count: int) -> bool:
    """Whether anything was ever put on the topic."""
    consumer = AIOKafkaConsumer(**connection(settings), group_id=None, enable_auto_commit=False)
    try:
        await consumer.start()
        ends = await consumer.end_offsets([TopicPartition(name, n) for n in range(count)])
    finally:
        await consumer.stop()
    return any(ends.values())


async def _make(admin: AIOKafkaAdminClient, change: Change, replicas: int) -> None:
    if change.new:
        new = NewTopic(change.topic, change.partitions or 1, replicas, topic_configs=dict(change.options or {}))
        _check((await admin.create_topics([new])).topic_errors, TopicAlreadyExistsError)
    elif change.partitions is not None:
        _check((await admin.create_partitions({change.topic: NewPartitions(change.partitions)})).topic_errors)
    else:
        resource = ConfigResource(ConfigResourceType.TOPIC, change.topic, dict(change.options or {}))
        for answer in await admin.alter_configs([resource]):
            _check([(change.topic, code, text) for code, text, *_ in answer.resources])


async def _settle(admin: AIOKafkaAdminClient, made: Sequence[str]) -> None:
    """A topic that was made is told of by every broker a little later; wait for that, so that clients find it."""
    async with asyncio.timeout(30):
        while made and any(t["error_code"] for t in await admin.describe_topics(list(made))):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.1)


def _check(errors: Sequence[Sequence[Any]], passed: type[KafkaError] | None = None) -> None:
    """Raise what Kafka answered; another that made the topic at the same moment is no error."""
    for topic, code, *text in errors:
        kind = for_code(code)
        if code and (passed is None or not issubclass(kind, passed)):
            raise kind(f"{topic}: {next((t for t in text if t), kind.__name__)}")
