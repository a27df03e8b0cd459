"""Answers kept for Idempotency-Key, in the SQLite file."""

import asyncio
import sqlite3
import threading
import zlib
from datetime import datetime

from eventwire.adapters.sqlite.database import Database
from eventwire.ports import GivenAnswer

_TABLE = """
CREATE TABLE IF NOT EXISTS answer (
    number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, request TEXT NOT NULL, at TEXT NOT NULL,
    status INTEGER NOT NULL, content_type TEXT NOT NULL, location TEXT, body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS answer_by_time ON answer (at);
"""
_MOST = 1_000_000


class SqliteAnswers:
    """Keeps answers over restarts. Holds no text of articles: ids, statuses and reasons only."""

    def __init__(self, database: Database) -> None:
        self._connection = database.connect()
        self._connection.executescript(_TABLE)
        # Losing the last second of these costs a repeat of work that changes nothing, so no fsync of its own.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._lock = threading.Lock()

    async def get(self, name: str) -> GivenAnswer | None:
        """The answer kept under the name."""
        return await asyncio.to_thread(self._get, name)

    async def put(self, name: str, answer: GivenAnswer, oldest: datetime) -> None:
        """Keep an answer, drop what is older than `oldest`."""
        await asyncio.to_thread(self._put, name, answer, oldest)

    def _get(self, name: str) -> GivenAnswer | None:
        with self._lock:
            found = self._connection.execute(
                "SELECT request, at, status, content_type, location, body FROM answer WHERE name = ?", (name,)
            ).fetchone()
        if found is None:
            return None
        request, at, status, content_type, location, body = found
        return GivenAnswer(request, datetime.fromisoformat(at), status, content_type, location, zlib.decompress(body))

    def _put(self, name: str, answer: GivenAnswer, oldest: datetime) -> None:
        values = (name, answer.request, answer.at.isoformat(), answer.status, answer.content_type, answer.location)
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.execute("DELETE FROM answer WHERE at < ?", (oldest.isoformat(),))
                number = self._connection.execute(
                    "INSERT OR REPLACE INTO answer (name, request, at, status, content_type, location, body) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (*values, zlib.compress(answer.body)),
                ).lastrowid
                self._connection.execute("DELETE FROM answer WHERE number <= ?", ((number or 0) - _MOST,))
                self._connection.execute("COMMIT")
            except sqlite3.Error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
