"""Both engines together over one directory."""

import shutil
from pathlib import Path
from typing import Self

from stack.artifacts import fetch
from stack.broker import Broker
from stack.node import Node


def missing() -> str | None:
    """Why the engines cannot run on this machine; None if they can."""
    absent = [name for name in ("java", "mvn") if shutil.which(name) is None]
    return f"needs {' and '.join(absent)} (Java 17 or later, Maven) on the PATH" if absent else None


class Engines:
    """Kafka and Elasticsearch; use as a context manager, or `start` and `stop`. Port 0 takes a free one."""

    def __init__(self, directory: Path, artifacts: Path, *, kafka_port: int = 0, elasticsearch_port: int = 0) -> None:
        directory = directory.resolve()
        fetch(artifacts)
        self.broker = Broker(directory / "kafka", artifacts, kafka_port)
        self.node = Node(directory / "elasticsearch", artifacts, elasticsearch_port)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start both; if one does not come up, neither is left.

        Raises:
            Unavailable: one does not come up; says why.
        """
        try:
            self.broker.start()
            self.node.start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Shut both down in order."""
        self.node.stop()
        self.broker.stop()
