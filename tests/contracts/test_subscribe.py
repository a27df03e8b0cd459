"""What subscribing promises by every way: the same changes, and none missed however often the connection breaks."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from contracts.records import event, reference
from support.topic import open_stream, open_topic

from eventwire import flow
from eventwire.adapters.kafka import KafkaEventLog, KafkaPublisher, KafkaSettings, apply, plan
from eventwire.client import EventChange, Retry, subscribe
from eventwire.errors import InvalidInput, Temporary
from eventwire.model import Event, EventStatus
from eventwire.model.mention import Place
from eventwire.ports import EventLog, Publisher
from eventwire.stage import message
from eventwire_gateway.stream import StreamRoutes

QUICK = Retry(first=0.001, longest=0.01, patience=60)
SUDAN = Place(name="Port Sudan", country="SDN", resolution="city")
CHAD = Place(name="Abéché", country="TCD", resolution="city")


@dataclass
class Way:
    """Where to subscribe, and how to write there."""

    source: Any
    publisher: Publisher
    log: EventLog

    async def write(self, events: Sequence[Event]) -> None:
        now = datetime.now(UTC)
        await self.publisher.publish([message(flow.EVENTS, e.event_id, e, now) for e in events])


@asynccontextmanager
async def embedded(directory: Path) -> AsyncIterator[Way]:
    async with open_topic(directory) as topic:
        yield Way(directory, topic.publisher, topic.log)


@asynccontextmanager
async def on_kafka(kafka: str) -> AsyncIterator[Way]:
    settings = KafkaSettings(kafka_bootstrap=kafka, kafka_topic_prefix=f"t{uuid.uuid4().hex[:12]}")
    await apply(settings, await plan(settings, 3), 1)
    async with KafkaEventLog(settings) as log, KafkaPublisher(settings) as publisher:
        yield Way(settings, publisher, log)


WAYS = (
    "embedded",
    "http over embedded",
    pytest.param("kafka", marks=pytest.mark.stack),
    pytest.param("http over kafka", marks=pytest.mark.stack),
)


@pytest.fixture(params=WAYS)
async def way(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Way]:
    """One of the ways, to an empty topic."""
    name = str(request.param)
    async with AsyncExitStack() as stack:
        engine = on_kafka(request.getfixturevalue("kafka")) if "kafka" in name else embedded(tmp_path)
        found = await stack.enter_async_context(engine)
        if "http" in name:
            found.source = await stack.enter_async_context(open_stream(StreamRoutes(found.log, heartbeat=0.2)))
        yield found


async def take(way: Way, count: int, **wanted: Any) -> list[EventChange]:
    """The next changes."""
    found: list[EventChange] = []
    async with asyncio.timeout(30), aclosing(subscribe(way.source, retry=QUICK, **wanted)) as changes:
        async for change in changes:
            found.append(change)
            if len(found) == count:
                break
    return found


STORY = (
    event("a", place=SUDAN),
    event("b", place=CHAD),
    event("c", place=SUDAN),
    event("c", place=CHAD, version=2),
    event("d", place=SUDAN, status=EventStatus.RETRACTED, evidence=(), version=2),
    event("e", place=SUDAN, source=reference("Sudan", "SDN")),
)


async def test_the_same_changes_come_by_every_way(way: Way) -> None:
    async with aclosing(subscribe(way.source, since="begin", country="SDN")) as changes:
        found = []
        for number, one in enumerate(STORY):
            await way.write([one])
            if number != 1:  # the one in Chad is no news
                found.append(await asyncio.wait_for(anext(changes), 30))
    told = [(change.event, change.matches) for change in found]
    a, _, c, c_moved, d, e = STORY
    assert told == [(a, True), (c, True), (c_moved, False), (d, False), (e, True)]
    assert all(abs((datetime.now(UTC) - change.at).total_seconds()) < 300 for change in found)


async def test_from_now_on_means_nothing_that_was(way: Way) -> None:
    await way.write([event("before")])
    async with aclosing(subscribe(way.source)) as changes:
        waiting = asyncio.ensure_future(anext(changes))
        # Whether it has begun is seen by what arrives.
        number = 0
        while not waiting.done():
            await way.write([event(f"e{number}")])
            number += 1
            await asyncio.wait([waiting], timeout=0.1)
        assert waiting.result().event.event_id != "before"


async def test_one_goes_on_behind_any_change(way: Way) -> None:
    await way.write([event(f"e{n}") for n in range(9)])
    found = await take(way, 9, since="begin")
    assert sorted(change.event.event_id for change in found) == [f"e{n}" for n in range(9)]
    for number in (0, 4, 7):
        rest = await take(way, 8 - number, after=found[number].position)
        assert sorted(c.event.event_id for c in rest) == sorted(c.event.event_id for c in found[number + 1 :])


async def test_what_is_wrong_is_said_at_once(way: Way) -> None:
    for wanted, where in (({"country": "Sudan"}, "country"), ({"q": "?"}, "q"), ({"limit": 3}, "limit")):
        with pytest.raises(InvalidInput) as refusal:
            subscribe(way.source, **wanted)
        assert refusal.value.where == where
    with pytest.raises(InvalidInput, match="after: is no position"):
        await take(way, 1, after="nonsense")


async def test_a_place_where_no_eventwire_is_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is not there"):
        subscribe(tmp_path)
    with pytest.raises(InvalidInput, match="url"):
        subscribe("ftp://example.org")
    with pytest.raises(Temporary, match="does not answer"):
        await anext(subscribe("http://127.0.0.1:1", retry=Retry(first=0.001, patience=0.05)))


class Breaker:
    """A way through that breaks off each connection after a random number of bytes."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self.target = 0
        self.broken = 0

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        inner_writer.write(await reader.readuntil(b"\r\n\r\n"))
        left = self._draw.randint(1, 30_000)
        while left > 0 and (data := await inner_reader.read(min(left, 4096))):
            writer.write(data)
            left -= len(data)
        self.broken += 1
        writer.transport.abort()
        inner_writer.transport.abort()


@pytest.mark.parametrize("way", [WAYS[0], WAYS[2]], indirect=True)
async def test_however_often_it_breaks_nothing_is_missed(way: Way) -> None:
    draw = random.Random(20261127)
    keys = [f"e{n:03}" for n in range(300)]
    breaker = Breaker(draw)
    door = await asyncio.start_server(breaker.connected, "127.0.0.1", 0)
    source = f"http://127.0.0.1:{door.sockets[0].getsockname()[1]}"

    async def serve() -> None:
        """The service restarts again and again, each time on another port."""
        while True:
            async with open_stream(StreamRoutes(way.log, heartbeat=0.05)) as address:
                breaker.target = int(address.rpartition(":")[2])
                await asyncio.sleep(draw.uniform(0.1, 0.6))

    async def write() -> None:
        left = list(keys)
        while left:
            count = draw.randint(1, 12)
            await way.write([event(key) for key in left[:count]])
            left = left[count:]
            await asyncio.sleep(draw.uniform(0, 0.05))

    start = await way.log.position("now")
    tasks = [asyncio.create_task(serve()), asyncio.create_task(write())]
    missing, position, subscriptions = set(keys), start, 0
    async with asyncio.timeout(120):
        while missing:
            subscriptions += 1
            async with aclosing(subscribe(source, retry=QUICK, after=position)) as changes:
                async for change in changes:
                    missing.discard(change.event.event_id)
                    position = change.position
                    # The subscriber itself dies, too, and starts again from what it wrote down.
                    if not missing or draw.random() < 0.02:
                        break
    assert breaker.broken > 5
    assert subscriptions > 2
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    door.close()
