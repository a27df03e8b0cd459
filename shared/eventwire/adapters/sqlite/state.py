"""State in SQLite: what one stage remembers."""

import sqlite3
from collections.abc import Iterator, MutableMapping


class SqliteState(MutableMapping[str, bytes]):
    """The state of one stage, read and written within the transaction that is open on the connection."""

    def __init__(self, connection: sqlite3.Connection, stage: str) -> None:
        self._connection = connection
        self._stage = stage

    def __getitem__(self, key: str) -> bytes:
        row = self._connection.execute(
            "SELECT value FROM state WHERE stage = ? AND key = ?", (self._stage, key)
        ).fetchone()
        if row is None:
            raise KeyError(key)
        return bytes(row[0])

    def __setitem__(self, key: str, value: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (self._stage, key, value))

    def __delitem__(self, key: str) -> None:
        cursor = self._connection.execute("DELETE FROM state WHERE stage = ? AND key = ?", (self._stage, key))
        if not cursor.rowcount:
            raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        rows = self._connection.execute("SELECT key FROM state WHERE stage = ? ORDER BY key", (self._stage,))
        return iter([key for (key,) in rows])

    def __len__(self) -> int:
        (count,) = self._connection.execute("SELECT count(*) FROM state WHERE stage = ?", (self._stage,)).fetchone()
        return int(count)
