"""Clusters: items that are one event, and how well another item fits them.

The items of one block and lane lie on an axis of days. A cluster is seen from one of these days: its items of earlier
days stand first, in an order of their own, then those of the day in the order in which they have their turn. What it
was before an item's turn is told by ranks alone, so that one cluster serves for all turns of a day, and an item that
comes or goes changes it in place.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from typing import Any

from eventwire.resolution.comparison import Comparison
from eventwire.resolution.features import CONFLICT
from eventwire.resolution.item import Item, Place

LOOK_BACK = 7
"""How many days before its own an item without an exact date may find its event."""

LOOK_AHEAD = 45
"""The same for what lies ahead: a plan is told without its day long before."""


def reach(*, ahead: bool) -> int:
    """How many days apart the items of one cluster may lie."""
    return LOOK_AHEAD if ahead else LOOK_BACK


_READ = 4
"""How many members' words an item is compared with: the first ones tell what the event is about."""

Rank = tuple[Any, ...]
"""Where an item stands in a cluster; for an item of the day that it is seen from, its turn."""

FIRST: Rank = (-3,)
"""Before all ranks."""

DAWN: Rank = (-0.5,)
"""After those of earlier days, before those of the day."""

LAST: Rank = (9,)
"""After all ranks."""


class Parts:
    """One part (the sides, the acts, the places or the days) of all items of a cluster, each with its first bearer."""

    __slots__ = ("_answers", "_bearers", "_compare", "_known")

    def __init__(self, compare: Callable[[int, int], float], known: dict[tuple[int, int], float]) -> None:
        self._compare, self._known = compare, known
        self._bearers: list[tuple[Rank, int, Item]] = []
        self._answers: dict[int, tuple[float, Item]] = {}

    def add(self, part: int, rank: Rank, item: Item) -> Rank:
        """Another item's part; returns until which rank this shows."""
        until = LAST
        for at, (held_rank, held, _) in enumerate(self._bearers):
            if held == part:
                if held_rank < rank:
                    return FIRST
                until = held_rank
                del self._bearers[at]
                break
        insort(self._bearers, (rank, part, item))
        self._answers.clear()
        return until

    def bears(self, part: int, item: Item) -> bool:
        """Whether an item is the first with its part."""
        return any(held == part and bearer is item for _, held, bearer in self._bearers)

    def remove(self, part: int, heir: tuple[Rank, Item] | None) -> Rank:
        """The first bearer of a part goes, another may follow; returns until which rank this shows."""
        self._bearers = [bearer for bearer in self._bearers if bearer[1] != part]
        self._answers.clear()
        if heir is None:
            return LAST
        insort(self._bearers, (heir[0], part, heir[1]))
        return heir[0]

    def fit(self, one: int, turn: Rank) -> tuple[float, Item]:
        """What a part is worth against the one that bears it out best by a turn, and that one's first bearer.

        CONFLICT if it contradicts any.
        """
        bearers = self._bearers
        complete = bearers[-1][0] < turn
        if complete:
            answer = self._answers.get(one)
            if answer is not None:
                return answer
        best, link = None, bearers[0][2]
        for rank, part, item in bearers:
            if rank >= turn:
                break
            worth = self._known.get((one, part))
            if worth is None:
                worth = self._compare(one, part)
            if worth == CONFLICT:
                best, link = CONFLICT, item
                break
            if best is None or worth > best:
                best, link = worth, item
        assert best is not None, "a cluster has a founder"  # noqa: S101 - who asks has seen to it
        if complete:
            self._answers[one] = best, link
        return best, link


class Cluster:
    """Items that are one event, seen from a day.

    Args:
        home: the place of the item that founds it. number: the day that it is seen from.
    """

    __slots__ = (
        "_day", "_members", "_number", "_ranks", "acts", "city", "comparison", "days", "founded", "founder",
        "home", "spots", "who",
    )  # fmt: skip

    def __init__(self, home: Place, number: int, comparison: Comparison, *, ahead: bool) -> None:
        self.home = home
        self._number = number
        self.comparison = comparison
        worths = comparison.worths
        if ahead:
            self._day, days = comparison.day_ahead, comparison.worths_ahead
        else:
            self._day, days = comparison.day, worths
        self._members: list[Item] = []
        self._ranks: list[Rank] = []
        self.who, self.acts = Parts(comparison.who, worths), Parts(comparison.act, worths)
        self.spots, self.days = Parts(comparison.spot, worths), Parts(self._day, days)
        self.founder: Item | None = None
        self.founded: Rank = LAST
        """The founder's rank."""
        self.city: int | None = None
        """Where it was founded, if it is known in which city."""

    def __contains__(self, item: Item) -> bool:
        """Whether it has an item."""
        at = bisect_left(self._ranks, self._rank(item))
        return any(member is item for member in self._members[at : at + 2])

    def __len__(self) -> int:
        """How many items it has."""
        return len(self._members)

    def after(self, turn: Rank, until: Rank) -> list[Item]:
        """The items that have their turn after a turn and until another, whose own that may be."""
        return self._members[bisect_right(self._ranks, turn) : bisect_right(self._ranks, until)]

    def add(self, item: Item) -> tuple[Rank, Rank]:
        """Take an item in.

        Returns until which turn this shows to items that may join, and until which to its own, which are joined to
        one of its members.
        """
        rank = self._rank(item)
        at = bisect_left(self._ranks, rank)
        self._ranks.insert(at, rank)
        self._members.insert(at, item)
        who, act, spot, when = item.profile(self.comparison)
        joined = self.who.add(who, rank, item)
        shows = max(joined, self.acts.add(act, rank, item), self.spots.add(spot, rank, item))
        shows = max(shows, self.days.add(when, rank, item))
        if item.place == self.home and rank < self.founded:
            self.founder, self.founded = item, rank
            self.city = spot if item.in_city else None
            shows = LAST
        return self._shown(at, shows, joined)

    def remove(self, item: Item) -> tuple[Rank, Rank]:
        """Let an item go; returns the same."""
        at = bisect_left(self._ranks, self._rank(item))
        while self._members[at] is not item:  # another of its signature may stand there for it already
            at += 1
        del self._ranks[at], self._members[at]
        shows = joined = FIRST
        for n, parts in enumerate((self.who, self.acts, self.spots, self.days)):
            part = item.profile(self.comparison)[n]
            if parts.bears(part, item):
                heir = next(
                    (
                        (self._ranks[other], self._members[other])
                        for other in range(at, len(self._members))
                        if self._members[other].profile(self.comparison)[n] == part
                    ),
                    None,
                )
                until = parts.remove(part, heir)
                shows = max(shows, until)
                if parts is self.who:
                    joined = until
        if item is self.founder:
            self.founder, self.founded, shows = None, LAST, LAST
        return self._shown(at, shows, joined)

    def _shown(self, at: int, shows: Rank, joined: Rank) -> tuple[Rank, Rank]:
        """Until when a change shows, given where it was.

        Among the first few items it shows by its words for good, and so does the first bearer of a side, by whom others
        are joined.
        """
        if at < _READ or shows == LAST:
            return LAST, LAST
        return shows, LAST if joined != FIRST else shows

    def _rank(self, item: Item) -> Rank:
        if item.day == self._number:
            return item.order
        return (-2,) if item.place == self.home else (-1, item.day, item.first)

    def fit(self, item: Item, turn: Rank, least: float) -> tuple[float, Item | None]:
        """How well an item fits what is there by its turn, and to which member.

        No member if it contradicts one or does not reach the least.

        Each claim is held against the member that bears it out best, the day against the founder: else reports a day
        apart would chain a whole month of attacks into one.
        """
        # Minus infinity stays so whatever is added to it; who can no longer reach the least is not asked further.
        comparison = self.comparison
        after_spot, after_day, after_act, after_sides = comparison.yet_to_come
        who, act, spot, when = item.profile(comparison)
        score = self.spots.fit(spot, turn)[0]
        if score + after_spot < least:
            return CONFLICT, None
        assert self.founder is not None, "a candidate has a founder"  # noqa: S101 - see candidates
        score += self._day(when, self.founder.profile(comparison).when)
        if score + after_day < least:
            return CONFLICT, None
        score += self.acts.fit(act, turn)[0]
        if score + after_act < least:
            return CONFLICT, None
        sides, link = self.who.fit(who, turn)
        score += sides
        if score + after_sides < least or self.days.fit(when, turn)[0] == CONFLICT:
            return CONFLICT, None
        read = self._members[:_READ]
        if self._ranks[len(read) - 1] >= turn:
            read = read[: bisect_left(self._ranks, turn)]
        score += comparison.words(item.like, [member.like for member in read])
        return (score, link) if score >= least else (CONFLICT, None)


class Clusters:
    """Clusters by their homes, and by the city where it happened: in different cities it was not the same."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._held: dict[Place, Cluster] = {}
        self._by_city: dict[int | None, dict[Place, Cluster]] = {}
        self._cities: dict[Place, int | None] = {}

    def get(self, home: Place) -> Cluster | None:
        """The one at a home."""
        return self._held.get(home)

    def enter(self, cluster: Cluster) -> None:
        """Another cluster, or one that has got a founder again; one without any item goes."""
        home = cluster.home
        if home in self._held:
            del self._by_city[self._cities[home]][home], self._held[home]
        if len(cluster):
            self._held[home], self._cities[home] = cluster, cluster.city
            self._by_city.setdefault(cluster.city, {})[home] = cluster

    def candidates(self, item: Item) -> Iterator[Cluster]:
        """Those that were not founded in another city."""
        spot = item.profile(self.comparison).spot if item.in_city else None
        for city, clusters in self._by_city.items():
            if spot is None or city is None or self.comparison.spot(spot, city) != CONFLICT:
                yield from clusters.values()
