"""The commands of shared/docs/operating.md are executed, in order, on a running installation."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.cluster import until
from support.generated import articles
from support.search_cluster import SearchCluster

from eventwire import flow
from eventwire.adapters.telemetry import Metrics
from eventwire.cli.settings import KINDS
from eventwire.ports import Message

PAGE = Path(__file__).parent.parent.parent / "shared" / "docs" / "operating.md"


def text() -> str:
    return PAGE.read_text("utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", text(), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_every_setting_and_metric_that_the_page_names_is_there() -> None:
    settings = {f"EVENTWIRE_{name.upper()}" for _, kind in KINDS for name in kind.model_fields}
    assert set(re.findall(r"\bEVENTWIRE_[A-Z_]+\b", text())) <= settings
    metrics = {family.name for family in Metrics().registry.collect()}
    named = {name.removesuffix("_total") for name in re.findall(r"`(eventwire_[a-z_]+)", text())}
    assert named <= metrics
    assert len(named) > 5


def test_every_file_that_the_page_names_is_there() -> None:
    for name in re.findall(r"`((?:deploy|tests|shared)/[\w./-]+)`", text()):
        assert (PAGE.parent.parent.parent / name).exists(), name


@pytest.fixture
def running(kafka: str, elasticsearch: str, tmp_path: Path) -> Iterator[SearchCluster]:
    """All services, with one article and one message that nobody can read."""
    with SearchCluster(kafka, tmp_path, "operating", count=6, elasticsearch=elasticsearch) as cluster:
        cluster.ingestor.start(wait=False)
        cluster.gateway.start(wait=False)
        cluster.add_processor(wait=False)
        cluster.add_indexer()
        for service in (cluster.ingestor, cluster.gateway, *cluster.processors):
            service.wait()
        assert cluster.request("POST", "/v1/articles", articles(1, 5)[0])[0] == 202
        cluster.publish([Message(flow.ARTICLES.name, "bad", b"{", {})])
        cluster.settle()
        cluster.settle_index()
        until(lambda: len(cluster.records(flow.DEAD_LETTERS)) == 2, "the dead letters", str)
        yield cluster


@pytest.mark.stack
def test_every_command_works(running: SearchCluster) -> None:
    letter = next(
        one["dead_letter_id"] for _, one, _ in running.records(flow.DEAD_LETTERS) if one["stage"] == "extract"
    )
    places = {
        "DEAD_LETTER": letter,
        "eventwire-events": f"{running.prefix}-events",
        "http://127.0.0.1:8082": running.processors[0].address,
    }
    environment = {
        **os.environ,
        **running.indexers[0].environment,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COLUMNS": "200",
    }
    printed: dict[str, str] = {}
    for line in commands():
        command = line
        for name, here in places.items():
            command = command.replace(name, here)
        if command.startswith("eventwire"):
            command = f"python -m eventwire.cli {command.removeprefix('eventwire ')}"
        done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, check=False)  # noqa: S607 - of the system
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        printed[line] = done.stdout
    assert "as they should be" in printed["eventwire topics apply --partitions 6"]
    assert "2 dead letters so far" in printed["eventwire status"]
    assert "EVENTWIRE_PROCESSOR_STALL_SECONDS" in printed["eventwire settings"]
    assert "is no Article" in printed["eventwire dead-letters list"]
    assert '"value": "{"' in printed["eventwire dead-letters show DEAD_LETTER"]
    assert "1 messages are back" in printed["eventwire dead-letters replay DEAD_LETTER"]
    assert "-events-000002" in printed["eventwire index rebuild events"]
