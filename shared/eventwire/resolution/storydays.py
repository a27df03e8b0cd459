"""The articles of one day with the stories they tell, and how a day's stories go on from those of the days before."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from eventwire.model import Lead
from eventwire.resolution.stories import Vector, group, rarity_of, vector

CONTINUES = 0.3
"""From this similarity of centroids on a cluster continues a story of the days before."""


@dataclass(slots=True)
class Telling:
    """An article: what it says, and the story that it was last published to tell, with the version of that."""

    lead: Lead
    told: str | None = None
    version: int = 0

    @property
    def order(self) -> tuple[int, str]:
        """Earliest published first, then by id."""
        return int(self.lead.published_at.timestamp() * 1000), self.lead.article_id


@dataclass(slots=True)
class Cluster:
    """Articles of one day about one thing, in order, and the story that it is part of."""

    members: list[Telling]
    story: str = ""

    def terms(self) -> Counter[str]:
        """The terms of all its articles."""
        found: Counter[str] = Counter()
        for member in self.members:
            found.update(member.lead.terms)
        return found


@dataclass(slots=True)
class Day:
    """A day: its articles in clusters, and those that came since it was last clustered.

    `changes` counts the articles that came, went or changed since.
    """

    number: int
    clusters: list[Cluster] = field(default_factory=list)
    waiting: dict[str, Telling] = field(default_factory=dict)
    changes: int = 0

    def articles(self) -> Iterator[Telling]:
        """All its articles."""
        for cluster in self.clusters:
            yield from cluster.members
        yield from self.waiting.values()

    def find(self, article_id: str) -> Telling:
        """One of its articles."""
        return next(one for one in self.articles() if one.lead.article_id == article_id)

    def put(self, telling: Telling) -> None:
        """Take an article; its story waits for `cluster`, or `place`."""
        self.waiting[telling.lead.article_id] = telling
        self.changes += 1

    def drop(self, article_id: str) -> None:
        """Let an article go."""
        self.changes += 1
        if self.waiting.pop(article_id, None) is None:
            for cluster in self.clusters:
                cluster.members = [one for one in cluster.members if one.lead.article_id != article_id]
            self.clusters = [cluster for cluster in self.clusters if cluster.members]

    def cluster(self) -> None:
        """Cluster all articles anew: a function of their set."""
        ordered = sorted(self.articles(), key=lambda one: one.order)
        rarity = rarity_of([counted(ordered)])
        grouped = group([vector(one.lead.terms, rarity) for one in ordered])
        self.clusters = [Cluster([ordered[n] for n in members]) for members in sorted(grouped)]
        self.waiting, self.changes = {}, 0

    def link(self, before: Sequence["Day"]) -> bool:
        """Give each cluster the story of the days before that it continues, else one of its own; whether any changed.

        A function of the clusters of these days and of the stories of those before.
        """
        known = [cluster for day in before for cluster in day.clusters]
        rarity = rarity_of(counted(day.articles()) for day in (*before, self))
        near = _Nearest(known, rarity)
        changed = False
        for cluster in self.clusters:
            best = near.to(vector(cluster.terms(), rarity))
            story = best.story if best else story_of(cluster.members[0].lead.article_id)
            changed |= story != cluster.story
            cluster.story = story
        return changed

    def stories(self, before: Sequence["Day"]) -> Iterator[tuple[Telling, str]]:
        """Each article with its story; those that wait have the one that stands nearest."""
        for cluster in self.clusters:
            for member in cluster.members:
                yield member, cluster.story
        if self.waiting:
            rarity = rarity_of([counted(self.articles())])
            near = _Nearest([cluster for day in (*before, self) for cluster in day.clusters], rarity)
            for article_id, one in self.waiting.items():
                best = near.to(vector(one.lead.terms, rarity))
                yield one, best.story if best else story_of(article_id)


def story_of(article_id: str) -> str:
    """The id of the story that begins with an article."""
    return "s" + hashlib.sha256(f"story\0{article_id}".encode()).hexdigest()[:24]


def counted(tellings: Iterable[Telling]) -> tuple[int, Counter[str]]:
    """How many articles, and in how many of them each term stands."""
    count, found = 0, Counter[str]()
    for telling in tellings:
        count += 1
        found.update(telling.lead.terms.keys())
    return count, found


class _Nearest:
    """The clusters that vectors are compared with, looked up by their terms."""

    def __init__(self, clusters: Sequence[Cluster], rarity: Mapping[str, float]) -> None:
        self._clusters = clusters
        self._index: dict[str, list[tuple[int, float]]] = {}
        for number, cluster in enumerate(clusters):
            for term, weight in vector(cluster.terms(), rarity).items():
                self._index.setdefault(term, []).append((number, weight))

    def to(self, one: Vector) -> Cluster | None:
        """The cluster that resembles a vector most; None where none does enough."""
        found: dict[int, float] = {}
        for term, weight in one.items():
            for number, theirs in self._index.get(term, ()):
                found[number] = found.get(number, 0.0) + weight * theirs
        best = max(found.items(), default=None, key=lambda entry: (entry[1], self._clusters[entry[0]].story))
        return self._clusters[best[0]] if best is not None and best[1] >= CONTINUES else None
