"""What `make stack` started, so that `make stack-down` stops exactly that."""

import json
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from stack.process import end


@dataclass(frozen=True)
class Started:
    """A process that was started: its name, its id, and a part of its command line by which it is known again."""

    name: str
    pid: int
    mark: str

    def alive(self) -> bool:
        """Whether it still runs; another process that got the same id since is told apart by its command line."""
        done = subprocess.run(  # noqa: S603 - our own command
            ["ps", "-ww", "-o", "command=", "-p", str(self.pid)],  # noqa: S607 - of the system
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return self.mark in done.stdout

    def stop(self) -> None:
        """End it and its children."""
        if self.alive():
            end(self.pid, self._wait)

    def _wait(self, seconds: float) -> None:
        limit = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > limit:
                raise subprocess.TimeoutExpired(self.name, seconds)
            time.sleep(0.1)


def save(file: Path, started: list[Started]) -> None:
    """Remember what runs."""
    file.write_text(json.dumps([asdict(one) for one in started], indent=1), "utf-8")


def load(file: Path) -> list[Started]:
    """What was remembered; nothing if nothing was."""
    return [Started(**one) for one in json.loads(file.read_text("utf-8"))] if file.exists() else []
