"""The log of events in the SQLite file, as subscribers read it."""

import asyncio
import bisect
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Literal, TypeVar

from eventwire import flow
from eventwire.adapters.sqlite.database import Database
from eventwire.errors import InvalidInput, Temporary
from eventwire.model import Event
from eventwire.ports import Stretch, Written

T = TypeVar("T")

_THREADS = 2
_MOST = 100
_KEPT = 500
_MARK = "s"


class SqliteEventLog:
    """Reads the events topic. A position is that of the last message that was read.

    `wake` tells readers of this process that something was written; readers of other processes look by themselves.
    """

    def __init__(self, database: Database, look: float = 1.0) -> None:
        """`look`: seconds after which a reader looks by itself."""
        self._database = database
        self._local = threading.local()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="events")
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._parsed: OrderedDict[int, Event] = OrderedDict()
        self._readers: set[_Reader] = set()
        self.look = look

    def wake(self) -> None:
        """Something may have been written. May be called from any thread."""
        with self._lock:
            readers = list(self._readers)
        for reader in readers:
            reader.wake()

    async def position(self, since: datetime | Literal["begin", "now"]) -> str:
        """The position in front of what was written at or after a moment."""
        if since == "begin":
            return f"{_MARK}0"
        find = self._end if since == "now" else lambda c: self._before(c, since.astimezone(UTC).isoformat())
        return f"{_MARK}{await self._ask(find)}"

    async def reader(self, after: str) -> "_Reader":
        """A reader of what stands behind a position.

        Raises:
            InvalidInput: it is no position of this log.
        """
        at = after.removeprefix(_MARK)
        if not after.startswith(_MARK) or not at.isascii() or not at.isdigit():
            raise InvalidInput("after", "is no position on this log; give one as it came, or use `since`")
        known = await self._ask(_last)
        return _Reader(self, int(at) if int(at) <= known else 0)

    async def at(self, place: str) -> Written | None:
        """What was written at a place; None: a newer state of the event has taken its place."""
        found = await self.next(int(place) - 1, 1)
        return found[0] if found and found[0].place == place else None

    async def next(self, after: int, most: int = _MOST) -> list[Written]:
        """The next events behind a message's number."""
        return await self._ask(lambda connection: self._read(connection, after, most))

    def enter(self, reader: "_Reader") -> None:
        """Wake this reader from now on."""
        with self._lock:
            self._readers.add(reader)

    def leave(self, reader: "_Reader") -> None:
        """Wake this reader no more."""
        with self._lock:
            self._readers.discard(reader)

    def close(self) -> None:
        """Let go of the file."""
        self._threads.shutdown(wait=True)
        for connection in self._connections:
            connection.close()

    async def _ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, question)

    def _answer(self, question: Callable[[sqlite3.Connection], T]) -> T:
        try:
            if getattr(self._local, "connection", None) is None:
                self._local.connection = self._database.connect()
                with self._lock:
                    self._connections.append(self._local.connection)
            return question(self._local.connection)
        except sqlite3.OperationalError as problem:
            raise Temporary(f"the log cannot be read: {problem}") from None

    def _read(self, connection: sqlite3.Connection, after: int, most: int) -> list[Written]:
        rows = connection.execute(
            "SELECT position, value, at FROM message WHERE topic = ? AND position > ? ORDER BY position LIMIT ?",
            (flow.EVENTS.name, after, most),
        )
        return [
            Written(f"{_MARK}{number}", str(number), datetime.fromisoformat(at), self._event(number, value))
            for number, value, at in rows
        ]

    def _event(self, number: int, raw: bytes) -> Event:
        """Many readers read the same: the newest are parsed once."""
        with self._lock:
            event = self._parsed.get(number)
        if event is None:
            event = Event.model_validate_json(raw)
            with self._lock:
                self._parsed[number] = event
                if len(self._parsed) > _KEPT:
                    self._parsed.popitem(last=False)
        return event

    @staticmethod
    def _end(connection: sqlite3.Connection) -> int:
        row = connection.execute("SELECT max(position) FROM message WHERE topic = ?", (flow.EVENTS.name,)).fetchone()
        return int(row[0] or 0)

    def _before(self, connection: sqlite3.Connection, moment: str) -> int:
        """Positions and moments grow together, and moments have no index: halve until it is found."""

        def written(number: int) -> str:
            row = connection.execute(
                "SELECT at FROM message WHERE topic = ? AND position >= ? ORDER BY position LIMIT 1",
                (flow.EVENTS.name, number),
            ).fetchone()
            return str(row[0])

        end = self._end(connection)
        return bisect.bisect_left(range(1, end + 1), moment, key=written)


def _last(connection: sqlite3.Connection) -> int:
    """The highest number that any message was ever given."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'message'").fetchone()
    return int(row[0]) if row else 0


class _Reader:
    """Implements `ports.EventReader`."""

    def __init__(self, log: SqliteEventLog, after: int) -> None:
        self._log = log
        self._after = after
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        log.enter(self)

    def wake(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def read(self, wait: float) -> Stretch:
        end = self._loop.time() + wait
        while True:
            self._woken.clear()
            found = await self._log.next(self._after)
            left = end - self._loop.time()
            if found:
                self._after = int(found[-1].place)
            if found or left <= 0:
                return Stretch(found, f"{_MARK}{self._after}")
            try:
                async with asyncio.timeout(min(left, self._log.look)):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def close(self) -> None:
        self._log.leave(self)
