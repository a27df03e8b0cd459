"""What every log promises: what is published is there, whole and in order; dead letters are read newest first."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from eventwire import flow
from eventwire.adapters.kafka import (
    KafkaDeadLetters,
    KafkaPublisher,
    KafkaSettings,
    TopicNames,
    apply,
    connection,
    delivery,
    plan,
)
from eventwire.adapters.sqlite import Database, LogReader, SqliteDeadLetters, SqlitePublisher
from eventwire.adapters.system_clock import SystemClock
from eventwire.errors import InvalidInput, Permanent
from eventwire.ports import DeadLetters, Delivery, Message, Publisher
from eventwire.query import DeadLetterQuery
from eventwire.stage import dead_letter

NOW = datetime(2024, 8, 21, 9, tzinfo=UTC)


class SqliteLog:
    """The embedded system's log."""

    def __init__(self, directory: Path) -> None:
        self._database = Database(directory / "eventwire.sqlite")
        self._database.prepare()
        self.publisher: Publisher = SqlitePublisher(self._database, SystemClock(), lambda: None)
        self.dead_letters: DeadLetters = SqliteDeadLetters(self._database)

    async def read(self, topic: flow.Topic) -> list[Delivery]:
        connection = self._database.connect()
        try:
            return LogReader(connection).read(topic.name, 0, 10_000)
        finally:
            connection.close()


class KafkaLog:
    """The distributed system's log, under a prefix of its own."""

    def __init__(self, settings: KafkaSettings, publisher: KafkaPublisher, dead_letters: KafkaDeadLetters) -> None:
        self._settings = settings
        self.publisher: Publisher = publisher
        self.dead_letters: DeadLetters = dead_letters

    async def read(self, topic: flow.Topic) -> list[Delivery]:
        names = TopicNames(self._settings.kafka_topic_prefix)
        places = [TopicPartition(names.on_kafka(topic.name), n) for n in range(3)]
        consumer = AIOKafkaConsumer(**connection(self._settings), group_id=None, auto_offset_reset="earliest")
        found: list[Delivery] = []
        async with consumer:
            consumer.assign(places)
            ends = await consumer.end_offsets(places)
            for place in places:
                while await consumer.position(place) < ends[place]:
                    batch = await consumer.getmany(place, timeout_ms=1000)
                    found += [delivery(record, names) for record in batch.get(place, ())]
        return found


Log = SqliteLog | KafkaLog


@pytest.fixture(params=["sqlite", pytest.param("kafka", marks=pytest.mark.stack)])
async def log(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Log]:
    """An empty log."""
    if request.param == "sqlite":
        yield SqliteLog(tmp_path)
        return
    prefix = f"t{uuid.uuid4().hex[:12]}"
    settings = KafkaSettings(kafka_bootstrap=request.getfixturevalue("kafka"), kafka_topic_prefix=prefix)
    await apply(settings, await plan(settings, 3), 1)
    async with KafkaPublisher(settings) as publisher, KafkaDeadLetters(settings) as dead_letters:
        yield KafkaLog(settings, publisher, dead_letters)


def message(key: str, value: bytes = b"{}") -> Message:
    return Message(flow.ARTICLES.name, key, value, {"ce_id": f"id of {key!a}"})


async def test_a_message_is_read_as_it_was_published(log: Log) -> None:
    sent = [message("a", b'{"n": 1}'), message("Türkiye", "ü".encode()), message("bytes", b"\x00\xff"), message("")]
    before = datetime.now(UTC).replace(microsecond=0)
    await log.publisher.publish(sent)
    found = await log.read(flow.ARTICLES)
    assert sorted((m.key, m.value) for m in found) == sorted((m.key, m.value) for m in sent)
    assert {m.key: dict(m.headers)["ce_id"] for m in found} == {m.key: m.headers["ce_id"] for m in sent}
    assert {m.topic for m in found} == {flow.ARTICLES.name}
    assert all(m.timestamp >= before for m in found)
    assert not await log.read(flow.MENTIONS)


@pytest.mark.stack
async def test_a_key_that_is_no_text_survives_kafka(kafka: str) -> None:
    settings = KafkaSettings(kafka_bootstrap=kafka, kafka_topic_prefix=f"t{uuid.uuid4().hex[:12]}")
    await apply(settings, await plan(settings, 3), 1)
    async with KafkaPublisher(settings) as publisher, KafkaDeadLetters(settings) as dead_letters:
        log = KafkaLog(settings, publisher, dead_letters)
        await publisher.publish([message("key\udcff")])
        assert [m.key for m in await log.read(flow.ARTICLES)] == ["key\udcff"]


async def test_messages_of_a_key_keep_their_order(log: Log) -> None:
    for step in range(5):
        await log.publisher.publish([message(key, str(20 * step + n).encode()) for n in range(20) for key in "abc"])
    found = await log.read(flow.ARTICLES)
    for key in "abc":
        mine = [m for m in found if m.key == key]
        assert [int(m.value) for m in mine] == list(range(100))
        assert [m.offset for m in mine] == sorted(m.offset for m in mine)
        assert len({m.partition for m in mine}) == 1


async def test_publishers_at_once_all_find_their_messages_there(log: Log) -> None:
    await asyncio.gather(*(log.publisher.publish([message(f"k{n}", str(n).encode())]) for n in range(50)))
    assert sorted(int(m.value) for m in await log.read(flow.ARTICLES)) == list(range(50))


async def test_nothing_to_publish_is_nothing_published(log: Log) -> None:
    await log.publisher.publish([])
    assert not await log.read(flow.ARTICLES)


async def test_the_longest_article_fits(log: Log) -> None:
    await log.publisher.publish([message("long", b"x" * 12_000_000)])
    (found,) = await log.read(flow.ARTICLES)
    assert len(found.value) == 12_000_000


async def bury(log: Log, count: int, stage: flow.Stage = flow.EXTRACT) -> None:
    buried = [Delivery(flow.ARTICLES.name, 0, n, f"k{n}", b"{", NOW) for n in range(count)]
    await log.publisher.publish([dead_letter(stage, d, Permanent(f"reason {d.offset}"), NOW) for d in buried])


async def reasons(log: Log, **query: object) -> list[str]:
    page = await log.dead_letters.page(DeadLetterQuery.model_validate(query))
    return [item["reason"] for item in page.items]


async def test_dead_letters_are_read_newest_first(log: Log) -> None:
    assert await reasons(log) == []
    await bury(log, 3)
    assert await reasons(log) == ["reason 2", "reason 1", "reason 0"]


async def test_dead_letters_are_chosen_by_stage(log: Log) -> None:
    await bury(log, 2)
    await bury(log, 1, flow.INDEX)
    assert await reasons(log, stage="extract") == ["reason 1", "reason 0"]
    assert await reasons(log, stage="index") == ["reason 0"]


async def test_pages_of_dead_letters_follow_each_other_without_gap_or_repeat(log: Log) -> None:
    await bury(log, 450)
    seen: Sequence[str] = []
    cursor = None
    while True:
        page = await log.dead_letters.page(DeadLetterQuery(limit=100, cursor=cursor))
        seen = [*seen, *(item["reason"] for item in page.items)]
        cursor = page.next_cursor
        if cursor is None:
            break
        await bury(log, 1, flow.INDEX)
    assert seen == [f"reason {n}" for n in reversed(range(450))]


async def test_a_cursor_of_another_query_is_refused(log: Log) -> None:
    await bury(log, 5)
    page = await log.dead_letters.page(DeadLetterQuery(limit=2))
    with pytest.raises(InvalidInput, match="another query"):
        await log.dead_letters.page(DeadLetterQuery(limit=2, stage="index", cursor=page.next_cursor))
