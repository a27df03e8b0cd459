"""Every command of shared/docs/subscribing.md is executed, its receiver among it, and its examples do what they say."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
from contracts.records import event
from docs.page import DOCS, blocks, execute
from support.cluster import until
from support.system import System

from eventwire import flow
from eventwire.adapters.kafka import KafkaPublisher, KafkaSettings, apply, plan
from eventwire.stage import message
from eventwire.testing import NOON
from stack.process import free_port

PAGE = DOCS / "subscribing.md"
EXAMPLES = DOCS / "examples"
PORT = "8090"
SPLIT = "### What was delivered\n"

RAID = {
    "url": "https://ledger.example/sudan",
    "title": "Bombs on Port Sudan",
    "text": "PORT SUDAN, May 8 - Sudanese army jets bombed rebels in Port Sudan on Wednesday.",
    "source": "The Ledger",
    "published_at": "2024-05-08",
    "language": "en",
}
ACCORD = {
    "url": "https://ledger.example/accord",
    "title": "Border accord",
    "text": "Kenyan President William Ruto and Ethiopian Prime Minister Abiy Ahmed signed a border agreement in "
    "Nairobi on Monday.",
    "source": "The Ledger",
    "published_at": "2024-05-07",
    "language": "en",
}


@contextmanager
def running(command: list[str], directory: Path, environment: dict[str, str]) -> Iterator[Queue[str]]:
    """A program, and the lines that it writes."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=directory,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: Queue[str] = Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line.rstrip("\n"))

    reader = Thread(target=read)
    reader.start()
    try:
        yield lines
    finally:
        process.kill()
        process.wait()
        reader.join()
        assert process.stdout is not None
        process.stdout.close()


def test_every_command_answers_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTWIRE_OUTBOUND_ALLOW", "127.0.0.1")
    port = str(free_port())
    before, after = PAGE.read_text("utf-8").replace(PORT, port).split(SPLIT)
    (receiver,) = [block for block in blocks(PAGE) if block.name == "receiver.py"]
    (tmp_path / "receiver.py").write_text(receiver.body.replace(PORT, port), "utf-8")
    part = tmp_path / "part.md"
    with (
        System(tmp_path / "var" / "embedded", "--no-samples") as system,
        running(["receiver.py"], tmp_path, {}) as received,
    ):
        part.write_text(before, "utf-8")
        assert execute(part, system, tmp_path) == 6
        told = sorted(received.get(timeout=60).split()[0] for _ in range(3))
        assert told == ["event.changed", "event.changed", "webhook.test"]

        def kept() -> bool:
            return bool(system.request("GET", "/v1/webhooks")[1]["items"][0]["accepted"] == 2)

        until(kept, "two messages to be accepted", lambda: str(system.request("GET", "/v1/webhooks")))
        part.write_text(after, "utf-8")
        assert execute(part, system, tmp_path) == 2


def test_the_examples_tell_of_what_happens_and_take_it_back(tmp_path: Path) -> None:
    with System(tmp_path / "data", "--no-samples") as system:
        environment = {"EVENTWIRE_URL": system.address}
        alerting = [str(EXAMPLES / "conflict_alert.py"), "SDN"]
        with (
            running(alerting, tmp_path, environment) as alerts,
            running([str(EXAMPLES / "dyad_tension.py"), "KEN", "ETH"], tmp_path, environment) as series,
        ):
            raid = system.request("POST", "/v1/articles", RAID)[1]["article_id"]
            accord = system.request("POST", "/v1/articles", ACCORD)[1]["article_id"]
            alert = alerts.get(timeout=60)
            assert alert.startswith("ALERT e")
            assert "2024-05-08 Port Sudan: 195 Sudanese army jets -> rebels" in alert
            assert series.get(timeout=60) == "2024-W19  KEN->ETH +8.0 (1)  ETH->KEN +8.0 (1)"
            system.request("DELETE", f"/v1/articles/{accord}")
            assert series.get(timeout=60) == "2024-W19  KEN->ETH -  ETH->KEN -"
            until((tmp_path / "conflict_alert.position").exists, "the position", lambda: "")
        # While nobody listens, the report is withdrawn; the next start is told of that, and of nothing twice.
        system.request("DELETE", f"/v1/articles/{raid}")
        system.settle()
        with running(alerting, tmp_path, environment) as alerts:
            assert alerts.get(timeout=60) == f"TAKE BACK {alert.split()[1]}: retracted"


@pytest.mark.stack
async def test_the_program_for_kafka_reads_kafka(kafka: str, tmp_path: Path) -> None:
    settings = KafkaSettings(kafka_bootstrap=kafka, kafka_topic_prefix=f"t{uuid.uuid4().hex[:12]}")
    await apply(settings, await plan(settings, 3), 1)
    (program,) = [block for block in blocks(PAGE) if block.name == "watch_kafka.py"]
    (tmp_path / "watch_kafka.py").write_text(program.body, "utf-8")
    accord = event("e1", code="057")
    async with KafkaPublisher(settings) as publisher:
        await publisher.publish([message(flow.EVENTS, "e1", accord, NOON)])
    environment = {"EVENTWIRE_KAFKA_BOOTSTRAP": kafka, "EVENTWIRE_KAFKA_TOPIC_PREFIX": settings.kafka_topic_prefix}
    with running(["watch_kafka.py"], tmp_path, environment) as lines:
        assert lines.get(timeout=60).startswith("True 057 k")
