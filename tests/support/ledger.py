"""The ledger: what was accepted is indexed, withdrawn or in dead letters; nothing twice; the newest wins."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from eventwire import flow
from eventwire.adapters.memory import MemoryFlow
from eventwire.extraction.loading import load_extractor
from eventwire.intake import submission_from, withdrawal
from eventwire.model import Article
from eventwire.stage import Coded
from support.cluster import lasting
from support.history import Step
from support.search_cluster import SearchCluster

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
Records = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Ledger:
    """How many articles came to which end, and how many events and actors stand."""

    accepted: int
    indexed: int
    withdrawn: int
    dead: int
    events: int
    actors: int


def revisions(steps: Sequence[Step]) -> list[Article]:
    """What the steps are on the log, in their order."""
    made: list[Article] = []
    for step in steps:
        if step.submission is not None:
            made.append(submission_from(dict(step.submission)).article(NOW))
        else:
            known = next(article for article in made if article.url == step.withdraws)
            made.append(withdrawal(known.article_id, NOW))
    return made


def calm(steps: Sequence[Step]) -> tuple[Records, Records]:
    """The events and actors that the steps lead to where nothing ever fails."""
    events, actors, _ = undisturbed(steps)
    return events, actors


def undisturbed(steps: Sequence[Step]) -> tuple[Records, Records, dict[str, str]]:
    """The events, the actors, and the story of each article, by the stages in memory."""
    extractor, memory = load_extractor(), MemoryFlow()
    articles = revisions(steps)
    for article, extraction in zip(articles, extractor.extract(articles), strict=True):
        memory.take(Coded.of(article, extraction), NOW)
    memory.settle(NOW)
    events = {key: event.model_dump(mode="json") for key, event in memory.events.items()}
    actors = {key: actor.model_dump(mode="json") for key, actor in memory.actors.items()}
    return lasting(events), lasting(actors), {key: story for key, story in memory.stories.items() if story}


def balance(cluster: SearchCluster, steps: Sequence[Step], accepted: set[str]) -> Ledger:
    """Hold the settled cluster to the ledger, and to what the steps lead to where nothing fails."""
    found = _articles(cluster, steps, accepted)
    events, actors, stories = undisturbed(steps)
    assert _standing(cluster, "event", flow.EVENTS) == events
    assert _standing(cluster, "actor", flow.ACTORS) == actors
    told = cluster.documents("assignment")
    assert {key: found["story_id"] for key, found in told.items() if not found.get("tombstone")} == stories
    reports = Counter(piece["mention_id"] for event in events.values() for piece in event["evidence"])
    assert set(reports.values()) <= {1}, "a report counts for two events"
    return Ledger(len(accepted), *found, len(events), len(actors))


def _articles(cluster: SearchCluster, steps: Sequence[Step], accepted: set[str]) -> tuple[int, int, int]:
    newest: dict[str, Article] = {}
    for article in revisions(steps):
        before = newest.get(article.article_id)
        gone = before is not None and before.status == "withdrawn"
        if before is None or (not gone and (article.status == "withdrawn" or article.revision > before.revision)):
            newest[article.article_id] = article
    assert accepted == set(newest)
    documents = cluster.documents("article")
    dead = {
        base64.b64decode(letter["key"]).decode()
        for _, letter, _ in cluster.records(flow.DEAD_LETTERS)
        if letter["topic"] == flow.ARTICLES.name
    }
    withdrawn = {key for key, found in documents.items() if found.get("tombstone")}
    indexed = set(documents) - withdrawn
    assert indexed | withdrawn | dead == accepted
    assert len(indexed) + len(withdrawn) + len(dead) == len(accepted)
    for key in indexed:
        assert documents[key]["text"] == newest[key].text, f"{key} is not the newest revision"
    assert withdrawn == {key for key, article in newest.items() if article.status == "withdrawn"} - dead
    return len(indexed), len(withdrawn), len(dead)


def _standing(cluster: SearchCluster, kind: Any, topic: flow.Topic) -> Records:
    """What stands in the index; of each record it must be the newest version that was ever published."""
    documents = cluster.documents(kind)
    last = newest(cluster.records(topic), f"{kind}_id")
    assert {key: found["version"] for key, found in documents.items()} == {k: r["version"] for k, r in last.items()}
    return lasting({key: {n: v for n, v in found.items() if n != "search"} for key, found in documents.items()})


def newest(records: Sequence[tuple[str, dict[str, Any], float]], name: str) -> Records:
    """Of each id the record with the highest version."""
    found: Records = {}
    for _, record, _ in records:
        if record[name] not in found or record["version"] > found[record[name]]["version"]:
            found[record[name]] = record
    return found
