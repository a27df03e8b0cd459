"""What a stage works on while it waits for Kafka."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from eventwire_processor.batches import ahead


async def test_the_next_batch_is_prepared_while_one_is_worked_on() -> None:
    begun: list[Sequence[int]] = []
    working = asyncio.Event()

    async def prepare(some: Sequence[int]) -> list[str]:
        begun.append(some)
        if len(begun) == 2:
            working.set()
        return [str(one) for one in some]

    seen = []
    async for batch in ahead(range(5), 2, prepare):
        if not seen:
            await working.wait()
        seen.append(batch)
    assert seen == [[(0, "0"), (1, "1")], [(2, "2"), (3, "3")], [(4, "4")]]
    assert [list(some) for some in begun] == [[0, 1], [2, 3], [4]]


async def test_what_cannot_be_prepared_comes_up_where_it_stands() -> None:
    async def prepare(some: Sequence[int]) -> list[int]:
        if 2 in some:
            raise ValueError("no good")
        return list(some)

    reader = ahead(range(4), 2, prepare)
    assert await anext(reader) == [(0, 0), (1, 1)]
    with pytest.raises(ValueError, match="no good"):
        await anext(reader)
