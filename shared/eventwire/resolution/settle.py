"""Settling: which items of a day are one event, as a function of the set of items.

Each day is settled on its own, in ascending order, from its items and from the clusters of the days shortly before,
which is what makes the result canonical: a new item changes its own day and perhaps the few after it, never the rest.

Within a day the items come in a fixed order (`Item.order`). Each joins the cluster that it fits best, if it fits well
enough and contradicts none of its members; else it founds one. Of clusters that it fits equally those of its own day
come first, in their founders' order, then those of the days before, the latest first.

Of a day that was settled before only those items have their turn again that a change can reach: which came or went, or
to whom an item that came to a cluster or left it shows. It does not show where another stands for it already: of each
part (the sides, the act, the place, the day) a cluster is known by its first bearer, of the words by a few first
members. The outcome is that of settling it all.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from eventwire.resolution.cluster import DAWN, Cluster, Clusters, Rank, reach
from eventwire.resolution.comparison import Comparison
from eventwire.resolution.day import Day, Move
from eventwire.resolution.features import CONFLICT
from eventwire.resolution.item import Item, Order, Place


@dataclass(frozen=True, slots=True)
class Moves:
    """What settling a day changed."""

    moved: list[Move]
    """The items that changed their clusters."""
    homes: set[Place]
    """Homes of clusters with other items than before."""
    linked: set[Place]
    """Homes of clusters with items that joined them by another than before."""

    @property
    def rewritten(self) -> bool:
        """Whether anything that is kept of the day's items is not as before."""
        return bool(self.homes or self.linked)


@dataclass(frozen=True, slots=True)
class Choice:
    """The cluster that an item fits best, and the member by which it joins."""

    score: float
    cluster: Cluster
    link: Item


class Settling:
    """Settles one day.

    Args:
        number: which day it is. day: its items. before: gives the days before it. moved: what changed of the clusters
            of earlier days since this day was last settled.
    """

    def __init__(
        self,
        number: int,
        day: Day,
        before: Callable[[int], Day],
        moved: Sequence[Move],
        comparison: Comparison,
        *,
        ahead: bool,
    ) -> None:
        self._number, self._day, self._before = number, day, before
        self._comparison, self._ahead = comparison, ahead
        self._reached = range(number - reach(ahead=ahead), number)
        self._turns: list[tuple[Order, bool, int, Item]] = []
        self._queued: set[int] = set()
        self._differing: dict[int, dict[Place, Cluster]] = {}
        self._moved: list[Move] = []
        if day.clusters is not None and day.clusters[0] != comparison.numbering:
            day.clusters = None
        self._anew = day.clusters is None
        self._queue(day.changes(), DAWN)
        today, earlier = (Clusters(comparison), None) if day.clusters is None else day.clusters[1:]
        self._today = today
        if day.dated:
            self._earlier = None
        elif earlier is None:
            self._earlier = self._clusters_before()
        else:
            self._earlier = earlier
            self._take_over([move for move in moved if move[0].day in self._reached])

    def run(self) -> Moves:
        """Give each item its home, its link and its score."""
        day = self._day
        linked: set[Place] = set()
        while self._turns:
            item = heapq.heappop(self._turns)[-1]
            came = item.key in day.touched
            if came and day.items.get(item.key) is not item:
                self._leave(item)
                continue
            known = None if came or self._anew else item.score
            differing = self._differing.get(id(item), {})
            if known is not None and item.home is not None and item.home not in differing:
                held = None if item.home == item.place else self._group(item.home).get(item.home)
                choice = self._best(item, differing.values(), known, held)
                if choice is None:
                    continue
            else:
                choice = self._chosen(item, known, differing.values())
            was = item.link
            self._put(item, choice, came=came)
            if item.link != was and item.home is not None:
                linked.add(item.home)
        day.settle(self._moved)
        day.clusters = self._comparison.numbering, self._today, None if day.dated else self._earlier
        return Moves(self._moved, {home for _, *both in self._moved for home in both if home is not None}, linked)

    def _queue(self, items: Iterable[Item], turn: Rank) -> None:
        """Items shall have their turn, if that is yet to come."""
        for item in items:
            if item.order > turn and id(item) not in self._queued:
                self._queued.add(id(item))
                heapq.heappush(self._turns, (item.order, self._day.items.get(item.key) is item, id(item), item))

    def _put(self, item: Item, choice: Choice | None, *, came: bool) -> None:
        old = None if came else item.home
        home = choice.cluster.home if choice else item.place
        if home != old:
            self._moved.append((item, old, home))
            if old is not None and not self._anew:
                self._remove(item, old, item.order)
        if home != old or self._anew:
            self._add(item, choice.cluster if choice else self._cluster(home), item.order)
        score = choice.score if choice else self._comparison.threshold
        item.put(home, choice.link.place if choice else None, score)

    def _leave(self, item: Item) -> None:
        if item.home is not None:
            self._moved.append((item, item.home, None))
            if not self._anew:
                self._remove(item, item.home, item.order)

    def _cluster(self, home: Place) -> Cluster:
        held = self._group(home).get(home)
        return held if held is not None else Cluster(home, self._number, self._comparison, ahead=self._ahead)

    def _add(self, item: Item, cluster: Cluster, turn: Rank) -> None:
        founder = cluster.founder
        shown = cluster.add(item)
        if cluster.founder is not founder:
            self._group(cluster.home).enter(cluster)
        self._show(cluster, turn, shown)

    def _remove(self, item: Item, home: Place, turn: Rank) -> None:
        clusters = self._group(home)
        cluster = clusters.get(home)
        if cluster is not None:
            shown = cluster.remove(item)
            if not len(cluster):
                clusters.enter(cluster)
            self._show(cluster, turn, shown)

    def _take_over(self, moved: Sequence[Move]) -> None:
        """Bring the clusters of the days before up to date: first what went, for a signature may come again."""
        for item, old, _ in moved:
            if old is not None and old[0] in self._reached:
                self._remove(item, old, DAWN)
        for item, _, home in moved:
            if home is not None and home[0] in self._reached:
                self._add(item, self._cluster(home), DAWN)

    def _show(self, cluster: Cluster, turn: Rank, shown: tuple[Rank, Rank]) -> None:
        """Have those items look at a cluster, from this turn on, to whom it shows that it has changed."""
        if self._anew:
            return
        to_others, to_members = shown
        if to_members > turn:
            self._differ(cluster, cluster.after(turn, to_members), turn)
        if to_others > turn and cluster.founder is not None:
            for group, items in self._day.groups.items():
                dated, spot = group
                if dated and cluster.home[0] != self._number:
                    continue
                if spot is None or not self._apart(items[0], cluster.city):
                    self._differ(cluster, self._day.between(group, turn, to_others), turn)

    def _differ(self, cluster: Cluster, items: Sequence[Item], turn: Rank) -> None:
        self._queue(items, turn)
        for item in items:
            self._differing.setdefault(id(item), {})[cluster.home] = cluster

    def _apart(self, item: Item, city: int | None) -> bool:
        """Whether an item happened in another city."""
        if city is None or not item.in_city:
            return False
        return self._comparison.spot(item.profile(self._comparison).spot, city) == CONFLICT

    def _group(self, home: Place) -> Clusters:
        found = self._today if home[0] == self._number else self._earlier
        assert found is not None, "who looks at earlier clusters has them"  # noqa: S101
        return found

    def _chosen(self, item: Item, known: float | None, differing: Iterable[Cluster]) -> Choice | None:
        """The cluster that an item fits best."""
        least = self._comparison.threshold
        if known is None:
            return self._best(item, self._candidates(item), least, None)
        found = self._best(item, differing, least, None)
        if found is None:
            return self._best(item, self._candidates(item), least, None)
        if found.score > known or (found.score == known and self._stands(item, found.cluster.home)):
            return found  # It fitted no other better than this before, and those are as they were.
        return self._best(item, self._candidates(item), found.score, found.cluster) or found

    def _best(self, item: Item, clusters: Iterable[Cluster], least: float, held: Cluster | None) -> Choice | None:
        """The one that an item fits better than the one that is held against it, which it fits as well as that."""
        found, turn = None, item.order
        for cluster in clusters:
            if cluster.founded < turn:
                score, link = cluster.fit(item, turn, least)
                if link is not None and (score > least or held is None or self._precedes(cluster, held)):
                    found, least, held = Choice(score, cluster, link), score, cluster
        return found

    def _precedes(self, one: Cluster, other: Cluster) -> bool:
        if one.home[0] == other.home[0] == self._number:
            return one.founded < other.founded
        return one.home > other.home

    def _candidates(self, item: Item) -> Iterator[Cluster]:
        yield from self._today.candidates(item)
        if not item.dated and self._earlier is not None:
            yield from self._earlier.candidates(item)

    def _stands(self, item: Item, home: Place) -> bool:
        """Whether an item's home is where it was, with the precedence over others that it had."""
        return item.home == home and (home[0] != self._number or home[1] not in self._day.touched)

    def _clusters_before(self) -> Clusters:
        """The clusters of the days before."""
        found = Clusters(self._comparison)
        days = {number: self._before(number) for number in self._reached}
        for first, day in days.items():
            for home in day.homes:
                if home[0] == first:
                    cluster = Cluster(home, self._number, self._comparison, ahead=self._ahead)
                    for number in range(first, self._number):
                        for item in days[number].homes.get(home, ()):
                            cluster.add(item)
                    found.enter(cluster)
        return found
