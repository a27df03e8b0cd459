"""A stage's logic in a process of its own, at low priority, over a state that stays in this process.

For logic whose batches take seconds of processor time: in a thread it would take the interpreter from the event loop,
and with it from every other stage.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any, TypeVar

from eventwire.errors import Temporary, Undigestible
from eventwire.ports import State
from eventwire.stage import Outcome, StageLogic
from eventwire_processor.overlay import Overlay
from eventwire_processor.positions import Stale

NICENESS = 5
"""Events go first where processors are short."""

START_SECONDS = 60.0
APPLY_SECONDS = 300.0
"""How long a batch may take there."""

LOOK_SECONDS = 0.25

T = TypeVar("T")


class Aside:
    """Applies in its process, which is started by `start`, and anew when it has ended; end with `close`."""

    def __init__(self, make: Callable[[], StageLogic[Any]]) -> None:
        """`make`: a function of a module, called in the process, that makes the logic."""
        self._make = make
        self._lock = Lock()
        self._process: BaseProcess | None = None
        self._channel: Connection | None = None
        self._ends = 0

    def start(self) -> None:
        """Start the process, if it is not there. Blocks; for a thread.

        Raises:
            Temporary: it cannot be started now.
        """
        if self._channel is not None:
            return
        # Spawned, not forked: there are threads here.
        context = get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, self._make), daemon=True)
        try:
            process.start()
            there.close()
            self._process, self._channel = process, here
            if not here.poll(START_SECONDS):
                raise TimeoutError(f"not within {START_SECONDS:g} s")
            here.recv()
        except (EOFError, OSError) as error:
            self._end()
            raise Temporary(f"a process for stories cannot be started: {error or 'it ended'}", delay=5) from error

    async def watched(self, work: Callable[[], T], hurried: Callable[[], bool]) -> T:
        """Do what applies here in a thread, and end it where somebody waits for this worker.

        Raises:
            Stale: ended for that; nothing has come of it.
        """
        working = asyncio.ensure_future(asyncio.to_thread(work))
        begin = time.monotonic()
        while not (await asyncio.wait([working], timeout=LOOK_SECONDS))[0]:
            if hurried():
                self.close()
                await asyncio.wait([working])
                raise Stale from working.exception()
            if time.monotonic() - begin > APPLY_SECONDS:
                self.close()
        return working.result()

    def apply(self, prepared: Sequence[Any], state: State, now: datetime) -> Outcome:
        """Apply there, and take over here what it changes in the state. Blocks; for a thread.

        Raises:
            Temporary: the process has ended, or cannot be started.
            Undigestible: the logic has failed, or its process has ended twice in a row.
        """
        with self._lock:
            self.start()
            try:
                outcome, changes = self._talk(prepared, state, now)
            except Undigestible:
                self._ends = 0
                raise
            except (EOFError, OSError) as error:
                self._end()
                self._ends += 1
                if self._ends > 1:
                    self._ends = 0
                    raise Undigestible("it ended the process that applies it") from error
                raise Temporary("the process for stories has ended; another one is started", delay=1) from error
            except BaseException:
                # It waits for an answer that does not come.
                self._end()
                raise
        self._ends = 0
        for key, value in changes.items():
            if value is None:
                state.pop(key, None)
            else:
                state[key] = value
        return outcome

    def _talk(self, prepared: Sequence[Any], state: State, now: datetime) -> tuple[Outcome, dict[str, bytes | None]]:
        channel: Any = self._channel
        channel.send((list(prepared), now))
        while True:
            what, content = channel.recv()
            if what == "get":
                channel.send(state.get(content))
            elif what == "failed":
                raise Undigestible(content)
            else:
                outcome, changes = content
                return outcome, changes

    def _end(self) -> None:
        process, channel = self._process, self._channel
        self._process = self._channel = None
        if process is not None:
            process.kill()
            process.join()
        if channel is not None:
            channel.close()

    def close(self) -> None:
        """End the process, also in the middle of its work: who waits for an answer is told that it has ended."""
        process = self._process
        if process is not None:
            process.kill()


def _serve(channel: Connection, make: Callable[[], StageLogic[Any]]) -> None:
    """Answer until the other end is gone."""
    os.nice(NICENESS)
    # An interrupt is for who started this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logic = make()
    channel.send(("ready", None))

    def stored(key: str) -> bytes | None:
        channel.send(("get", key))
        found: bytes | None = channel.recv()
        return found

    while True:
        try:
            prepared, now = channel.recv()
            state = Overlay(stored, _no_keys)
            try:
                answer = "done", (logic.apply(prepared, state, now), state.changes)
            except (EOFError, OSError):
                raise
            except Exception as error:  # noqa: BLE001 - whatever a message provokes is told where it came from
                answer = "failed", f"{type(error).__name__}: {error}"  # type: ignore[assignment]
            channel.send(answer)
        except (EOFError, OSError):
            return


def _no_keys() -> Iterator[str]:
    raise TypeError("a stage that works aside reads its state by key")
