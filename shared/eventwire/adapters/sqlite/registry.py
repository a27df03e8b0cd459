"""The registry in the SQLite file."""

import asyncio
import sqlite3
import threading
from collections.abc import Mapping

from eventwire.adapters.sqlite.database import Database
from eventwire.errors import Temporary


class SqliteRegistry:
    """Reads and writes the file itself, so that what another process (`eventwire keys create`) did is seen at once."""

    def __init__(self, database: Database) -> None:
        self._reader = database.connect()
        self._writer = database.connect()
        self._lock = threading.Lock()

    async def get(self, kind: str, key: str) -> bytes | None:
        """One entry; None if there is none."""
        # On the event loop: a few microseconds, and what asks is every request, behind no queue of slow searches.
        row = self._reader.execute("SELECT value FROM registry WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if row is None else bytes(row[0])

    async def entries(self, kind: str) -> Mapping[str, bytes]:
        """All entries of a kind by key."""
        return dict(self._reader.execute("SELECT key, value FROM registry WHERE kind = ? ORDER BY key", (kind,)))

    async def put(self, kind: str, key: str, value: bytes | None) -> None:
        """Set an entry, or remove it (None); durable on return.

        Raises:
            Temporary: the file cannot be written now.
        """
        await asyncio.to_thread(self._put, kind, key, value)

    def _put(self, kind: str, key: str, value: bytes | None) -> None:
        with self._lock:
            try:
                if value is None:
                    self._writer.execute("DELETE FROM registry WHERE kind = ? AND key = ?", (kind, key))
                else:
                    self._writer.execute("INSERT OR REPLACE INTO registry VALUES (?, ?, ?)", (kind, key, value))
            except sqlite3.OperationalError as problem:
                raise Temporary(f"the registry cannot be written: {problem}", delay=5) from None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._writer.close()
        self._reader.close()
