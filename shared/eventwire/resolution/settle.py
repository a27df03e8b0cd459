"""Settling: which items of a day are one event, as a function of the set of items.

Each day is settled on its own, in ascending order, from its items and from the clusters of the days shortly before,
which is what makes the result canonical: a new item changes its own day and perhaps the few after it, never the rest.

Within a day the items come in a fixed order (`Item.order`). Each joins the cluster that it fits best, if it fits well
enough and contradicts none of its members; else it founds one. Of clusters that it fits equally those of its own day
come first, in their founders' order, then those of the days before, the latest first.

Of a day that was settled before only those items have their turn again that a change can reach: which came or went, are
in a cluster that has come to differ by their turn, or might fit such a cluster better than what they fitted best
before. The outcome is that of settling it all.
"""

import heapq
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from eventwire.resolution.cluster import Cluster, Clusters, Item, Order, Place, reach
from eventwire.resolution.comparison import Comparison
from eventwire.resolution.day import Day
from eventwire.resolution.features import CONFLICT

_FIRST_OF_ALL = (-1,)


@dataclass(frozen=True, slots=True)
class Moves:
    """What settling a day changed."""

    homes: set[Place]
    """Homes of clusters with other items than before."""
    linked: set[Place]
    """Homes of clusters with items that joined them by another than before."""
    rewritten: bool
    """Whether anything that is kept of the day's items is not as before."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The cluster that an item fits best, and the member by which it joins."""

    score: float
    cluster: Cluster
    link: Item


class Settling:
    """Settles one day.

    Args:
        number: which day it is. day: its items. before: gives the days before it. changed: homes of earlier clusters
            that have other items than when this day was last settled.
    """

    def __init__(
        self,
        number: int,
        day: Day,
        before: Callable[[int], Day],
        changed: Collection[Place],
        comparison: Comparison,
        *,
        ahead: bool,
    ) -> None:
        self._number, self._day, self._before = number, day, before
        self._comparison, self._ahead = comparison, ahead
        self._reached = range(number - reach(ahead=ahead), number)
        self._turns: list[tuple[Order, int, Item]] = []
        self._queued: set[int] = set()
        self._live: dict[Place, Cluster] = {}
        self._next: dict[Place, int] = {}
        self._differing: set[Place] = set()
        self._today, self._earlier = Clusters(comparison), Clusters(comparison)
        self._as_before: tuple[dict[int | None, list[Place]], dict[int | None, list[Place]]] | None = None
        self._moved: list[tuple[Item, Place | None, Place | None]] = []
        self._changed = [home for home in changed if home[0] in self._reached]

    def run(self) -> Moves:
        """Give each item its home, its link and its score."""
        day = self._day
        self._queue(day.changes(), _FIRST_OF_ALL)
        for home in self._changed:
            self._differ(home, _FIRST_OF_ALL)
        linked: set[Place] = set()
        rewritten = False
        while self._turns:
            _, _, item = heapq.heappop(self._turns)
            came = item.key in day.touched
            if came and day.items.get(item.key) is not item:
                self._leave(item)
                continue
            known = None if came else item.score
            if known is not None and item.home is not None and item.home not in self._differing:
                choice = self._challenger(item, known, item.home)
                if choice is None:
                    continue
            else:
                choice = self._chosen(item, known)
            was = item.link
            rewritten |= self._put(item, choice, came=came)
            if item.link != was and item.home is not None:
                linked.add(item.home)
        homes = {home for _, *both in self._moved for home in both if home is not None}
        day.settle(self._moved)
        return Moves(homes, linked, rewritten)

    def _queue(self, items: Iterable[Item], turn: tuple[object, ...]) -> None:
        """Items shall have their turn, if that is yet to come."""
        for item in items:
            if item.order > turn and id(item) not in self._queued:
                self._queued.add(id(item))
                heapq.heappush(self._turns, (item.order, id(item), item))

    def _put(self, item: Item, choice: Choice | None, *, came: bool) -> bool:
        old = None if came else item.home
        home = choice.cluster.home if choice else item.place
        if home != old:
            self._moved.append((item, old, home))
            if old is not None:
                self._differ(old, item.order)
            if choice is None:
                self._live[home] = Cluster(home, [item], self._comparison, ahead=self._ahead)
                self._open(home, item.order)
            else:
                self._differ(home, item.order)
        if choice is not None and home in self._differing:
            self._group(home).join(choice.cluster, item)
        before = item.home, item.link, item.score
        score = choice.score if choice else self._comparison.threshold
        item.put(home, choice.link.place if choice else None, score)
        return before != (item.home, item.link, item.score)

    def _leave(self, item: Item) -> None:
        if item.home is not None:
            self._moved.append((item, item.home, None))
            self._differ(item.home, item.order)

    def _differ(self, home: Place, turn: tuple[object, ...]) -> None:
        """From this turn on the cluster differs from the one that was there when the day was last settled."""
        if home not in self._differing:
            self._revived(home, turn)
            self._open(home, turn)

    def _open(self, home: Place, turn: tuple[object, ...]) -> None:
        """Have those items look at the cluster that are in it or may fit it, from this turn on."""
        self._differing.add(home)
        self._queue(self._day.homes.get(home, ()), turn)
        cluster = self._live.get(home)
        if cluster is None:
            return
        self._group(home).open(cluster)
        for (dated, spot), items in self._day.groups.items():
            if dated and home[0] != self._number:
                continue
            if spot is None or not self._apart(items[0], cluster.city):
                self._queue(items, turn)

    def _apart(self, item: Item, city: int | None) -> bool:
        """Whether an item happened in another city."""
        if city is None or not item.in_city:
            return False
        return self._comparison.spot(item.profile(self._comparison).spot, city) == CONFLICT

    def _revived(self, home: Place, turn: tuple[object, ...]) -> Cluster | None:
        """The cluster, as it was before, with the items that it has by this turn."""
        cluster = self._live.get(home)
        today = self._day.homes.get(home, [])
        if cluster is None:
            items = self._members_before(home) if home[0] != self._number else []
            self._next[home] = bisect_left(today, turn, key=lambda item: item.order)
            items += today[: self._next[home]]
            if items:
                cluster = self._live[home] = Cluster(home, items, self._comparison, ahead=self._ahead)
        elif self._next[home] < len(today):
            while self._next[home] < len(today) and today[self._next[home]].order < turn:
                cluster.add(today[self._next[home]])
                self._next[home] += 1
        return cluster

    def _members_before(self, home: Place) -> list[Item]:
        """The items on earlier days, the founder first."""
        items = [item for number in range(home[0], self._number) for item in self._before(number).homes.get(home, ())]
        return sorted(items, key=lambda item: (item.place != home, item.day, item.first))

    def _group(self, home: Place) -> Clusters:
        return self._today if home[0] == self._number else self._earlier

    def _challenger(self, item: Item, score: float, home: Place) -> Choice | None:
        """The differing cluster that an item fits better than the one that it is in, which is as it was."""
        return self._best(item, self._differing_clusters(item), score, None if home == item.place else home)

    def _chosen(self, item: Item, known: float | None) -> Choice | None:
        """The cluster that an item fits best."""
        least = self._comparison.threshold
        found = self._best(item, self._differing_clusters(item), least, None)
        if found is None:
            return self._best(item, self._clusters_as_before(item), least, None)
        home = found.cluster.home
        if known is not None and (found.score > known or (found.score == known and self._stands(item, home))):
            return found  # It fitted no other better than this before, and those are as they were.
        return self._best(item, self._clusters_as_before(item), found.score, home) or found

    def _stands(self, item: Item, home: Place) -> bool:
        """Whether an item's home is where it was, with the precedence over others that it had."""
        return item.home == home and (home[0] != self._number or home[1] not in self._day.touched)

    def _best(self, item: Item, clusters: Iterator[Cluster], least: float, home: Place | None) -> Choice | None:
        """The one that an item fits better than the one at that home, which it fits as well as that."""
        found = None
        for cluster in clusters:
            score, link = cluster.fit(item, least)
            if link is not None and (score > least or home is None or self._precedes(cluster.home, home)):
                found, least, home = Choice(score, cluster, link), score, cluster.home
        return found

    def _precedes(self, one: Place, other: Place) -> bool:
        if one[0] == other[0] == self._number:
            return self._day.items[one[1]].order < self._day.items[other[1]].order
        return one > other

    def _differing_clusters(self, item: Item) -> Iterator[Cluster]:
        yield from self._today.candidates(item)
        if not item.dated:
            yield from self._earlier.candidates(item)

    def _clusters_as_before(self, item: Item) -> Iterator[Cluster]:
        """The clusters that do not differ by an item's turn and are not in another city."""
        if self._as_before is None:
            self._as_before = {}, {}
            self._enter(self._day, self._number, self._as_before[0])
        today, earlier = self._as_before
        if not item.dated and not earlier:
            earlier[None] = []
            for number in self._reached:
                self._enter(self._before(number), number, earlier)
        for homes in (today,) if item.dated else (today, earlier):
            for city, places in homes.items():
                if self._apart(item, city):
                    continue
                for home in places:
                    if home in self._differing or (home[0] == self._number and not self._founded(home, item)):
                        continue
                    cluster = self._revived(home, item.order)
                    if cluster is not None:
                        yield cluster

    def _founded(self, home: Place, item: Item) -> bool:
        return self._day.homes[home][0].order < item.order

    def _enter(self, day: Day, number: int, found: dict[int | None, list[Place]]) -> None:
        for home, items in day.homes.items():
            if home[0] == number:
                founder = items[0]
                city = founder.profile(self._comparison).spot if founder.in_city else None
                found.setdefault(city, []).append(home)
