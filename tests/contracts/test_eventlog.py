"""What every log of events promises who reads it: nothing is missed, wherever one goes on."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from contracts.records import event

from eventwire import flow
from eventwire.adapters.kafka import KafkaEventLog, KafkaPublisher, KafkaSettings, apply, plan, tail
from eventwire.adapters.sqlite import Database, SqliteEventLog, SqlitePublisher
from eventwire.adapters.system_clock import SystemClock
from eventwire.errors import InvalidInput
from eventwire.ports import EventLog, EventReader, Message, Publisher
from eventwire.stage import message


class Topic:
    """The events topic and its readers."""

    def __init__(self, log: EventLog, publisher: Publisher) -> None:
        self.log = log
        self._publisher = publisher

    async def write(self, keys: Sequence[str], version: int = 1) -> None:
        """Publish a version of events."""
        now = datetime.now(UTC)
        made = [event(key, version=version) for key in keys]
        await self._publisher.publish([message(flow.EVENTS, e.event_id, e, now) for e in made])

    async def put(self, other: Message) -> None:
        """Publish something else."""
        await self._publisher.publish([other])

    async def since(self, after: str) -> tuple[list[str], str]:
        """Ids of all that stands behind a position, and the position behind that."""
        reader = await self.log.reader(after)
        try:
            return await drained(reader)
        finally:
            await reader.close()


async def drained(reader: EventReader) -> tuple[list[str], str]:
    found: list[str] = []
    while True:
        stretch = await reader.read(0.7)
        if not stretch.events:
            return found, stretch.position
        found += [one.event.event_id for one in stretch.events]


@pytest.fixture(params=["sqlite", pytest.param("kafka", marks=pytest.mark.stack)])
async def topic(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Topic]:
    """An empty topic of events."""
    if request.param == "sqlite":
        database = Database(tmp_path / "eventwire.sqlite")
        database.prepare()
        sqlite = SqliteEventLog(database)
        publisher = SqlitePublisher(database, SystemClock(), sqlite.wake)
        yield Topic(sqlite, publisher)
        publisher.close()
        sqlite.close()
        return
    settings = KafkaSettings(
        kafka_bootstrap=request.getfixturevalue("kafka"), kafka_topic_prefix=f"t{uuid.uuid4().hex[:12]}"
    )
    await apply(settings, await plan(settings, 3), 1)
    async with AsyncExitStack() as stack:
        log = await stack.enter_async_context(KafkaEventLog(settings))
        yield Topic(log, await stack.enter_async_context(KafkaPublisher(settings)))


async def test_all_is_read_from_the_beginning_and_only_what_is_new_from_now(topic: Topic) -> None:
    await topic.write(["a", "b", "c"])
    begin, now = await topic.log.position("begin"), await topic.log.position("now")
    await topic.write(["d"])
    found, end = await topic.since(begin)
    assert sorted(found) == ["a", "b", "c", "d"]
    assert (await topic.since(now))[0] == ["d"]
    assert (await topic.since(end))[0] == []


async def test_a_moment_is_a_position_too(topic: Topic) -> None:
    for key in "abcd":
        await topic.write([key])
    reader = await topic.log.reader(await topic.log.position("begin"))
    written = []
    while len(written) < 4:
        written += (await reader.read(5)).events
    await reader.close()
    moments = sorted(one.at for one in written)
    for moment in (moments[0] - timedelta(days=1), moments[2], moments[3] + timedelta(days=1)):
        expected = sorted(one.event.event_id for one in written if one.at >= moment)
        assert sorted((await topic.since(await topic.log.position(moment)))[0]) == expected


async def test_behind_every_event_one_can_go_on(topic: Topic) -> None:
    keys = [f"e{n}" for n in range(12)]
    await topic.write(keys)
    reader = await topic.log.reader(await topic.log.position("begin"))
    seen: list[str] = []
    positions = []
    while len(seen) < len(keys):
        for one in (await reader.read(5)).events:
            seen.append(one.event.event_id)
            positions.append(one.position)
    await reader.close()
    for number in (0, 5, 11):
        position = positions[number]
        assert sorted((await topic.since(position))[0]) == sorted(seen[number + 1 :])


async def test_who_waits_is_told_at_once_and_several_are_told_the_same(topic: Topic) -> None:
    now = await topic.log.position("now")
    readers = [await topic.log.reader(now) for _ in range(3)]
    waiting = [asyncio.create_task(reader.read(30)) for reader in readers]
    await topic.write(["a"])
    for stretch in await asyncio.gather(*waiting):
        assert [one.event.event_id for one in stretch.events] == ["a"]
    assert not (await readers[0].read(0.01)).events
    for reader in readers:
        await reader.close()


async def test_a_reader_that_falls_behind_the_shared_tail_misses_nothing(
    topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "MAX_HELD", 5)
    now = await topic.log.position("now")
    slow, quick = await topic.log.reader(now), await topic.log.reader(now)
    found: list[str] = []
    for number in range(6):
        await topic.write([f"e{number}-{n}" for n in range(7)])
        found += [one.event.event_id for one in (await quick.read(5)).events]
    found += (await drained(quick))[0]
    expected = sorted(f"e{number}-{n}" for number in range(6) for n in range(7))
    assert sorted(found) == expected
    assert sorted((await drained(slow))[0]) == expected
    await topic.write(["last"])
    assert (await drained(slow))[0] == ["last"]
    await slow.close()
    await quick.close()


async def test_readers_that_come_and_go_at_random_miss_nothing(topic: Topic) -> None:
    draw = random.Random(20261127)
    position = await topic.log.position("begin")
    expected = [f"e{n:03}" for n in range(120)]
    seen: set[str] = set()

    async def write() -> None:
        left = list(expected)
        while left:
            count = draw.randint(1, 9)
            await topic.write(left[:count])
            left = left[count:]

    writing = asyncio.create_task(write())
    while seen != set(expected):
        reader = await topic.log.reader(position)
        for _ in range(draw.randint(1, 4)):
            # It is gone after any event of a stretch, and takes up behind that one.
            stretch = await reader.read(0.3)
            taken = list(stretch.events)[: draw.randint(0, len(stretch.events))]
            seen |= {one.event.event_id for one in taken}
            position = taken[-1].position if taken else position if stretch.events else stretch.position
            if len(taken) < len(stretch.events):
                break
        await reader.close()
    await writing
    assert (await topic.since(position))[0] == []


async def test_an_event_is_read_again_at_its_place_until_a_newer_state_stands_elsewhere(topic: Topic) -> None:
    begin = await topic.log.position("begin")
    await topic.write(["a", "b"])
    reader = await topic.log.reader(begin)
    places = {}
    while len(places) < 2:
        places |= {one.event.event_id: one for one in (await reader.read(5)).events}
    await reader.close()
    again = await topic.log.at(places["a"].place)
    assert again is not None
    assert again.event == places["a"].event
    if isinstance(topic.log, SqliteEventLog):
        # Kafka compacts at its leisure.
        await topic.write(["a"], version=2)
        assert await topic.log.at(places["a"].place) is None


async def test_what_is_no_position_is_refused(topic: Topic) -> None:
    for text in ("", "nonsense", "s-1", "s1.5", "k", "k1..2", "k1.2.3.4.5", "s٣", "k" + "9" * 30, "0"):
        with pytest.raises(InvalidInput, match="after: is no position"):
            await topic.log.reader(text)


async def test_a_position_of_a_log_that_is_no_more_reads_all(topic: Topic) -> None:
    await topic.write(["a"])
    beyond = (await topic.log.position("now"))[0] + {True: "999", False: "999.999.999"}[
        isinstance(topic.log, SqliteEventLog)
    ]
    assert (await topic.since(beyond))[0] == ["a"]


@pytest.mark.stack
async def test_what_others_put_on_the_topic_is_passed_over(kafka: str) -> None:
    settings = KafkaSettings(kafka_bootstrap=kafka, kafka_topic_prefix=f"t{uuid.uuid4().hex[:12]}")
    await apply(settings, await plan(settings, 2), 1)
    async with KafkaEventLog(settings) as log, KafkaPublisher(settings) as publisher:
        topic = Topic(log, publisher)
        await topic.put(Message(flow.EVENTS.name, "x", b"no event"))
        await topic.write(["a"])
        assert (await topic.since(await log.position("begin")))[0] == ["a"]
