"""The log in SQLite: topics as rows of one table, offsets as positions in it."""

import asyncio
import json
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from eventwire import flow
from eventwire.adapters.sqlite.database import Database
from eventwire.errors import Temporary
from eventwire.ports import Clock, Delivery, Message

_COMPACTED = {topic.name for topic in flow.TOPICS if topic.cleanup == "compact"}


def append(connection: sqlite3.Connection, messages: Sequence[Message], at: datetime) -> None:
    """Put messages on their topics within the open transaction; compacted topics keep the newest of each key."""
    for message in messages:
        if message.topic in _COMPACTED:
            connection.execute("DELETE FROM message WHERE topic = ? AND key = ?", (message.topic, message.key))
    connection.executemany(
        "INSERT INTO message (topic, key, value, headers, at) VALUES (?, ?, ?, ?, ?)",
        [(m.topic, m.key, m.value, json.dumps(dict(m.headers)), at.isoformat()) for m in messages],
    )


class LogReader:
    """Reads topics from where a stage left off."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def position(self, stage: str, topic: str) -> int:
        """The last position that the stage has committed on the topic; 0 at the beginning."""
        row = self._connection.execute(
            "SELECT position FROM committed WHERE stage = ? AND topic = ?", (stage, topic)
        ).fetchone()
        return int(row[0]) if row else 0

    def commit(self, stage: str, topic: str, position: int) -> None:
        """Remember, within the open transaction, that the stage is done up to this position."""
        self._connection.execute("INSERT OR REPLACE INTO committed VALUES (?, ?, ?)", (stage, topic, position))

    def read(self, topic: str, after: int, most: int) -> list[Delivery]:
        """The next deliveries of the topic behind a position, oldest first."""
        rows = self._connection.execute(
            "SELECT position, key, value, headers, at FROM message WHERE topic = ? AND position > ? "
            "ORDER BY position LIMIT ?",
            (topic, after, most),
        )
        return [
            Delivery(topic, 0, position, key, bytes(value), datetime.fromisoformat(at), json.loads(headers))
            for position, key, value, headers, at in rows
        ]

    def lag(self, stage: flow.Stage) -> int:
        """How many messages wait for the stage."""
        total = 0
        for topic in stage.reads:
            (count,) = self._connection.execute(
                "SELECT count(*) FROM message WHERE topic = ? AND position > ?",
                (topic.name, self.position(stage.name, topic.name)),
            ).fetchone()
            total += int(count)
        return total


class SqlitePublisher:
    """The writing end of the log for the event loop: concurrent calls share one transaction and so one fsync."""

    def __init__(self, database: Database, clock: Clock, published: Callable[[], None]) -> None:
        self._connection = database.connect()
        self._clock = clock
        self._published = published
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="publish")
        self._lock = threading.Lock()
        self._waiting: list[tuple[Sequence[Message], asyncio.Future[None]]] = []

    async def publish(self, messages: Sequence[Message]) -> None:
        """Put messages on their topics; returns when they are fsynced.

        Raises:
            Temporary: the file cannot be written now (locked or full).
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        with self._lock:
            self._waiting.append((messages, future))
        await loop.run_in_executor(self._executor, self._drain)
        if not future.done():
            await future
        future.result()

    def _drain(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        error: Exception | None = None
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            append(self._connection, [m for messages, _ in waiting for m in messages], self._clock.now())
            self._connection.execute("COMMIT")
        except sqlite3.Error as problem:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            error = Temporary(f"the log cannot be written: {problem}", delay=5)
        for _, future in waiting:
            future.get_loop().call_soon_threadsafe(_settle, future, error)
        self._published()

    def close(self) -> None:
        """Finish what is being written and let go of the file."""
        self._executor.shutdown(wait=True)
        self._connection.close()


def _settle(future: asyncio.Future[None], error: Exception | None) -> None:
    if not future.done():
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
