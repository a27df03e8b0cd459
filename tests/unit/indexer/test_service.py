from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from contracts.records import event

from eventwire import flow
from eventwire.adapters.system_clock import SystemClock
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire.ports import Delivery
from eventwire.stage import IndexLogic
from eventwire_indexer.batch import Batch
from eventwire_indexer.service import Loop

NOW = datetime(2024, 8, 21, 9, tzinfo=UTC)


def deliveries(first: int, last: int) -> list[Delivery]:
    return [
        Delivery(flow.EVENTS.name, 0, n, f"e{n}", event(f"e{n}").model_dump_json().encode(), NOW)
        for n in range(first, last)
    ]


class Engines:
    """Messages to read, an index that takes a batch when it is let, and what was done, in order."""

    def __init__(self) -> None:
        self.arrived: asyncio.Queue[list[Delivery]] = asyncio.Queue()
        self.asked: list[int] = []
        self.done: list[tuple[str, list[int]]] = []
        self.taken: asyncio.Queue[Exception | None] = asyncio.Queue()
        self.commits: asyncio.Queue[Exception | None] = asyncio.Queue()
        self.changed = asyncio.Event()

    async def read(self, most: int) -> list[Delivery]:
        self.asked.append(most)
        self.changed.set()
        found = await self.arrived.get()
        self.changed.set()
        return found

    async def commit(self, done: Sequence[Delivery]) -> None:
        error = await self.commits.get()
        self._tell("commit", [one.offset for one in done])
        if error is not None:
            raise error

    async def write(self, batch: Batch) -> None:
        offsets = [delivery.offset for _, delivery in batch.documents.values()]
        self._tell("write", offsets)
        error = await self.taken.get()
        if error is not None:
            raise error
        self._tell("written", offsets)

    def _tell(self, what: str, offsets: list[int]) -> None:
        self.done.append((what, offsets))
        self.changed.set()

    async def until(self, condition: Any) -> None:
        """Wait until the work has come so far."""
        async with asyncio.timeout(10):
            while not condition():
                self.changed.clear()
                await self.changed.wait()


class Stage:
    """The stage over such engines."""

    def __init__(self, engines: Engines) -> None:
        self.write = engines.write

    async def read(self, found: Sequence[Delivery], batch: Batch) -> None:
        batch.add(IndexLogic(), found, NOW)


@pytest.fixture
def engines() -> Engines:
    return Engines()


def loop(engines: Engines, most: int = 100) -> Loop:
    return Loop(cast("Any", engines), cast("Any", Stage(engines)), SystemClock(), Metrics(), most)


async def test_what_arrives_while_a_batch_is_written_is_written_together(engines: Engines) -> None:
    stopping = asyncio.Event()
    work = asyncio.create_task(loop(engines).work(stopping))
    for first, last in ((0, 1), (1, 3), (3, 4)):
        engines.arrived.put_nowait(deliveries(first, last))
    await engines.until(lambda: engines.asked == [100, 100, 98, 97])
    assert engines.done == [("write", [0])]
    engines.taken.put_nowait(None)
    await engines.until(lambda: engines.done[-1] == ("write", [1, 2, 3]))
    work.cancel()


async def test_a_full_batch_waits_until_the_one_before_it_is_written(engines: Engines) -> None:
    work = asyncio.create_task(loop(engines, most=2).work(asyncio.Event()))
    engines.arrived.put_nowait(deliveries(0, 2))
    engines.arrived.put_nowait(deliveries(2, 4))
    engines.arrived.put_nowait(deliveries(4, 6))
    await engines.until(lambda: engines.arrived.qsize() == 1 and ("write", [0, 1]) in engines.done)
    engines.taken.put_nowait(None)
    await engines.until(lambda: ("write", [2, 3]) in engines.done)
    engines.commits.put_nowait(None)
    engines.taken.put_nowait(None)
    await engines.until(lambda: ("write", [4, 5]) in engines.done)
    assert set(engines.asked) == {2}
    work.cancel()


async def test_a_batch_is_committed_after_it_is_written_and_not_before_the_one_before_it(engines: Engines) -> None:
    stopping = asyncio.Event()
    work = asyncio.create_task(loop(engines, most=1).work(stopping))
    engines.arrived.put_nowait(deliveries(0, 1))
    engines.arrived.put_nowait(deliveries(1, 2))
    engines.taken.put_nowait(None)
    engines.taken.put_nowait(None)
    await engines.until(lambda: ("written", [1]) in engines.done)
    assert "commit" not in {what for what, _ in engines.done}
    engines.commits.put_nowait(None)
    engines.commits.put_nowait(None)
    await engines.until(lambda: ("commit", [1]) in engines.done)
    assert [offsets for what, offsets in engines.done if what == "commit"] == [[0], [1]]
    work.cancel()


async def test_a_commit_that_kafka_does_not_take_stops_nothing(engines: Engines) -> None:
    work = asyncio.create_task(loop(engines, most=1).work(asyncio.Event()))
    engines.commits.put_nowait(Temporary("no"))
    engines.commits.put_nowait(None)
    for n in range(2):
        engines.arrived.put_nowait(deliveries(n, n + 1))
        engines.taken.put_nowait(None)
    await engines.until(lambda: ("commit", [1]) in engines.done)
    work.cancel()


async def test_asked_to_stop_it_finishes_what_it_has_read(engines: Engines) -> None:
    stopping = asyncio.Event()
    work = asyncio.create_task(loop(engines).work(stopping))
    engines.arrived.put_nowait(deliveries(0, 1))
    engines.arrived.put_nowait(deliveries(1, 2))
    await engines.until(lambda: engines.asked == [100, 100, 99])
    stopping.set()
    for queue in (engines.taken, engines.commits):
        queue.put_nowait(None)
        queue.put_nowait(None)
    async with asyncio.timeout(10):
        await work
    assert [one for one in engines.done if one[0] == "commit"] == [("commit", [0]), ("commit", [1])]


async def test_what_cannot_go_on_ends_the_loop_uncommitted(engines: Engines) -> None:
    work = asyncio.create_task(loop(engines).work(asyncio.Event()))
    engines.arrived.put_nowait(deliveries(0, 1))
    engines.taken.put_nowait(ValueError("a storm"))
    async with asyncio.timeout(10):
        with pytest.raises(ValueError, match="a storm"):
            await work
    assert engines.done == [("write", [0])]
