"""The indexer when Elasticsearch cannot take more, and when it is killed: nothing lost, nothing given up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from contracts.records import article, event, withdrawn
from support.cluster import until
from support.search_cluster import SearchCluster

from eventwire import flow
from eventwire.ports import Message
from eventwire.stage import message
from stack import Node

pytestmark = pytest.mark.stack
NOW = datetime(2024, 8, 21, 9, tzinfo=UTC)


def versions(cluster: SearchCluster) -> dict[str, int]:
    return {key: found["version"] for key, found in cluster.documents("event").items()}


def events(first: int, last: int, version: int = 1) -> list[Message]:
    return [message(flow.EVENTS, f"e{n}", event(f"e{n}", version=version), NOW) for n in range(first, last)]


def test_a_flood_stage_pauses_the_indexer_and_gives_up_nothing(kafka: str, elasticsearch: str, tmp_path: Path) -> None:
    """The block that a node sets when its disk is nearly full, then takes away when there is space again."""
    with SearchCluster(kafka, tmp_path, "flood", count=2, elasticsearch=elasticsearch) as cluster:
        indexer = cluster.add_indexer()
        cluster.publish(events(0, 200))
        cluster.settle_index()

        def block(setting: str | None) -> None:
            wanted = {"index.blocks.read_only_allow_delete": setting}
            cluster.ask(lambda client: client.indices.put_settings(index="flood-*", settings=wanted))

        block("true")
        cluster.publish(events(100, 400, version=2))
        until(lambda: cluster.get("/readyz", indexer)[0] == 503, "not ready", indexer.output)
        status, problem = cluster.get("/readyz", indexer)
        assert status == 503
        assert "read-only-allow-delete" in problem["detail"]
        assert cluster.unindexed() == 300
        block(None)
        cluster.settle_index()
        assert versions(cluster) == {f"e{n}": 1 if n < 100 else 2 for n in range(400)}
        assert not cluster.latest(flow.DEAD_LETTERS)
        assert cluster.get("/readyz", indexer)[0] == 200
        assert "eventwire_pauses_total" in cluster.get("/metrics", indexer)[1]


@pytest.fixture
def narrow(artifacts: Path, stack_directory: Path) -> Iterator[Node]:
    """A node of its own that takes one write at a time and lets one wait."""
    settings = "node.processors: 1\nthread_pool.write.size: 1\nthread_pool.write.queue_size: 1\n"
    node = Node(stack_directory / "narrow", artifacts, settings=settings)
    try:
        node.start()
        yield node
    finally:
        node.stop()


@pytest.mark.slow
def test_a_full_write_queue_slows_indexers_down_and_gives_up_nothing(kafka: str, narrow: Node, tmp_path: Path) -> None:
    extra = {"EVENTWIRE_INDEXER_BATCH": "50"}
    with SearchCluster(kafka, tmp_path, "queue", count=6, elasticsearch=narrow.url, extra=extra) as cluster:
        cluster.publish(events(0, 3000))
        for _ in range(4):
            cluster.add_indexer(wait=False)
        cluster.settle_index()
        for indexer in cluster.indexers:
            indexer.wait()
        assert versions(cluster) == {f"e{n}": 1 for n in range(3000)}
        assert not cluster.latest(flow.DEAD_LETTERS)
        assert any("waiting: " in indexer.output() for indexer in cluster.indexers), "the queue was never full"


def test_a_storm_of_poison_stops_the_indexer_before_all_is_in_dead_letters(
    kafka: str, elasticsearch: str, tmp_path: Path
) -> None:
    with SearchCluster(kafka, tmp_path, "index-storm", count=1, elasticsearch=elasticsearch) as cluster:
        cluster.publish([Message(flow.EVENTS.name, f"b{n}", b"no event", {}) for n in range(3000)])
        indexer = cluster.add_indexer(wait=False)
        assert indexer.process is not None
        until(lambda: indexer.process.poll() is not None, "the indexer to stop", indexer.output)
        assert indexer.process.returncode == 1
        assert "EVENTWIRE_INDEXER_DEAD_LETTER_RATIO" in indexer.output()
        assert len(cluster.records(flow.DEAD_LETTERS)) < 1000


def test_killed_in_the_middle_of_a_bulk_the_next_one_finishes_it(
    kafka: str, elasticsearch: str, tmp_path: Path
) -> None:
    draw = random.Random(7)
    with SearchCluster(kafka, tmp_path, "bulkkill", count=3, elasticsearch=elasticsearch) as cluster:
        expected: dict[str, int] = {}
        for kill in range(5):
            batch = events(kill * 300, kill * 300 + 600, version=kill + 1)
            expected |= {f"e{n}": kill + 1 for n in range(kill * 300, kill * 300 + 600)}
            texts = [article(f"a{n}", kill + 1, f"Edition {kill} of {n}.") for n in range(40)]
            gone = [withdrawn(f"gone{kill}-{n}", kill + 2) for n in range(10)]
            said = [article(f"gone{kill}-{n}", kill + 1, "To be forgotten.") for n in range(10)]
            cluster.publish([*batch, *(message(flow.ARTICLES, a.article_id, a, NOW) for a in [*said, *texts, *gone])])
            indexer = cluster.add_indexer(INDEXER_BATCH="100")
            goal = draw.randrange(50, 500)
            until(lambda goal=goal: cluster.unindexed() < 660 - goal, "some work", indexer.output)  # type: ignore[misc]
            indexer.kill()
        cluster.add_indexer()
        cluster.settle_index()
        assert versions(cluster) == expected
        articles = cluster.documents("article")
        assert len(articles) == 40 + 50
        assert {articles[f"a{n}"]["text"] for n in range(40)} == {f"Edition 4 of {n}." for n in range(40)}
        assert sum("tombstone" in found for found in articles.values()) == 50
        assert "forgotten" not in str(articles)
        assert not cluster.latest(flow.DEAD_LETTERS)


def test_a_restarted_node_is_waited_for(kafka: str, node: Node, tmp_path: Path) -> None:
    with SearchCluster(kafka, tmp_path, "restart", count=2, elasticsearch=node.url) as cluster:
        indexer = cluster.add_indexer()
        cluster.publish(events(0, 100))
        cluster.settle_index()
        node.process.kill()
        cluster.publish(events(50, 150, version=2))
        until(lambda: "waiting: " in indexer.output(), "the indexer to wait", indexer.output)
        node.start()
        cluster.settle_index()
        assert versions(cluster) == {f"e{n}": 1 if n < 50 else 2 for n in range(150)}
        assert not cluster.latest(flow.DEAD_LETTERS)


def test_what_can_never_be_indexed_goes_to_dead_letters_and_its_neighbours_are_indexed(
    kafka: str, elasticsearch: str, tmp_path: Path
) -> None:
    with SearchCluster(kafka, tmp_path, "poison", count=1, elasticsearch=elasticsearch) as cluster:
        indexer = cluster.add_indexer()
        bad = [
            Message(flow.EVENTS.name, "b1", b"{", {}),
            Message(flow.EVENTS.name, "b2", b'{"event_id": "b2", "version": NaN}', {}),
            Message(flow.EVENTS.name, "b3", b"", {}),
            Message(flow.EVENTS.name, "", b"\xff\xfe", {}),
            Message(flow.ARTICLES.name, "b5", b'{"article_id": "b5\\ud800"}', {}),
        ]
        cluster.publish([*events(0, 20), *bad, *events(20, 40)])
        cluster.settle_index()
        assert versions(cluster) == {f"e{n}": 1 for n in range(40)}
        letters = cluster.records(flow.DEAD_LETTERS)
        assert sorted(key for key, _, _ in letters) == ["", "b1", "b2", "b3", "b5"]
        assert {letter["stage"] for _, letter, _ in letters} == {"index"}
        assert "eventwire_dead_letters_total" in cluster.get("/metrics", indexer)[1]


def test_a_document_that_does_not_fit_the_mapping_is_given_up_alone(
    kafka: str, elasticsearch: str, tmp_path: Path
) -> None:
    with SearchCluster(kafka, tmp_path, "misfit", count=1, elasticsearch=elasticsearch) as cluster:
        wrong = {"properties": {"plover": {"type": "long"}}}
        cluster.ask(lambda client: client.indices.delete(index="misfit-events-000001"))
        cluster.ask(
            lambda client: client.indices.create(
                index="misfit-events-000001", mappings=wrong, aliases={"misfit-events": {}}
            )
        )
        cluster.add_indexer()
        fitting = [message(flow.EVENTS, f"e{n}", event(f"e{n}", plover=None), NOW) for n in range(40)]
        cluster.publish([*fitting[:20], message(flow.EVENTS, "x", event("x", plover="CONSULT"), NOW), *fitting[20:]])
        cluster.settle_index()
        assert set(versions(cluster)) == {f"e{n}" for n in range(40)}
        ((key, letter, _),) = cluster.records(flow.DEAD_LETTERS)
        assert (key, letter["stage"]) == ("x", "index")
        assert "plover" in letter["reason"]
