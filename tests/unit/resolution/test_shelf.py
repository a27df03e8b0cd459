"""What a block's state keeps, how little of it is written for one more report, and what is remembered of it."""

from datetime import date, timedelta

import pytest

from eventwire.model import Mention
from eventwire.resolution import EventResolver
from eventwire.testing import NOON, actor, added, city, mention, removed

DAY = date(2024, 8, 19)


class Watched(dict[str, bytes]):
    """A state that tells what is written to it and read from it."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self.read: list[str] = []

    def __setitem__(self, key: str, value: bytes) -> None:
        self.written.append(key)
        super().__setitem__(key, value)

    def get(self, key: str, default: bytes | None = None) -> bytes | None:  # type: ignore[override]
        self.read.append(key)
        return super().get(key, default)


def reports(count: int) -> list[Mention]:
    """Mentions of one day, each of a place of its own."""
    return [
        mention(
            actor("RUS"), actor("UKR"), "190", article=f"a{n}", date=DAY, date_end=DAY, date_resolution="day",
            place=city(f"Town {n}", "UKR", 46 + n * 0.1, 30 + n * 0.1), published_at=NOON + timedelta(minutes=n),
        )
        for n in range(count)
    ]  # fmt: skip


def days(keys: list[str]) -> set[str]:
    return {key for key in keys if key.startswith("d|")}


def test_of_a_busy_day_one_more_report_writes_a_small_part() -> None:
    found, state, resolver = reports(201), Watched(), EventResolver()
    resolver.apply([added(one) for one in found[:200]], state, NOON)
    whole = sum(len(value) for key, value in state.items() if key.startswith("d|"))
    state.written.clear()
    resolver.apply([added(found[200])], state, NOON)
    assert sum(len(state[key]) for key in days(state.written)) < whole / 8


def test_what_is_remembered_of_a_day_is_not_read_again() -> None:
    found, state, resolver = reports(101), Watched(), EventResolver()
    resolver.apply([added(one) for one in found[:100]], state, NOON)
    state.read.clear()
    resolver.apply([added(found[100])], state, NOON)
    assert not days(state.read) - days(state.written)


def test_a_busy_day_is_read_again_by_another_process() -> None:
    found, state = reports(100), Watched()
    EventResolver().apply([added(one) for one in found], state, NOON)
    assert EventResolver().apply([added(one) for one in found], state, NOON) == []
    gone = EventResolver().apply([removed(one) for one in found], state, NOON)
    assert {event.status for event in gone} == {"retracted"}
    assert not days(list(state))


def test_what_another_process_wrote_is_not_passed_over() -> None:
    found, state = reports(60), Watched()
    one, other = EventResolver(), EventResolver()
    one.apply([added(report) for report in found[:20]], state, NOON)
    other.apply([added(report) for report in found[20:]], state, NOON)
    one.apply([removed(report) for report in found], state, NOON)
    assert not days(list(state))


def test_what_did_not_come_to_stay_is_not_remembered() -> None:
    found, state, resolver = reports(60), Watched(), EventResolver()
    resolver.apply([added(one) for one in found[:20]], state, NOON)
    before = dict(state)
    resolver.apply([added(one) for one in found[20:]], state, NOON)
    state.clear()
    state.update(before)
    assert len(resolver.apply([added(one) for one in found], state, NOON)) == 40


def test_a_day_that_was_one_value_before_days_were_spread_is_read() -> None:
    found, state = reports(4), Watched()
    EventResolver().apply([added(one) for one in found[:3]], state, NOON)
    del state[next(key for key in state if key.startswith("v|"))]  # as it was written then
    EventResolver().apply([added(found[3])], state, NOON)
    assert EventResolver().apply([added(one) for one in found], state, NOON) == []


class Journal(dict[str, bytes]):
    """A state that tells of each step by which it was changed."""

    def __init__(self, known: dict[str, bytes]) -> None:
        super().__init__(known)
        self.steps: list[tuple[str, bytes | None]] = []

    def __setitem__(self, key: str, value: bytes) -> None:
        self.steps.append((key, value))
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        self.steps.append((key, None))
        super().__delitem__(key)


def torn(before: dict[str, bytes], steps: list[tuple[str, bytes | None]]) -> dict[str, bytes]:
    """A state after some of the steps of a write."""
    changed = {**before, **{key: value for key, value in steps if value is not None}}
    return {key: value for key, value in changed.items() if (key, None) not in steps}


@pytest.mark.parametrize("count", [16, 64])
def test_a_write_that_is_cut_off_while_a_day_is_spread_loses_none_of_its_items(count: int) -> None:
    found, state = reports(count + 1), dict[str, bytes]()
    for some in (found[:17], found[17:]):
        EventResolver().apply([added(one) for one in some if one is not found[count]], state, NOON)
    journal = Journal(state)
    EventResolver().apply([added(found[count])], journal, NOON)
    assert len(days([key for key, _ in journal.steps])) > 4
    for cut in range(len(journal.steps) + 1):
        left = torn(state, journal.steps[:cut])
        gone = EventResolver().apply([removed(one) for one in found[:count]], left, NOON)
        assert len(gone) == count


def test_who_remembers_a_block_notices_a_write_that_was_cut_off() -> None:
    found, state, resolver = reports(60), dict[str, bytes](), EventResolver()
    resolver.apply([added(one) for one in found[:40]], state, NOON)
    journal = Journal(state)
    EventResolver().apply([added(one) for one in found[40:]], journal, NOON)
    assert next(key for key, _ in journal.steps if not key.startswith("x|")).startswith("v|")
