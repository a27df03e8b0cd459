"""Messages that no stage can read: each ends in dead letters with its bytes, its neighbours are unharmed."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from support.cluster import Cluster, lasting, until
from support.generated import articles

from eventwire import flow
from eventwire.adapters.kafka import TopicNames, connection
from eventwire.adapters.system_clock import SystemClock
from eventwire.intake import submission_from

pytestmark = [pytest.mark.stack, pytest.mark.slow]


def poison() -> list[tuple[bytes | None, bytes | None]]:
    """Keys and values that are wrong, each in its own way."""
    good = json.loads(article(0)[1])
    return [
        (b"bad-json", b'{"article_id": '),
        (b"no-utf8\xff", b"\xff\xfe\x00"),
        (b"wrong-schema", b'{"title": 3}'),
        (b"unknown-field", json.dumps({**good, "colour": "red"}).encode()),
        (b"nan", json.dumps({**good, "revision": float("nan")}).encode()),
        (b"surrogate", json.dumps({**good, "text": "\ud800"}).encode()),
        (b"huge-number", json.dumps({**good, "published_offset": 10**40}).encode()),
        (b"deep", b"[" * 100_000 + b"]" * 100_000),
        (b"empty", b""),
        (b"no-value", None),
        (None, b"no key and no article"),
        (b"long", b"x" * 9_000_000),
    ]


def article(number: int) -> tuple[bytes, bytes]:
    """An article of acts that no other number tells of: evidence shows only the last report of an outlet."""
    different = list({one["title"]: one for one in articles(100, 21)}.values())
    record = submission_from(different[number]).article(SystemClock().now())
    return record.article_id.encode(), record.model_dump_json().encode()


def put(cluster: Cluster, messages: list[tuple[bytes | None, bytes | None]]) -> None:
    """Put raw messages on the topic of articles, past every check of the ingestor's."""

    async def send() -> None:
        async with AIOKafkaProducer(**connection(cluster.settings), max_request_size=16_000_000) as producer:
            for key, value in messages:
                topic = TopicNames(cluster.prefix).on_kafka(flow.ARTICLES.name)
                await producer.send_and_wait(topic, value, key=key)

    asyncio.run(send())


def letters(cluster: Cluster) -> list[dict[str, Any]]:
    return [letter for _, letter, _ in cluster.records(flow.DEAD_LETTERS)]


def test_poison_ends_in_dead_letters_and_its_neighbours_as_events(kafka: str, tmp_path: Path) -> None:
    bad = poison()
    mixed: list[tuple[bytes | None, bytes | None]] = []
    for number, message in enumerate(bad):
        mixed += [article(number), message]
    with Cluster(kafka, tmp_path, "unreadable", count=2) as cluster:
        put(cluster, mixed)
        cluster.add_processor()
        cluster.settle()
        found = letters(cluster)
        kept = sorted((base64.b64decode(one["key"] or ""), base64.b64decode(one["value"] or "")) for one in found)
        assert kept == sorted((key or b"", value or b"") for key, value in bad)
        assert all(letter["reason"] and letter["stage"] == "extract" for letter in found)
        said = {e["article_id"] for event in lasting(cluster.latest(flow.EVENTS)).values() for e in event["evidence"]}
        assert said == {article(number)[0].decode() for number in range(len(bad))}


def test_a_storm_of_poison_stops_the_worker_before_all_is_in_dead_letters(kafka: str, tmp_path: Path) -> None:
    with Cluster(kafka, tmp_path, "storm", count=1) as cluster:
        put(cluster, [(b"k", b"no article")] * 1000)
        worker = cluster.add_processor()
        assert worker.process is not None
        until(lambda: worker.process.poll() is not None, "the worker to stop", worker.output)
        assert worker.process.returncode == 1
        assert "EVENTWIRE_PROCESSOR_DEAD_LETTER_RATIO" in worker.output()
        assert len(letters(cluster)) < 400
