"""One partition of a Faust table, addressed by its number.

Faust finds a table's partition by the message that is "current" in the running task; with batches over several
partitions that would be the wrong one. So the store and the changelog are named here by partition.
"""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any


class PartitionTable:
    """What one stage remembers for the keys of one partition."""

    def __init__(self, table: Any, partition: int) -> None:
        self._table = table
        self._partition = partition

    def get(self, key: str) -> bytes | None:
        """The value of a key; None if there is none."""
        value = self._store().get(key.encode("utf-8", "surrogateescape"))
        return None if value is None else bytes(value)

    def keys(self) -> Iterator[str]:
        """All keys of the partition; reads the whole store."""
        for key in self._store().keys():  # noqa: SIM118 - a RocksDB handle, no mapping
            if not key.startswith(b"__faust\0"):
                yield key.decode("utf-8", "surrogateescape")

    async def write(self, changes: Mapping[str, bytes | None]) -> None:
        """Make changes durable on the changelog topic, then in the local store.

        In this order the local store is never ahead of the changelog, from which another worker would restore it.
        """
        encoded = [(key.encode("utf-8", "surrogateescape"), value) for key, value in changes.items()]
        sent = [self._table.send_changelog(self._partition, key, value) for key, value in encoded]
        if sent:
            await asyncio.gather(*sent)
        store = self._store()
        for key, value in encoded:
            if value is None:
                store.delete(key)
            else:
                store.put(key, value)

    def _store(self) -> Any:
        return self._table.data._db_for_partition(self._partition)  # noqa: SLF001 - see the module's docstring
