"""Embedded and distributed end in the same records, stories among them, and answer alike, whatever is posted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from support.history import Step, history, play
from support.labelled import labelled
from support.search_cluster import SearchCluster
from support.system import System

from eventwire import flow

pytestmark = [pytest.mark.stack, pytest.mark.slow]
ALL = {"modality": "any", "polarity": "any", "status": "any"}
QUERIES: tuple[dict[str, str], ...] = (
    {},
    {"sort": "date"},
    {"sort": "-mention_count"},
    {"sort": "-independent_source_count"},
    {"sort": "-last_seen"},
    {"modality": "planned"},
    {"polarity": "negated"},
    {"root": "04"},
    {"root": "19", "country": "UKR"},
    {"code": "163"},
    {"quad": "4"},
    {"quad": "1", "from": "2024-03-06", "to": "2024-03-12"},
    {"plover": "consult"},
    {"source": "TUR"},
    {"target": "EGYGOV"},
    {"actor": "POL", "sort": "-last_seen"},
    {"actor": "hakan fidan"},
    {"source": "macron", "root": "04"},
    {"q": "sanctions"},
    {"q": "trade agreement"},
    {"q": "president warsaw", "sort": "relevance"},
)
ACTOR_QUERIES: tuple[dict[str, str], ...] = (
    {},
    {"sort": "name"},
    {"sort": "-last_seen"},
    {"q": "fidan"},
    {"q": "macron"},
    {"country": "TUR"},
    {"type": "person"},
    {"code": "IGO"},
)
Get = Callable[[str], Any]


def lasting(record: dict[str, Any]) -> dict[str, Any]:
    """Without what tells of the way there."""
    return {name: value for name, value in record.items() if name not in {"version", "previous_ids"}}


def listing(get: Get, path: str, query: dict[str, str], pages: int = 1000) -> list[dict[str, Any]]:
    """The items of a listing's pages, in order."""
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    for _ in range(pages):
        page = get(f"{path}?{urlencode({**query, 'limit': '200', **cursor})}")
        items += [lasting(item) for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    return items


def outcome(get: Get, ids: dict[str, str]) -> dict[str, Any]:
    """Everything that a reader can be told: articles, events, actors, stories, and the answers to queries."""
    articles = {url: stood(get(f"/v1/articles/{identifier}")) for url, identifier in sorted(ids.items())}
    stories = sorted({article["story_id"] for article in articles.values() if article.get("story_id")})
    return {
        "articles": articles,
        "stories": {story: get(f"/v1/stories/{story}") for story in stories},
        **{f"story {story}": listing(get, "/v1/events", {"story": story}) for story in stories[:20]},
        "events": by_id(listing(get, "/v1/events", ALL), "event_id"),
        "actors": by_id(listing(get, "/v1/actors", {}), "actor_id"),
        **{f"events {query}": listing(get, "/v1/events", query, pages=2) for query in QUERIES},
        **{f"actors {query}": listing(get, "/v1/actors", query, pages=2) for query in ACTOR_QUERIES},
    }


def by_id(items: list[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    """The active ones: which of the others were ever published hangs on how the articles came in batches."""
    return {item[key]: item for item in items if item["status"] == "active"}


def stood(article: dict[str, Any]) -> dict[str, Any]:
    """An article, without the moment at which it came."""
    return {name: value for name, value in article.items() if name not in {"received_at", "detail"}}


def distributed(cluster: SearchCluster, steps: list[Step]) -> dict[str, Any]:
    """The outcome with two processors and two indexers."""
    cluster.ingestor.start(wait=False)
    cluster.gateway.start(wait=False)
    for _ in range(2):
        cluster.add_processor(wait=False)
        cluster.add_indexer(wait=False)
    for service in (cluster.ingestor, cluster.gateway, *cluster.processors, *cluster.indexers):
        service.wait()
    ids = play(steps, cluster.request)
    cluster.settle()
    cluster.settle_index()
    assert not cluster.latest(flow.DEAD_LETTERS)
    made = outcome(lambda path: cluster.get(path)[1], ids)
    for service in (*cluster.processors, *cluster.indexers, cluster.ingestor, cluster.gateway):
        assert service.stop() == 0
    return made


def embedded(data: Path, steps: list[Step]) -> dict[str, Any]:
    """The outcome in one process."""
    with System(data, "--no-samples") as system:
        ids = play(steps, system.request)
        system.settle()
        return outcome(lambda path: system.request("GET", path)[1], ids)


@pytest.mark.parametrize(
    ("count", "most"), [(80, 40), pytest.param(1000, 10_000, marks=pytest.mark.full)], ids=["short", "full"]
)
def test_two_processors_on_six_partitions_agree_with_one_process(
    kafka: str, elasticsearch: str, tmp_path: Path, count: int, most: int
) -> None:
    steps = history(count, seed=3) + labelled()[:most]
    with SearchCluster(kafka, tmp_path, f"parity-{count}", count=6, elasticsearch=elasticsearch) as cluster:
        spread = distributed(cluster, steps)
    single = embedded(tmp_path / "embedded", steps)
    for what, found in single.items():
        assert spread[what] == found, what
    assert len(single["events"]) > count / 4
    told = [article for article in single["articles"].values() if article.get("status") == "published"]
    assert len(told) > count / 2
    assert all(article["story_id"] for article in told)
    assert 1 < len(single["stories"]) < len(told)
    answered = [what for what, found in single.items() if found]
    assert len(answered) > len(single) * 0.7
