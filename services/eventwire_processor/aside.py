"""A stage's logic in a process of its own, at low priority, over a state that stays in this process.

For logic whose batches take seconds of processor time: in a thread it would take the interpreter from the event loop,
and with it from every other stage.
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any

from eventwire.errors import Temporary, Undigestible
from eventwire.ports import State
from eventwire.stage import Outcome, StageLogic
from eventwire_processor.overlay import Overlay

NICENESS = 10
"""Events go first where processors are short."""


class Aside:
    """Applies in its process, which is started when it is first needed; end with `close`."""

    def __init__(self, make: Callable[[], StageLogic[Any]]) -> None:
        """`make`: a function of a module, called in the process, that makes the logic."""
        self._make = make
        self._lock = Lock()
        self._process: BaseProcess | None = None
        self._channel: Connection | None = None
        self._ended = 0

    def apply(self, prepared: Sequence[Any], state: State, now: datetime) -> Outcome:
        """Apply there, and take over here what it changes in the state. Blocks; for a thread.

        Raises:
            Temporary: the process has ended.
            Undigestible: the logic has failed, or its process has ended on the same twice.
        """
        with self._lock:
            try:
                outcome, changes = self._talk(prepared, state, now)
            except (EOFError, OSError) as error:
                self._end()
                self._ended += 1
                if self._ended > 1:
                    self._ended = 0
                    raise Undigestible("it ended the process that applies it") from error
                raise Temporary("the process that applies has ended; another one is started", delay=1) from error
        self._ended = 0
        for key, value in changes.items():
            if value is None:
                state.pop(key, None)
            else:
                state[key] = value
        return outcome

    def _talk(self, prepared: Sequence[Any], state: State, now: datetime) -> tuple[Outcome, dict[str, bytes | None]]:
        channel = self._channel or self._start()
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

    def _start(self) -> Connection:
        # Spawned, not forked: there are threads here.
        context = get_context("spawn")
        here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, self._make), daemon=True)
        self._process.start()
        there.close()
        self._channel = here
        return here

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._channel is not None:
            self._channel.close()
        self._process = self._channel = None

    def close(self) -> None:
        """End the process, also in the middle of its work."""
        # Without the lock, which who waits for an answer holds: that one is told that the process has ended.
        if self._process is not None:
            self._process.kill()


def _serve(channel: Connection, make: Callable[[], StageLogic[Any]]) -> None:
    """Answer until the other end is gone."""
    os.nice(NICENESS)
    # An interrupt is for who started this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logic = make()

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
