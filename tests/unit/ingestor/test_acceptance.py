"""A batch on its way to the log: how it shares the process with others, and what it leaves behind."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import Iterator

import pytest
from support.door import FakeLog, NoPages

from eventwire.adapters.system_clock import SystemClock
from eventwire_ingestor.acceptance import Acceptance, Item, Order
from eventwire_ingestor.routes import no_pressure


def acceptance(log: FakeLog) -> Acceptance:
    return Acceptance(log, SystemClock(), NoPages(), no_pressure, 1000)


def line(number: int, size: int) -> bytes:
    return json.dumps({"url": f"https://ledger.example/{number}", "text": "Ministers met. " * (size // 15)}).encode()


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Nothing is freed but what nobody refers to."""
    gc.disable()
    yield
    gc.enable()


async def test_others_have_their_turn_while_a_batch_is_worked_on() -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    log = FakeLog()
    await acceptance(log).batch([Item(n, line(n, 30_000)) for n in range(1, 41)], Order())
    task.cancel()
    assert len(log.messages) == 40
    assert turns >= 20


async def test_lines_of_any_size_keep_their_order() -> None:
    sizes = [100, 200_000, 50_000, 50_000, 100, 70_000, 100]
    items = [Item(n, line(n, size)) for n, size in enumerate(sizes, 1)]
    log = FakeLog()
    verdicts = await acceptance(log).batch([*items, Item(8, None), Item(9, {"text": "Ministers met."})], Order())
    assert [(v.line, v.status) for v in verdicts] == [*((n, 202) for n in range(1, 8)), (8, 413), (9, 202)]
    assert [a.url for a in log.articles] == [*(f"https://ledger.example/{n}" for n in range(1, 8)), None]


@pytest.mark.usefixtures("no_collector")
async def test_a_refused_line_does_not_outlive_its_answer() -> None:
    wrong = [b"{" * 100_000, json.dumps({"title": "x" * 100_000}).encode()]
    before = [sys.getrefcount(raw) for raw in wrong]
    verdicts = await acceptance(FakeLog()).batch([Item(n, raw) for n, raw in enumerate(wrong, 1)], Order())
    assert [v.status for v in verdicts] == [400, 400]
    assert [sys.getrefcount(raw) for raw in wrong] == before
