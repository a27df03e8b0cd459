"""What the stages remember: a Faust table's changelog on Kafka and its local copy, addressed by partition.

Faust finds a table's partition by the message that is "current" in the running task; with batches over several
partitions that would be the wrong one. So the store and the changelog are named here by partition.

A worker that was held up for longer than its session writes what it had begun after another has taken the partition
over. So each record on the changelog carries its writer's epoch, which grows with every takeover, and a record of an
earlier epoch than one before it is refused wherever it is read. That it was written is seen by the offsets, which then
are not those that follow.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import faust
from rocksdict import WriteBatch

from eventwire.errors import Conflict

log = logging.getLogger(__name__)

EPOCH = "epoch"
"""The header of a record on the changelog."""

_OURS = b"__faust\0"
_OFFSET = _OURS + b"offset__"
"""Faust's own key: up to which offset of the changelog the copy is."""

_EPOCH = _OURS + b"eventwire\0epoch"
_REFUSED = _OURS + b"eventwire\0refused\0"

Keep = Callable[[str, int, Sequence[tuple[bytes, bytes | None]], Mapping[str, bytes]], Awaitable[list[int]]]
"""Puts records on a partition of a topic, with headers; returns their offsets when they are durable."""


class Kept(NamedTuple):
    """A record on the changelog."""

    offset: int
    epoch: int
    key: bytes
    value: bytes | None


class LocalCopy:
    """One partition's state in its local store."""

    def __init__(self, store: Any) -> None:
        """`store`: a RocksDB handle."""
        self._store = store

    @property
    def offset(self) -> int | None:
        """The last offset of the changelog that is in it."""
        found = self._store.get(_OFFSET)
        return None if found is None else int(found)

    @property
    def epoch(self) -> int:
        """The highest epoch of a record in it."""
        return int(self._store.get(_EPOCH) or 0)

    def get(self, key: bytes) -> bytes | None:
        """The value of a key; None if there is none."""
        value = self._store.get(key)
        return None if value is None else bytes(value)

    def keys(self) -> Iterator[bytes]:
        """All keys; reads the whole store."""
        return (bytes(key) for key in self._store.keys() if not key.startswith(_OURS))  # noqa: SIM118 - no mapping

    def apply(self, records: Iterable[Kept]) -> None:
        """Take records over as they stand on the changelog; all of them or, in a crash, none."""
        epoch, offset, batch = self.epoch, self.offset, WriteBatch(raw_mode=True)
        for record in records:
            offset = record.offset
            if record.epoch < epoch:
                # On the changelog it stands after the one that counts, which compaction would remove: see `refused`.
                log.warning("a late write of a worker that had lost the partition is refused")
                batch.put(_REFUSED + record.key, b"")
                continue
            epoch = record.epoch
            batch.delete(_REFUSED + record.key)
            if record.value is None:
                batch.delete(record.key)
            else:
                batch.put(record.key, record.value)
        if offset is not None:
            batch.put(_OFFSET, b"%d" % offset)
            batch.put(_EPOCH, b"%d" % epoch)
            self._store.write(batch)

    def refused(self) -> dict[bytes, bytes | None]:
        """The keys of which a late write was refused, with what counts: it is to be written anew."""
        found: dict[bytes, bytes | None] = {}
        for key in self._store.keys(from_key=_REFUSED):
            if not key.startswith(_REFUSED):
                break
            name = bytes(key[len(_REFUSED) :])
            found[name] = self.get(name)
        return found


class PartitionTable:
    """What one stage remembers for the keys of one partition."""

    def __init__(self, copy: LocalCopy, topic: str, partition: int, keep: Keep, generation: int) -> None:
        """`topic`: the changelog's; `generation`: the consumer group's, in which the partition is ours."""
        self._copy = copy
        self._topic = topic
        self._partition = partition
        self._keep = keep
        self._generation = generation

    def get(self, key: str) -> bytes | None:
        """The value of a key; None if there is none."""
        return self._copy.get(_raw(key))

    def keys(self) -> Iterator[str]:
        """All keys of the partition; reads the whole store."""
        return (key.decode("utf-8", "surrogateescape") for key in self._copy.keys())  # noqa: SIM118 - no mapping

    async def write(self, changes: Mapping[str, bytes | None]) -> None:
        """Make changes durable on the changelog topic, then in the local store.

        In this order the local store is never ahead of the changelog, from which another worker would restore it.

        Raises:
            Conflict: somebody else has written to the changelog since it was read; the local store stays as it is.
            Temporary: Kafka does not take it; some may be there all the same.
        """
        if not changes:
            return
        encoded = list(({**self._copy.refused(), **{_raw(key): value for key, value in changes.items()}}).items())
        # A group that was deleted counts its generations from one again.
        last = self._copy.epoch
        epoch = self._generation if self._generation >= last else last + 1
        before = self._copy.offset
        offsets = await self._keep(self._topic, self._partition, encoded, {EPOCH: b"%d" % epoch})
        if before is not None and offsets != list(range(before + 1, before + 1 + len(offsets))):
            raise Conflict(
                f"{self._topic}/{self._partition} was written by another worker at the same time "
                f"(after {before} came {offsets[0]}); its state has to be read anew"
            )
        self._copy.apply(Kept(at, epoch, *change) for at, change in zip(offsets, encoded, strict=True))


class StateTable(faust.Table[bytes, bytes]):
    """A Faust table of which Faust only reads the changelog back."""

    logger = logging.getLogger("faust.tables.table")

    def copy_of(self, partition: int) -> LocalCopy:
        """A partition's local copy."""
        store: Any = self.data
        return LocalCopy(store._db_for_partition(partition))  # noqa: SLF001 - see the module's docstring

    def apply_changelog_batch(self, batch: Iterable[Any]) -> None:
        """Called by Faust with what it reads back."""
        found: dict[int, list[Kept]] = {}
        for event in batch:
            message = event.message
            # Faust may hand a table what stands on another one's changelog, when that one was just taken away.
            if message.topic in self.changelog_topic.topics:
                record = Kept(message.offset, _epoch(message.headers), message.key, message.value)
                found.setdefault(message.partition, []).append(record)
        for partition, records in found.items():
            self.copy_of(partition).apply(records)


def _raw(key: str) -> bytes:
    return key.encode("utf-8", "surrogateescape")


def _epoch(headers: Any) -> int:
    """Of a record's headers, which Faust has as a dictionary; records of before there were epochs have the lowest."""
    return int(dict(headers or {}).get(EPOCH, b"0"))
