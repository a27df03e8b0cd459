"""An engine as a process: started apart from our terminal, waited for, ended whole."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stack.artifacts import Unavailable

PATIENCE = 240.0
"""Seconds that an engine may take to serve; a busy small machine needs many."""


@dataclass
class Process:
    """One engine's process and the file that its output goes to."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    user: int | None = None
    _popen: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process id.

        Raises:
            Unavailable: it was never started.
        """
        if self._popen is None:
            raise Unavailable(f"{self.name} has not been started")
        return self._popen.pid

    def start(self, serves: Callable[[], bool]) -> None:
        """Start it and return once `serves` says so.

        Raises:
            Unavailable: it ended, or did not serve in time; the message ends with its last output.
        """
        with self.log.open("ab") as output:
            self._popen = subprocess.Popen(  # noqa: S603 - our own command
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(self.environment),
                start_new_session=True,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
            )
        limit = time.monotonic() + PATIENCE
        while not serves():
            if self._popen.poll() is not None:
                raise Unavailable(f"{self.name} ended with status {self._popen.returncode}: {self._tail()}")
            if time.monotonic() > limit:
                self.kill()
                raise Unavailable(f"{self.name} did not serve within {PATIENCE:g} s: {self._tail()}")
            time.sleep(0.1)

    def running(self) -> bool:
        """Whether the process is there."""
        return self._popen is not None and self._popen.poll() is None

    def stop(self) -> None:
        """Ask it to end, insist after 30 seconds; all of its children end with it."""
        if self._popen is not None:
            end(self._popen.pid, self._popen.wait)

    def kill(self) -> None:
        """End it by SIGKILL, for tests of what happens then."""
        if self._popen is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()
            # Its children hold the port a moment longer.
            _gone(self._popen.pid)

    def _tail(self) -> str:
        return self.log.read_bytes()[-2000:].decode("utf-8", "replace")


def end(pid: int, wait: Callable[[float], object]) -> None:
    """End a process group by SIGTERM, after 30 seconds by SIGKILL.

    `wait(seconds)` returns when it has ended and raises TimeoutExpired when it has not, as Popen's does.
    """
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGTERM)
        try:
            wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(pid, signal.SIGKILL)
            wait(30)


def _gone(group: int) -> None:
    """Wait until no process of a group is left; not for ever, where nobody buries the dead."""
    limit = time.monotonic() + 10
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < limit:
            os.killpg(group, 0)
            time.sleep(0.05)


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listening(port: int) -> bool:
    """Whether somebody accepts connections on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
