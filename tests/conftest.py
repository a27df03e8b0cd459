"""The real engines for tests marked `stack`: one broker and one node a session, started by the first test that asks."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack import Broker, Node, missing
from stack.artifacts import fetch

ARTIFACTS = Path(__file__).parent.parent / "var" / "stack" / "artifacts"


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """The engines' files; skips where they cannot run, unless EVENTWIRE_REQUIRE_STACK=1 makes that a failure."""
    reason = missing()
    if reason:
        if os.environ.get("EVENTWIRE_REQUIRE_STACK") == "1":
            pytest.fail(f"the stack {reason}")
        pytest.skip(f"the stack {reason}")
    return fetch(ARTIFACTS)


@pytest.fixture(scope="session")
def stack_directory() -> Iterator[Path]:
    """A directory that another user may enter: Elasticsearch does not run as root."""
    directory = Path(tempfile.mkdtemp(prefix="eventwire-stack-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def broker(artifacts: Path, stack_directory: Path) -> Iterator[Broker]:
    """The session's Kafka broker, for tests that stop or kill it; they leave it running."""
    broker = Broker(stack_directory / "kafka", artifacts)
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


@pytest.fixture(scope="session")
def node(artifacts: Path, stack_directory: Path) -> Iterator[Node]:
    """The session's Elasticsearch node, for tests that stop or kill it; they leave it running."""
    node = Node(stack_directory / "elasticsearch", artifacts)
    try:
        node.start()
        yield node
    finally:
        node.stop()


@pytest.fixture(scope="session")
def kafka(broker: Broker) -> str:
    """Address of the session's Kafka."""
    return broker.bootstrap


@pytest.fixture(scope="session")
def elasticsearch(node: Node) -> str:
    """URL of the session's Elasticsearch."""
    return node.url
