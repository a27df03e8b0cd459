"""The distributed system's ingestor and processors as real processes over a real Kafka."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition

from eventwire import flow
from eventwire.adapters.kafka import KafkaSettings, TopicNames, apply, connection, lag, plan, progress
from eventwire.adapters.kafka.connection import partitions

PATIENCE = 240.0
ENDS = ("no offset has moved", "was written by another worker")
"""Why a processor may end itself, to be started anew."""

PROCESSED = (flow.ARTICLES, flow.MENTIONS, flow.SIGHTINGS, flow.LEADS)


@dataclass
class Service:
    """One `eventwire ROLE` process with its output in a file."""

    role: str
    environment: dict[str, str]
    log: Path
    announcement: str
    process: subprocess.Popen[bytes] | None = None
    address: str = ""

    def start(self, *, wait: bool = True) -> None:
        """Start it; if asked to, wait until it says that it works."""
        self.log.write_bytes(b"")
        with self.log.open("ab") as output:
            command = [sys.executable, "-m", "eventwire.cli", *self.role.split()]
            self.process = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **self.environment}
            )
        if wait:
            self.wait()

    def wait(self) -> None:
        """Wait until it says that it works."""
        self.address = until(self._announced, f"{self.role} to work", self.output)

    def _announced(self) -> str:
        assert self.process is not None
        assert self.process.poll() is None, f"{self.role} ended:\n{self.output()}"
        found = re.search(self.announcement, self.output())
        return found[1] if found else ""

    def output(self) -> str:
        """What it has said so far."""
        return self.log.read_text("utf-8", "replace")

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@dataclass
class Cluster:
    """An installation of its own on the session's broker; use as a context manager."""

    bootstrap: str
    directory: Path
    prefix: str
    count: int = 6
    extra: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings = KafkaSettings(kafka_bootstrap=self.bootstrap, kafka_topic_prefix=self.prefix)
        self.ingestor = self._service("ingestor", 0, r"listens on (http://[0-9.:]+)", {"EVENTWIRE_INGESTOR_PORT": "0"})
        self.processors: list[Service] = []

    def __enter__(self) -> Self:
        asyncio.run(self._apply())
        return self

    def __exit__(self, *_: object) -> None:
        for service in (self.ingestor, *self.processors):
            if service.process is not None and service.process.poll() is None:
                service.kill()

    async def _apply(self) -> None:
        await apply(self.settings, await plan(self.settings, self.count), 1)

    def _service(self, role: str, number: int, announcement: str, environment: dict[str, str]) -> Service:
        common = {"EVENTWIRE_KAFKA_BOOTSTRAP": self.bootstrap, "EVENTWIRE_KAFKA_TOPIC_PREFIX": self.prefix}
        log = self.directory / f"{role}-{number}.log"
        return Service(role, {**common, **environment, **self.extra}, log, announcement)

    def add_processor(self, *, wait: bool = True) -> Service:
        """One more worker, with a data directory of its own."""
        number = len(self.processors)
        data = self.directory / f"processor-{number}"
        environment = {
            "EVENTWIRE_PROCESSOR_DATA": str(data),
            "EVENTWIRE_PROCESSOR_PORT": "0",
            "EVENTWIRE_PROCESSOR_STALL_SECONDS": "30",
        }
        service = self._service("processor", number, r"health is at (http://[0-9.:]+)", environment)
        self.processors.append(service)
        service.start(wait=wait)
        return service

    def request(self, method: str, path: str, body: object | None = None, **headers: str) -> tuple[int, Any]:
        """One request to the ingestor; its status and JSON answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **headers}
        request = urllib.request.Request(self.ingestor.address + path, data, headers, method=method)  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def waiting(self) -> dict[str, int]:
        """How many messages the processors have not committed, by topic."""
        found = asyncio.run(progress(self.settings, "processor", PROCESSED))
        return {topic.name: lag(found, topic) for topic in PROCESSED}

    def settle(self) -> None:
        """Wait until the processors have committed all that there is; one that ends itself is started anew."""

        def settled() -> bool:
            for service in self.processors:
                assert service.process is not None
                status = service.process.poll()
                if status == 1 and any(reason in service.output() for reason in ENDS):
                    service.start(wait=False)
                else:
                    assert status in (None, -9), f"a processor ended:\n{service.output()}"
            return not any(self.waiting().values())

        until(settled, "the processors to be done", lambda: str(self.waiting()))

    def latest(self, topic: flow.Topic) -> dict[str, dict[str, Any]]:
        """The newest record of each key on a topic."""
        return {key: record for key, record, _ in self.records(topic)}

    def records(self, topic: flow.Topic) -> list[tuple[str, dict[str, Any], float]]:
        """Every record on a topic, partition by partition: key, record, and its time in seconds."""
        return [
            ((r.key or b"").decode(errors="surrogateescape"), json.loads(r.value), r.timestamp / 1000)
            for r in asyncio.run(self._records(topic))
        ]

    def headers(self, topic: flow.Topic) -> list[dict[str, str]]:
        """The headers of every record on a topic."""
        return [{name: value.decode() for name, value in r.headers} for r in asyncio.run(self._records(topic))]

    async def _records(self, topic: flow.Topic) -> list[Any]:
        name = TopicNames(self.prefix).on_kafka(topic.name)
        count = (await partitions(self.settings, [topic]))[topic.name]
        places = [TopicPartition(name, n) for n in range(count)]
        consumer = AIOKafkaConsumer(**connection(self.settings), group_id=None, auto_offset_reset="earliest")
        await consumer.start()
        found: list[Any] = []
        try:
            consumer.assign(places)
            ends = await consumer.end_offsets(places)
            for place in places:
                while await consumer.position(place) < ends[place]:
                    batches = await consumer.getmany(place, timeout_ms=1000)
                    found += batches.get(place, ())
        finally:
            await consumer.stop()
        return found


def until(condition: Any, what: str, tell: Any, patience: float = PATIENCE) -> Any:
    """Wait for something true."""
    limit = time.monotonic() + patience
    while not (value := condition()):
        assert time.monotonic() < limit, f"waited in vain for {what}: {tell()}"
        time.sleep(0.2)
    return value


def lasting(records: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The records that stand, without what tells of the way there (versions, former ids)."""
    return {
        key: {name: value for name, value in record.items() if name not in {"version", "previous_ids"}}
        for key, record in records.items()
        if record["status"] == "active"
    }
