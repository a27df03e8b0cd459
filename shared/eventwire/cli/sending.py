"""Articles on their way from files to a running Eventwire: batches, progress, refusals, the summary."""

import asyncio
import json
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from eventwire.client import Outcome
from eventwire.client.delivery import Delivery

BATCH = 500
BATCH_BYTES = 2 * 1024 * 1024
_TOLD = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """One article found in a file: where, and its JSON in one line; or why there is none."""

    where: str
    raw: bytes
    problem: str | None = None


@dataclass
class Tally:
    """What has become of the articles so far."""

    accepted: int = 0
    refused: int = 0
    begun: float = field(default_factory=time.monotonic)

    @property
    def count(self) -> int:
        """All that were read."""
        return self.accepted + self.refused

    def summary(self, unsent: str | None = None) -> str:
        """In one line; `unsent` says why the rest was not sent."""
        seconds = max(time.monotonic() - self.begun, 0.001)
        rate = f"{seconds:.1f} s, {self.count / seconds:.0f} a second"
        text = f"{self.count} articles: {self.accepted} accepted, {self.refused} refused ({rate})."
        return f"{text} The rest was not sent: {unsent}" if unsent else text


class Refusals:
    """Tells of the first refusals on stderr, and keeps all of them in a file if there is one."""

    def __init__(self, path: Path | None, *, append: bool = False) -> None:
        self._file: TextIO | None = path.open("a" if append else "w", encoding="utf-8") if path else None
        self._count = 0

    def add(self, piece: Piece, where: str | None, reason: str) -> None:
        """Tell of an article that was not taken."""
        self._count += 1
        what = f"{piece.where}: {where + ': ' if where else ''}{reason}"
        if self._count <= _TOLD:
            print(_printable(what), file=sys.stderr)  # noqa: T201 - a command's output
        elif self._count == _TOLD + 1:
            print("... and more", file=sys.stderr)  # noqa: T201 - a command's output
        if self._file:
            told = {"where": piece.where, "field": where, "reason": reason, "raw": piece.raw.decode("utf-8", "replace")}
            self._file.write(json.dumps(told, ensure_ascii=False) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()


class Sender:
    """Sends pieces in batches and keeps the tally."""

    def __init__(self, delivery: Delivery, refusals: Refusals, tally: Tally) -> None:
        self._delivery = delivery
        self._refusals = refusals
        self._tally = tally

    async def send(self, batch: list[Piece]) -> None:
        """Send a batch; returns when each of it has its outcome.

        Raises:
            Temporary: the service did not take them for as long as there was patience.
            Permanent: it takes nothing from us.
        """
        sound = [piece for piece in batch if piece.problem is None]
        outcomes = iter(await self._delivery.deliver([piece.raw for piece in sound]))
        for piece in batch:
            outcome = Outcome(400, detail=piece.problem) if piece.problem is not None else next(outcomes)
            if outcome.accepted:
                self._tally.accepted += 1
            else:
                self._tally.refused += 1
                self._refusals.add(piece, outcome.field, outcome.detail or f"status {outcome.status}")


async def batches(pieces: Iterable[Piece]) -> AsyncIterator[list[Piece]]:
    """The pieces in batches that one request can hold; what a slow pipe has given so far does not wait for more.

    Reading happens in a thread, which ends with the process if nobody takes what it reads.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Piece | BaseException | None] = asyncio.Queue(maxsize=2 * BATCH)

    def read() -> None:
        end: BaseException | None = None
        with suppress(RuntimeError):  # the loop has ended: nobody wants more
            try:
                for piece in pieces:
                    asyncio.run_coroutine_threadsafe(queue.put(piece), loop).result()
            except Exception as error:  # noqa: BLE001 - raised again where the pieces are used
                end = error
            asyncio.run_coroutine_threadsafe(queue.put(end), loop).result()

    threading.Thread(target=read, daemon=True, name="read").start()
    batch: list[Piece] = []
    size = 0
    while True:
        piece = await queue.get()
        if isinstance(piece, Piece):
            batch.append(piece)
            size += len(piece.raw)
            if not queue.empty() and len(batch) < BATCH and size < BATCH_BYTES:
                continue
        if batch:
            yield batch
            batch, size = [], 0
        if piece is None:
            return
        if isinstance(piece, BaseException):
            raise piece


class Display:
    """Progress on stderr where that is a terminal."""

    def __init__(self, progress: Progress, task: Any, tally: Tally) -> None:
        self._progress = progress
        self._task = task
        self._tally = tally

    def show(self, note: str = "", done: float | None = None) -> None:
        """Show the tally, a note, and how many bytes are done."""
        told = f"{self._tally.accepted} accepted, {self._tally.refused} refused {note}"
        self._progress.update(self._task, description=told, completed=done)

    def waiting(self, why: str, seconds: float) -> None:
        """Show that we wait."""
        self.show(f"(waiting {seconds:.0f} s: {why[:100]})")


@contextmanager
def display(tally: Tally, total: float | None = None) -> Iterator[Display]:
    """Progress while the block runs; `total` bytes where that is known."""
    columns = [SpinnerColumn(), *([BarColumn()] if total else []), TextColumn("{task.description}", markup=False)]
    console = Console(stderr=True)
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal) as p:
        yield Display(p, p.add_task("", total=total), tally)


def _printable(text: str) -> str:
    """Without control characters, which could steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
