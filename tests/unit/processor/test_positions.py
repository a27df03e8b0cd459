"""Nothing is committed past a message that was not applied, whatever is dropped, repeated or reordered on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.testing import FakeClock
from eventwire_processor.positions import Place, Positions, Stale

PLACE = ("sightings", 0)
SURE = timedelta(seconds=2)


@dataclass
class Log:
    """A partition on a broker, and the group's offset there; delivers from where it was last sought."""

    offsets: list[int]
    offset: int = 0
    generation: int = 1
    held: bool = True
    answers: bool = True
    worked_on: bool = True
    rebalancing: bool = False
    commits: int = 0
    sought: list[int] = field(default_factory=list)

    def holds(self, _place: Place) -> bool:
        return self.held

    def steady(self, _generation: int) -> bool:
        return not self.rebalancing

    async def committed(self, _place: Place) -> int | None:
        return self.offset if self.worked_on else None

    async def earliest(self, _place: Place) -> int:
        return 0

    async def there(self, _place: Place, begin: int, end: int) -> set[int] | None:
        return {at for at in self.offsets if begin <= at < end} if self.answers else None

    async def seek(self, _place: Place, offset: int) -> None:
        self.sought.append(offset)

    async def commit(self, offsets: Mapping[Place, int], generation: int) -> bool:
        self.commits += 1
        if generation != self.generation:
            return False
        self.offset = offsets.get(PLACE, self.offset)
        return True


def positions_on(log: Log, clock: FakeClock | None = None) -> Positions:
    return Positions(log, clock or FakeClock(), SURE)


def events(*offsets: int) -> list[Any]:
    return [event_at(PLACE, offset) for offset in offsets]


def event_at(place: Place, offset: int) -> Any:
    return SimpleNamespace(message=SimpleNamespace(topic=place[0], partition=place[1], offset=offset))


async def taken(positions: Positions, *offsets: int) -> list[int]:
    """Have a batch delivered and apply it; what was applied."""
    generation, fresh = await positions.sift(events(*offsets))
    applied = [event.message.offset for event in fresh]
    if applied:
        await positions.done({PLACE: applied[-1] + 1}, generation)
    return applied


async def test_what_was_dropped_before_anything_was_committed_is_read_again() -> None:
    log = Log(list(range(9)))
    positions = positions_on(log)
    assert await taken(positions, 1, 2, 3) == []
    assert (log.sought, log.offset) == ([0], 0)
    assert await taken(positions, 0, 1, 2, 3) == [0, 1, 2, 3]
    assert log.offset == 4


async def test_what_was_dropped_in_between_is_read_again() -> None:
    log = Log(list(range(9)), offset=2)
    positions = positions_on(log)
    assert await taken(positions, 2, 3, 6, 7) == [2, 3]
    assert (log.sought, log.offset) == ([4], 4)
    # What was under way when it was sought still arrives first.
    assert await taken(positions, 8, 4, 5) == []
    assert await taken(positions, 4, 5, 6, 7, 8) == [4, 5, 6, 7, 8]


async def test_offsets_that_hold_no_message_are_no_loss() -> None:
    log = Log([0, 1, 5, 6, 9])
    assert await taken(positions_on(log), 0, 1, 5, 6, 9) == [0, 1, 5, 6, 9]
    assert not log.sought


async def test_what_comes_in_disorder_hides_no_loss() -> None:
    log = Log(list(range(9)), offset=6)
    assert await taken(positions_on(log), 8, 4, 5) == []
    assert log.sought == [6]


async def test_without_an_answer_from_kafka_nothing_is_passed_over() -> None:
    log = Log([0, 5], answers=False)
    assert await taken(positions_on(log), 0, 5) == [0]
    assert log.sought == [1]


async def test_a_message_that_comes_twice_is_applied_once() -> None:
    positions = positions_on(Log(list(range(9))))
    assert await taken(positions, 0, 1, 1, 2) == [0, 1, 2]
    assert await taken(positions, 1, 2, 3) == [3]


async def test_a_worker_that_was_expelled_commits_nothing() -> None:
    log = Log(list(range(9)))
    positions = positions_on(log)
    generation, _ = await positions.sift(events(0, 1))
    log.generation, log.offset = 2, 1
    assert not await positions.ours(PLACE, generation)
    with pytest.raises(Stale):
        await positions.done({PLACE: 2}, generation)
    assert log.offset == 1


async def test_a_worker_that_the_group_heard_of_just_now_asks_nobody() -> None:
    log, clock = Log(list(range(9))), FakeClock()
    positions = positions_on(log, clock)
    generation, _ = await positions.sift(events(0, 1))
    await positions.done({PLACE: 2}, generation)
    clock.move(seconds=1.9)
    assert await positions.ours(PLACE, generation)
    assert log.commits == 1


@pytest.mark.parametrize("held_up", [2.0, 60.0, -5.0])
async def test_a_worker_that_was_held_up_or_whose_clock_jumped_asks_the_group(held_up: float) -> None:
    log, clock = Log(list(range(9))), FakeClock()
    positions = positions_on(log, clock)
    generation, _ = await positions.sift(events(0, 1))
    await positions.done({PLACE: 2}, generation)
    clock.move(seconds=held_up)
    log.generation += 1
    assert not await positions.ours(PLACE, generation)


async def test_where_nobody_has_ever_committed_it_is_committed_before_anything_is_published() -> None:
    log = Log(list(range(9)), worked_on=False)
    positions = positions_on(log)
    generation, _ = await positions.sift(events(0, 1))
    await positions.done({("articles", 0): 5, PLACE: 0}, generation)
    log.commits = 0
    other = ("sightings", 1)
    await positions.sift([event_at(other, 0)])
    assert await positions.ours(other, generation)
    assert await positions.ours(other, generation)
    assert log.commits == 1


async def test_a_batch_holds_the_partitions_as_they_came() -> None:
    positions = positions_on(Log(list(range(9))))
    mixed = [event_at(("sightings", n % 2), n // 2) for n in range(6)]
    _, fresh = await positions.sift(mixed)
    assert fresh == mixed


async def test_while_a_rebalance_is_under_way_the_group_is_asked() -> None:
    log = Log(list(range(9)))
    positions = positions_on(log)
    generation, _ = await positions.sift(events(0, 1))
    await positions.done({PLACE: 2}, generation)
    log.rebalancing, log.generation = True, 2
    assert not await positions.ours(PLACE, generation)


async def test_after_a_rebalance_it_goes_on_from_what_the_group_has_committed() -> None:
    log = Log(list(range(9)))
    positions = positions_on(log)
    assert await taken(positions, 0, 1, 2) == [0, 1, 2]
    log.generation, log.offset = 3, 7
    assert await taken(positions, 3, 4, 7, 8) == [7, 8]


async def test_what_may_have_been_published_without_being_remembered_is_known() -> None:
    log = Log(list(range(20)), offset=3)
    positions = positions_on(log)
    await taken(positions, 3, 4)
    assert [positions.repeats(PLACE, at, 4) for at in (3, 6, 7)] == [True, True, False]
    log.generation, log.offset = 2, 7
    await taken(positions, 7, 8)
    assert [positions.repeats(PLACE, at, 4) for at in (9, 11)] == [True, False]
    await positions.again([PLACE])
    assert positions.repeats(PLACE, 11, 4)


async def test_where_nobody_has_ever_worked_nothing_was_published() -> None:
    positions = positions_on(Log(list(range(9)), worked_on=False))
    await taken(positions, 0, 1)
    assert not positions.repeats(PLACE, 2, 4)


async def test_messages_of_a_partition_that_was_taken_away_are_left() -> None:
    log = Log(list(range(9)), held=False)
    assert await taken(positions_on(log), 0, 1) == []
    assert not log.sought


async def test_what_got_lost_without_anything_after_it_can_be_asked_for() -> None:
    log = Log(list(range(9)), offset=4)
    positions = positions_on(log)
    await positions.again([PLACE])
    await taken(positions, 4, 5)
    await positions.again([PLACE])
    assert log.sought == [4, 6]


@given(
    lost=st.lists(st.sets(st.integers(0, 11)), max_size=6),
    size=st.integers(1, 5),
    rebalances=st.sets(st.integers(0, 20)),
)
async def test_everything_is_applied_once_and_in_order(lost: list[set[int]], size: int, rebalances: set[int]) -> None:
    """Of each delivery from the place last sought to the end some messages are lost; the last loses none."""
    log = Log(list(range(12)))
    positions = positions_on(log)
    applied: list[int] = []
    batches = 0
    for gone in [*lost, set(), set()]:
        begin = log.sought[-1] if log.sought else log.offset
        delivered = [offset for offset in range(begin, 12) if offset not in gone]
        for at in range(0, len(delivered), size):
            if batches in rebalances:
                log.generation += 1
            batches += 1
            applied += await taken(positions, *delivered[at : at + size])
            assert log.offset == len(applied)
    assert applied == list(range(12))
