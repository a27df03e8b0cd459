"""`eventwire topics apply` on a real broker: what it makes, what it mends, what it refuses and the way out."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from eventwire import flow
from eventwire.adapters.kafka import KafkaSettings, TopicNames, apply, connection, plan
from eventwire.adapters.kafka.connection import partitions
from eventwire.adapters.kafka.publisher import KafkaPublisher
from eventwire.errors import Conflict
from eventwire.ports import Message

pytestmark = pytest.mark.stack


@pytest.fixture
def settings(kafka: str) -> KafkaSettings:
    return KafkaSettings(kafka_bootstrap=kafka, kafka_topic_prefix=f"t{uuid.uuid4().hex[:12]}")


async def test_a_second_time_there_is_nothing_to_do(settings: KafkaSettings) -> None:
    changes = await plan(settings, 3)
    await apply(settings, changes, 1)
    assert await plan(settings, 3) == []
    # Two that bootstrap at the same moment do not disturb each other.
    await apply(settings, changes, 1)
    counts = await partitions(settings, flow.TOPICS)
    assert counts == {topic.name: topic.partitions or 3 for topic in flow.TOPICS}


async def test_partitions_are_never_taken_away(settings: KafkaSettings) -> None:
    await apply(settings, await plan(settings, 3), 1)
    with pytest.raises(Conflict, match=r"Kafka cannot take any away. Ask for 3, or set EVENTWIRE_KAFKA_TOPIC_PREFIX"):
        await plan(settings, 2)


async def test_partitions_are_added_only_while_nothing_is_there(settings: KafkaSettings) -> None:
    await apply(settings, await plan(settings, 2), 1)
    await apply(settings, await plan(settings, 3), 1)
    assert (await partitions(settings, [flow.ARTICLES]))[flow.ARTICLES.name] == 3
    async with KafkaPublisher(settings) as publisher:
        await publisher.publish([Message(flow.ARTICLES.name, "k", b"{}", {})])
    with pytest.raises(Conflict, match=r"holds messages; with 6 its keys would move .* Ask for 3"):
        await plan(settings, 6)


async def test_an_option_that_somebody_changed_is_set_right(settings: KafkaSettings) -> None:
    await apply(settings, await plan(settings, 1), 1)
    name = TopicNames(settings.kafka_topic_prefix).on_kafka(flow.EVENTS.name)
    admin = AIOKafkaAdminClient(**connection(settings))
    await admin.start()
    wrong = {"cleanup.policy": "delete", "max.message.bytes": "33554432"}
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, wrong)])
    await admin.close()
    (change,) = await plan(settings, 1)
    assert "cleanup.policy delete -> compact" in change.what
    await apply(settings, [change], 1)
    assert await plan(settings, 1) == []


@pytest.fixture
def command(settings: KafkaSettings) -> Callable[..., subprocess.CompletedProcess[str]]:
    environment = {
        **os.environ,
        "EVENTWIRE_KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
        "EVENTWIRE_KAFKA_TOPIC_PREFIX": settings.kafka_topic_prefix,
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "eventwire.cli", "topics", "apply", *words]
        return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)

    return run


def test_the_command_shows_what_it_changes(command: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    assert "Nothing was changed" in command("--dry-run").stdout
    made = command("--partitions", "2").stdout
    assert ".articles: make it: partitions=2, cleanup.policy=delete" in made
    assert "are as they should be" in command("--partitions", "2").stdout
    refused = command("--partitions", "1")
    assert refused.returncode == 2
    assert refused.stderr.startswith("eventwire: ")
    assert "Traceback" not in refused.stderr
