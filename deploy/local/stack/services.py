"""Eventwire's own services on the local engines, as `docker-compose.yml` runs them on its own."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path

from stack.artifacts import Unavailable
from stack.process import Process
from stack.record import Started

PORTS = {"ingestor": 8080, "gateway": 8081, "processor": 8082, "indexer": 8083}


def start_services(data: Path, bootstrap: str, elasticsearch: str) -> Iterator[Started]:
    """Make topics and indices, start the four services; gives each when it is ready.

    Raises:
        Unavailable: one of them does not come up; those before it run on.
    """
    environment = {
        **os.environ,
        "EVENTWIRE_KAFKA_BOOTSTRAP": bootstrap,
        "EVENTWIRE_ELASTICSEARCH_URL": elasticsearch,
        "EVENTWIRE_PROCESSOR_DATA": str(data / "processor"),
        **{f"EVENTWIRE_{role.upper()}_PORT": str(port) for role, port in PORTS.items()},
    }
    for setup in ("topics", "indices"):
        done = subprocess.run(  # noqa: S603 - our own command
            _command(setup, "apply"), env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Unavailable(f"`eventwire {setup} apply` failed: {done.stdout}{done.stderr}")
    for role, port in PORTS.items():
        process = Process(role, _command(role), data / f"{role}.log", environment)
        process.start(partial(_ready, port))
        yield Started(role, process.pid, f"eventwire.cli {role}")


def post_samples() -> int:
    """Post the sample articles; how many.

    Raises:
        Unavailable: the ingestor does not take them.
    """
    lines = files("eventwire").joinpath("samples", "articles.jsonl").read_text("utf-8").splitlines()
    for line in lines:
        request = urllib.request.Request(
            f"http://127.0.0.1:{PORTS['ingestor']}/v1/articles",
            json.dumps(json.loads(line)).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
                answer.read()
        except OSError as error:
            raise Unavailable(f"the ingestor does not take the samples: {error}") from None
    return len(lines)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "eventwire.cli", *arguments]


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - OK
    except (OSError, urllib.error.URLError):
        return False
