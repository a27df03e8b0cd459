"""What of a stream makes a batch: all that is at hand, and never what has yet to come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

from support.door import FakeLog, NoPages

from eventwire.adapters.http import Admission
from eventwire.adapters.system_clock import SystemClock
from eventwire.ports import Message
from eventwire_ingestor.acceptance import Acceptance
from eventwire_ingestor.routes import no_pressure
from eventwire_ingestor.stream import Stream
from eventwire_ingestor.verdict import Verdict


class Counting(FakeLog):
    """Knows how much it was given at once."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []
        self.given = asyncio.Event()

    async def publish(self, messages: Sequence[Message]) -> None:
        await super().publish(messages)
        self.batches.append(len(messages))
        self.given.set()


def line(number: int) -> bytes:
    return json.dumps({"url": f"https://ledger.example/{number}", "text": "Ministers met."}).encode()


async def taken(log: Counting, pieces: AsyncIterator[bytes]) -> list[Verdict]:
    told: list[Verdict] = []

    async def tell(verdicts: list[Verdict]) -> None:
        told.extend(verdicts)

    acceptance = Acceptance(log, SystemClock(), NoPages(), no_pressure, 1000)
    with Admission().admit() as share:
        await Stream(acceptance, share, tell, 1000).take(pieces)
    return told


async def test_what_is_at_hand_is_one_batch_with_its_unfinished_last_line() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield line(1) + b"\n" + line(2) + b"\n" + line(3)[:20]
        yield line(3)[20:] + b"\n" + line(4)

    log = Counting()
    told = await taken(log, pieces())
    assert [(v.line, v.status) for v in told] == [(n, 202) for n in range(1, 5)]
    assert log.batches == [4]


async def test_a_line_does_not_wait_for_the_next_one() -> None:
    log = Counting()

    async def pieces() -> AsyncIterator[bytes]:
        for number in (1, 2, 3):
            log.given.clear()
            yield line(number) + b"\n"
            await asyncio.wait_for(log.given.wait(), 10)

    told = await taken(log, pieces())
    assert [v.line for v in told] == [1, 2, 3]
    assert log.batches == [1, 1, 1]


async def test_a_long_stream_is_cut_into_batches() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for begin in range(1, 1001, 100):
            yield b"".join(line(n) + b"\n" for n in range(begin, begin + 100))

    log = Counting()
    told = await taken(log, pieces())
    assert [v.line for v in told] == list(range(1, 1001))
    assert sum(log.batches) == 1000
    assert max(log.batches) <= 256
