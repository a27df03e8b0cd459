"""`eventwire index rebuild` while writes go on."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from contracts.records import actor, article, event, withdrawn
from support.search_cluster import SearchCluster

from eventwire import flow
from eventwire.model import Actor, Article, Event
from eventwire.ports import Message
from eventwire.stage import message

pytestmark = pytest.mark.stack
NOW = datetime(2024, 8, 21, 9, tzinfo=UTC)


def event_message(record: Event) -> Message:
    return message(flow.EVENTS, record.event_id, record, NOW)


def article_message(record: Article) -> Message:
    return message(flow.ARTICLES, record.article_id, record, NOW)


def actor_message(record: Actor) -> Message:
    return message(flow.ACTORS, record.actor_id, record, NOW)


def command(cluster: SearchCluster, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **cluster.indexers[0].environment}
    line = [sys.executable, "-m", "eventwire.cli", "index", "rebuild", *words]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)


def test_a_rebuild_loses_nothing_that_is_written_meanwhile(kafka: str, elasticsearch: str, tmp_path: Path) -> None:
    with SearchCluster(kafka, tmp_path, "rebuilding", count=3, elasticsearch=elasticsearch) as cluster:
        cluster.add_indexer()
        cluster.publish([event_message(event(f"e{n}", version=1)) for n in range(2000)])
        cluster.publish([article_message(article(f"a{n}", 5)) for n in range(50)])
        cluster.publish([article_message(article("a1", 9)), article_message(withdrawn("a2", 9))])
        cluster.publish([actor_message(actor("p", "Somebody", "TUR"))])
        cluster.settle_index()

        running = threading.Event()
        running.set()
        written: list[int] = []

        def write() -> None:
            version = 2
            while running.is_set() and version < 60:
                batch = [event(f"e{(version * 40 + n) % 2000}", version=version) for n in range(40)]
                fresh = [event(f"new{version}-{n}", version=1) for n in range(5)]
                cluster.publish([event_message(record) for record in batch + fresh])
                written.append(version)
                version += 1

        writer = threading.Thread(target=write)
        writer.start()
        done = command(cluster, "all")
        running.clear()
        writer.join()
        assert done.returncode == 0, done.stdout + done.stderr
        assert "eventwire index rebuild events --into rebuilding-events-000001" in done.stdout
        cluster.settle_index()

        events = cluster.documents("event")
        expected = {f"e{n}": 1 for n in range(2000)}
        for version in written:
            expected |= {f"e{(version * 40 + n) % 2000}": version for n in range(40)}
            expected |= {f"new{version}-{n}": 1 for n in range(5)}
        assert written
        assert {key: found["version"] for key, found in events.items()} == expected
        articles = cluster.documents("article")
        assert len(articles) == 50
        assert "tombstone" in articles["a2"]
        assert articles["a1"]["standing"]["revision"] == 9
        assert list(cluster.documents("actor")) == ["p"]
        behind = cluster.ask(lambda client: client.indices.get_alias(name="rebuilding-events"))
        assert list(behind) == ["rebuilding-events-000002"]

        # The way back: the old index, brought up to date.
        back = command(cluster, "events", "--into", "rebuilding-events-000001")
        assert back.returncode == 0, back.stdout + back.stderr
        cluster.settle_index()
        assert {key: found["version"] for key, found in cluster.documents("event").items()} == expected


def test_what_topics_no_longer_hold_is_not_swapped_away(kafka: str, elasticsearch: str, tmp_path: Path) -> None:
    with SearchCluster(kafka, tmp_path, "rebuildless", count=1, elasticsearch=elasticsearch) as cluster:
        cluster.add_indexer()
        cluster.publish([event_message(event("e1"))])
        cluster.settle_index()
        cluster.ask(lambda client: client.index(index="rebuildless-events", id="e0", document={"event_id": "e0"}))
        refused = command(cluster, "events")
        assert refused.returncode == 2
        assert "holds 1 documents, rebuildless-events-000001 holds 2; nothing was swapped" in refused.stderr
        assert set(cluster.documents("event")) == {"e0", "e1"}
        assert command(cluster, "events", "--force").returncode == 0
        assert set(cluster.documents("event")) == {"e1"}
