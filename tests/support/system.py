"""The embedded system as a user starts it: a real process on a real port, over a real directory."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self


class System:
    """A running `eventwire run`; use as a context manager."""

    def __init__(self, data: Path, *options: str) -> None:
        self._command = [sys.executable, "-m", "eventwire.cli", "run", "--data", str(data), "--port", "0", *options]
        self._process: subprocess.Popen[str] | None = None
        self.address = ""
        self.output: list[str] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process and self._process.poll() is None:
            self.kill()

    @property
    def process(self) -> subprocess.Popen[str]:
        """The process."""
        assert self._process is not None
        return self._process

    def start(self) -> None:
        """Start it and wait until it says where it listens."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.read_until(r"listens on (http://\S+),")

    def read_until(self, pattern: str) -> re.Match[str]:
        """Read its output up to a line that holds the pattern."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output.append(line)
            found = re.search(pattern, line)
            if found:
                if "listens on" in pattern:
                    self.address = found[1]
                return found
        message = f"it ended without saying {pattern!r}:\n{''.join(self.output)}"
        raise AssertionError(message)

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def stop(self) -> tuple[int, str]:
        """Ctrl-C; its exit status and all that it printed."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.stdout is not None
        self.output.append(self.process.stdout.read())
        self.process.stdout.close()
        return self.process.wait(), "".join(self.output)

    def request(
        self, method: str, path: str, body: object | None = None, *, raw: bytes | None = None
    ) -> tuple[int, Any]:
        """One request; its status and JSON answer. `raw` is sent as it is, in place of a JSON body."""
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if data is not None else {}
        request = urllib.request.Request(self.address + path, data=data, method=method, headers=headers)  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def settle(self) -> None:
        """Wait until nothing waits for any stage. The request itself is the pause between two looks."""
        while True:
            status, answer = self.request("GET", "/readyz")
            assert status == 200, answer
            if not any(answer["waiting"].values()):
                return

    def all(self, path: str) -> list[dict[str, Any]]:
        """Every item of a listing, page by page."""
        items: list[dict[str, Any]] = []
        cursor = ""
        while True:
            status, page = self.request("GET", f"{path}{'&' if '?' in path else '?'}limit=200{cursor}")
            assert status == 200, page
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            cursor = f"&cursor={page['next_cursor']}"


def post(system: System, submission: dict[str, Any]) -> str:
    """Hand an article in and wait until it is worked off; its id."""
    status, answer = system.request("POST", "/v1/articles", submission)
    assert status == 202, answer
    system.settle()
    return str(answer["article_id"])
