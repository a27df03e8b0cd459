"""What the processor remembers survives workers that write after they have lost the partition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from rocksdict import Options, Rdict

from eventwire.errors import Conflict
from eventwire_processor.table import EPOCH, Kept, LocalCopy, PartitionTable


class Changelog:
    """A partition of the changelog topic."""

    def __init__(self) -> None:
        self.records: list[Kept] = []

    async def keep(
        self, _topic: str, _partition: int, changes: Sequence[tuple[bytes, bytes | None]], headers: Mapping[str, bytes]
    ) -> list[int]:
        begin = len(self.records)
        self.records += [Kept(begin + n, int(headers[EPOCH]), *change) for n, change in enumerate(changes)]
        return list(range(begin, len(self.records)))

    def compacted(self) -> list[Kept]:
        """As Kafka may leave it: of each key the record that stands last."""
        return sorted({record.key: record for record in self.records}.values())


class Workers:
    """Workers over one changelog, each with a local copy of its own."""

    def __init__(self, directory: Path) -> None:
        self.changelog = Changelog()
        self.directory = directory
        self.stores: list[Rdict] = []

    def restored(self, records: Sequence[Kept] | None = None) -> LocalCopy:
        """The copy of a worker that has read the changelog to its end."""
        self.stores.append(Rdict(str(self.directory / f"copy-{len(self.stores)}"), Options(raw_mode=True)))
        copy = LocalCopy(self.stores[-1])
        copy.apply(self.changelog.records if records is None else records)
        return copy

    def table(self, copy: LocalCopy, generation: int) -> PartitionTable:
        return PartitionTable(copy, "changelog", 0, self.changelog.keep, generation)


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    made = Workers(tmp_path)
    yield made
    for store in made.stores:
        store.close()


def state(copy: LocalCopy) -> dict[bytes, bytes | None]:
    return {key: copy.get(key) for key in copy.keys()}  # noqa: SIM118 - no mapping


async def test_another_worker_restores_what_was_written(workers: Workers) -> None:
    table = workers.table(workers.restored(), 1)
    await table.write({"a": b"1", "b": b"2"})
    await table.write({"a": None, "c": b"3"})
    assert state(workers.restored()) == {b"b": b"2", b"c": b"3"}


async def test_a_late_write_changes_nothing_for_others(workers: Workers) -> None:
    held_up = workers.table(workers.restored(), 1)
    await held_up.write({"actor": b"1 sighting"})
    heir = workers.table(workers.restored(), 2)
    await heir.write({"actor": b"3 sightings", "other": b"1 sighting"})
    with pytest.raises(Conflict, match="read anew"):
        await held_up.write({"actor": b"2 sightings"})
    assert held_up.get("actor") == b"1 sighting"
    assert state(workers.restored()) == {b"actor": b"3 sightings", b"other": b"1 sighting"}


async def test_the_heir_goes_on_from_a_state_without_the_late_write(workers: Workers) -> None:
    held_up = workers.table(workers.restored(), 1)
    await held_up.write({"actor": b"1"})
    heir = workers.table(workers.restored(), 2)
    await heir.write({"actor": b"3"})
    with pytest.raises(Conflict):
        await held_up.write({"actor": b"2"})
    with pytest.raises(Conflict, match="after 1 came 3"):
        await heir.write({"actor": b"4"})
    again = workers.table(workers.restored(), 3)
    await again.write({"actor": b"5"})
    assert state(workers.restored()) == {b"actor": b"5"}


async def test_compaction_after_a_late_write_loses_nothing(workers: Workers) -> None:
    held_up = workers.table(workers.restored(), 1)
    await held_up.write({"actor": b"1", "gone": b"1"})
    heir = workers.table(workers.restored(), 2)
    await heir.write({"actor": b"3", "gone": None, "other": b"1"})
    with pytest.raises(Conflict):
        await held_up.write({"actor": b"2", "gone": b"2"})
    third = workers.table(workers.restored(), 3)
    await third.write({"other": b"2"})
    assert state(workers.restored(workers.changelog.compacted())) == {b"actor": b"3", b"other": b"2"}


async def test_a_group_that_counts_from_one_again_is_not_refused(workers: Workers) -> None:
    await workers.table(workers.restored(), 70).write({"a": b"1"})
    anew = workers.table(workers.restored(), 1)
    await anew.write({"a": b"2"})
    await anew.write({"a": b"3"})
    assert state(workers.restored()) == {b"a": b"3"}


async def test_a_changelog_of_before_there_were_epochs_is_read(workers: Workers) -> None:
    copy = workers.restored([Kept(0, 0, b"a", b"1"), Kept(1, 0, b"b", b"1"), Kept(2, 0, b"a", None)])
    assert state(copy) == {b"b": b"1"}
    assert copy.offset == 2
