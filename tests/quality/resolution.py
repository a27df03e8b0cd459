"""Scores resolution on labelled pairs and streams (`make quality`): B-cubed for events and actors.

Two ways: `labels`, resolution alone, over mentions built from the labels (codes and sides as labelled; names, dates and
places as the text gives them); and `texts`, end to end, over what the extractor finds in the articles.

    python tests/quality/resolution.py            print the tables
    python tests/quality/resolution.py --errors   and each false merge and false split
    python tests/quality/resolution.py --record   and write the figures to recorded.json
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from labels import Labels
from score import record

from eventwire.cli.lines import Line, read_article
from eventwire.extraction.engine import EnglishExtractor
from eventwire.model import Article, Mention, Sighting
from eventwire.resolution import ActorResolver, EventResolver
from eventwire.testing import added, seen

HERE = Path(__file__).resolve().parent
NOW = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass
class Clustering:
    """Labelled things with what they truly are and what they were taken for."""

    truth: dict[Hashable, Hashable] = field(default_factory=dict)
    found: dict[Hashable, Hashable] = field(default_factory=dict)
    missing: int = 0

    def add(self, other: "Clustering") -> None:
        """Take another stream in; labels must not clash."""
        self.truth |= other.truth
        self.found |= other.found
        self.missing += other.missing


def b_cubed(clustering: Clustering) -> tuple[float, float, float]:
    """Precision, recall and F1 (Bagga and Baldwin 1998)."""
    things = list(clustering.truth)
    if not things:
        return 0.0, 0.0, 0.0
    truth, found = clustering.truth, clustering.found
    both = Counter((truth[t], found[t]) for t in things)
    of_truth, of_found = Counter(truth.values()), Counter(found[t] for t in things)
    precision = sum(both[truth[t], found[t]] / of_found[found[t]] for t in things) / len(things)
    recall = sum(both[truth[t], found[t]] / of_truth[truth[t]] for t in things) / len(things)
    return precision, recall, 2 * precision * recall / (precision + recall)


def resolved(mentions: Iterable[Mention]) -> dict[str, str]:
    """The event of each mention, by its id."""
    state: dict[str, bytes] = {}
    EventResolver().apply([added(one) for one in mentions], state, NOW)
    events = {}
    for key, raw in state.items():
        if key.startswith("d|"):
            for row in json.loads(raw):
                rows = json.loads(state[f"r{key[1:]}|{row[0]}"])[1]
                events |= {member[1]: row[5] for member in rows}
    return events


def resolved_actors(sightings: Iterable[Sighting]) -> dict[str, str]:
    """The actor of each sighting, by its id."""
    found = list(sightings)
    actors = {one.actor_id: one for one in ActorResolver().apply([seen(one) for one in found], {}, NOW)}
    return {one.sighting_id: actors[one.actor_id].merged_into or one.actor_id for one in found}


@dataclass
class Stream:
    """A labelled stream: its articles and their labels."""

    name: str
    articles: list[Article]
    labels: list[dict[str, Any]]


def streams(folder: Path = HERE / "streams") -> Iterator[Stream]:
    """The labelled streams."""
    for path in sorted(folder.glob("*.jsonl")):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        yield Stream(path.stem, [article_of(line) for line in lines], [line["gold"] for line in lines])


def article_of(labelled: Mapping[str, Any]) -> Article:
    """The article of a labelled line, as `eventwire resolve` reads it."""
    posted = {name: value for name, value in labelled.items() if name != "gold"}
    if isinstance(posted.get("source"), str):
        posted["source"] = {"name": posted["source"]}
    return read_article(Line(1, json.dumps(posted).encode()), NOW)


def events_from_labels(stream: Stream, labels: Labels) -> Clustering:
    """Resolution alone: mentions built from the labels."""
    clustering, mentions = Clustering(), []
    for article, gold in zip(stream.articles, stream.labels, strict=True):
        built = labels.mentions(article, gold)
        for number, (label, both) in enumerate(zip(gold["mentions"], built, strict=True)):
            thing = (stream.name, article.article_id, number)
            clustering.truth[thing] = (stream.name, label["event"])
            clustering.found[thing] = both[0].mention_id
            mentions += both
    events = resolved(mentions)
    clustering.found = {thing: (stream.name, events[str(name)]) for thing, name in clustering.found.items()}
    return clustering


def events_from_texts(stream: Stream, extracted: Sequence[Sequence[Mention]]) -> Clustering:
    """End to end: the labelled mentions that the extractor found, by the events that they went into."""
    clustering = Clustering()
    events = resolved(mention for mentions in extracted for mention in mentions)
    for article, gold, mentions in zip(stream.articles, stream.labels, extracted, strict=True):
        for number, label in enumerate(gold["mentions"]):
            match = matching(label, article, mentions)
            if match is None:
                clustering.missing += 1
                continue
            thing = (stream.name, article.article_id, number)
            clustering.truth[thing] = (stream.name, label["event"])
            clustering.found[thing] = (stream.name, events[match.mention_id])
    return clustering


def matching(label: Mapping[str, Any], article: Article, mentions: Sequence[Mention]) -> Mention | None:
    """The mention that codes a labelled act, in its words, nearest in sides and code; None where there is none."""
    start = article.text.find(label["sentence"])
    end = start + len(label["sentence"])

    def nearness(mention: Mention) -> tuple[int, int, int]:
        codes = [side.code if side else None for side in (mention.source, mention.target)]
        wanted = [label["source"], label["target"]]
        sides = max(
            sum(a is not None and b is not None and a[:3] == b[:3] for a, b in zip(codes, order, strict=True))
            for order in ([wanted, wanted[::-1]] if mention.reciprocal else [wanted])
        )
        return sides, int(mention.root == label["code"][:2]), int(mention.code == label["code"])

    near = [
        mention
        for mention in mentions
        if mention.part == "text"
        and start < mention.spans.predicate.end
        and mention.spans.predicate.start < end
        and nearness(mention)[0] + nearness(mention)[1] >= 2
    ]
    return max(near, key=lambda one: (nearness(one), one.mention_id), default=None)


def actors_from_labels(stream: Stream, labels: Labels) -> Clustering:
    """Resolution alone: sightings built from the labels."""
    clustering, sightings = Clustering(), []
    for article, gold in zip(stream.articles, stream.labels, strict=True):
        for number, (label, one) in enumerate(zip(gold["actors"], labels.sightings(article, gold), strict=True)):
            thing = (stream.name, article.article_id, number)
            clustering.truth[thing] = (stream.name, label["actor"])
            clustering.found[thing] = one.sighting_id
            sightings.append(one)
    found = resolved_actors(sightings)
    clustering.found = {thing: (stream.name, found[str(name)]) for thing, name in clustering.found.items()}
    return clustering


def actors_from_texts(stream: Stream, extracted: Sequence[Sequence[Sighting]]) -> Clustering:
    """End to end: the labelled actors that the extractor saw, by the actors that they were taken for."""
    clustering = Clustering()
    found = resolved_actors(one for sightings in extracted for one in sightings)
    for article, gold, sightings in zip(stream.articles, stream.labels, extracted, strict=True):
        for number, label in enumerate(gold["actors"]):
            match = next((one for one in sightings if label["name"] in one.names), None) or next(
                (one for one in sightings if any(label["name"] in name or name in label["name"] for name in one.names)),
                None,
            )
            if match is None:
                clustering.missing += 1
                continue
            thing = (stream.name, article.article_id, number)
            clustering.truth[thing] = (stream.name, label["actor"])
            clustering.found[thing] = (stream.name, found[match.sighting_id])
    return clustering


def pairs(labels: Labels) -> list[tuple[dict[str, Any], bool]]:
    """Each labelled pair with the verdict of resolution alone."""
    judged = []
    for line in (HERE / "pairs.jsonl").read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        both = []
        for side in ("a", "b"):
            article = article_of({"id": f"{pair['id']}-{side}", **pair[side]})
            gold = {"mentions": [{**pair["focus"][side], "sentence": None}], "actors": []}
            both.append(labels.mentions(article, gold)[0])
        events = resolved(one for found in both for one in found)
        judged.append((pair, events[both[0][0].mention_id] == events[both[1][0].mention_id]))
    return judged


def errors(clustering: Clustering) -> Iterator[str]:
    """Each false merge and each false split, by its labels."""
    by_found, by_truth = defaultdict(Counter), defaultdict(Counter)
    for thing, truth in clustering.truth.items():
        by_found[clustering.found[thing]][truth] += 1
        by_truth[truth][clustering.found[thing]] += 1
    for truths in by_found.values():
        if len(truths) > 1:
            yield f"  merged: {dict(truths)}"
    for truth, found in by_truth.items():
        if len(found) > 1:
            yield f"  split:  {truth}: {sorted(found.values(), reverse=True)}"


def show(*lines: str) -> None:
    """Print lines."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


@dataclass
class Measured:
    """What resolution makes of the labelled streams and pairs."""

    by_stream: dict[str, dict[str, Clustering]]
    pairs: list[tuple[dict[str, Any], bool]]

    def total(self, name: str) -> Clustering:
        """One of the four clusterings over all streams."""
        whole = Clustering()
        for found in self.by_stream.values():
            whole.add(found[name])
        return whole

    def right(self) -> float:
        """The share of pairs with the labelled verdict."""
        return sum(verdict == pair["same"] for pair, verdict in self.pairs) / len(self.pairs)


KINDS = ("events, labels", "events, texts", "actors, labels", "actors, texts")


def measure(extractor: EnglishExtractor) -> Measured:
    """Resolve all streams and pairs, from the labels and from the texts."""
    labels = Labels(extractor)
    by_stream = {}
    for stream in streams():
        extracted = extractor.extract(stream.articles)
        by_stream[stream.name] = {
            "events, labels": events_from_labels(stream, labels),
            "events, texts": events_from_texts(stream, [one.mentions for one in extracted]),
            "actors, labels": actors_from_labels(stream, labels),
            "actors, texts": actors_from_texts(stream, [one.sightings for one in extracted]),
        }
    return Measured(by_stream, pairs(labels))


def figures(measured: Measured) -> dict[str, dict[str, float]]:
    """What is recorded: B-cubed of all streams, and the share of pairs, in thousandths rounded down."""
    table: dict[str, float] = {"pairs": measured.right()}
    for name in KINDS:
        for level, value in zip(("P", "R", "F1"), b_cubed(measured.total(name)), strict=True):
            table[f"{name}: {level}"] = value
    return {"resolution": {name: int(value * 1000) / 1000 for name, value in table.items()}}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list false merges and splits")
    parser.add_argument("--record", action="store_true", help="write the figures to recorded.json")
    wanted = parser.parse_args()
    measured = measure(EnglishExtractor.load())
    show("== resolution: B-cubed")
    for stream, found in measured.by_stream.items():
        for name, clustering in found.items():
            show(row(f"{stream}: {name}", clustering))
            if wanted.errors:
                show(*errors(clustering))
    for name in KINDS:
        show(row(f"all: {name}", measured.total(name)))
    show_pairs(measured.pairs, measured.right(), listed=wanted.errors)
    if wanted.record:
        record(figures(measured))


def show_pairs(judged: Sequence[tuple[dict[str, Any], bool]], right: float, *, listed: bool) -> None:
    """Print how many pairs are judged right, a strength, and which are not."""
    show(f"pairs, labels: {right:.3f} of {len(judged)} right")
    for strength in ("strong", "medium", "weak"):
        some = [(pair, verdict) for pair, verdict in judged if pair["strength"] == strength]
        merged = sum(verdict and not pair["same"] for pair, verdict in some)
        split = sum(pair["same"] and not verdict for pair, verdict in some)
        good = len(some) - merged - split
        show(f"  {strength}: {good} of {len(some)} right, {merged} falsely merged, {split} falsely split")
    for pair, verdict in judged:
        if listed and verdict != pair["same"]:
            show(f"  {'merged' if verdict else 'split'}: {pair['id']} ({pair['strength']}): {pair['reason']}")


def row(name: str, clustering: Clustering) -> str:
    """A line of the table."""
    precision, recall, f1 = b_cubed(clustering)
    count = f"{len(clustering.truth)} mentions" + (f", {clustering.missing} not found" if clustering.missing else "")
    return f"{name:40} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({count})"


if __name__ == "__main__":
    main()
