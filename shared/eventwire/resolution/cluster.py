"""Clustering: which items are one event, as a function of the set of items.

An item is all mentions of one signature. The items of one block and lane lie on an axis of days. Each day is settled
on its own, in ascending order, from its items and from the clusters of the days shortly before, which is what makes the
result canonical and its cost flat: a new item changes its own day and perhaps the few after it, never the rest.

Within a day the items come in a fixed order, those that say most first (dated before undated, placed before unplaced,
named before unnamed; then the earlier report). Each joins the cluster that it fits best, if it fits well enough and
contradicts none of its members; else it founds one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from eventwire.resolution.comparison import Comparison, Profile
from eventwire.resolution.features import CONFLICT
from eventwire.resolution.likeness import EXACT, INFERRED, Likeness

LOOK_BACK = 7
"""How many days before its own an item without an exact date may find its event."""

_READ = 4
"""How many members' words an item is compared with: the first ones tell what the event is about."""

Place = tuple[int, str]
"""Where an item is found: the day it lies on, and its signature."""


@dataclass(slots=True)
class Item:
    """All mentions of one signature."""

    day: int
    key: str
    like: Likeness
    first: tuple[int, str]
    """Its canonical mention: publication in milliseconds, then id."""
    home: Place | None = None
    """The item that founded its cluster."""
    link: Place | None = None
    """The item by which it joined; None for the founder."""
    event: str | None = None
    """The id of the event last published for it."""

    @property
    def place(self) -> Place:
        """Where it is found."""
        return self.day, self.key

    @property
    def dated(self) -> bool:
        """Whether its day is exact; then it joins no cluster of another day."""
        return self.like.when.known == EXACT


class Cluster:
    """Items that are one event, the founder first, with what is compared of them kept once."""

    def __init__(self, founder: Item, profile: Profile) -> None:
        self.founder = founder
        self.when = profile.when
        self.members: list[Item] = []
        self.who: dict[int, Item] = {}
        self.acts: set[int] = set()
        self.spots: set[int] = set()
        self.days: set[int] = set()
        self.city: int | None = None
        self.rank = 0
        self.add(founder, profile)

    def add(self, item: Item, profile: Profile) -> None:
        """Take an item in."""
        self.members.append(item)
        self.who.setdefault(profile.who, item)
        self.acts.add(profile.act)
        self.spots.add(profile.spot)
        self.days.add(profile.when)
        if self.city is None and item.like.spot is not None and item.like.spot.level == "city":
            self.city = profile.spot


class Clusters:
    """The clusters that an item may join, found by the city where it happened: in different cities it was not the same."""

    def __init__(self, earlier: Sequence[Cluster], comparison: Comparison) -> None:
        self._comparison = comparison
        self._by_city: dict[int | None, list[Cluster]] = {}
        self._count = 0
        for cluster in earlier:
            self.open(cluster)

    def open(self, cluster: Cluster) -> None:
        """Another cluster."""
        cluster.rank = self._count
        self._count += 1
        self._by_city.setdefault(cluster.city, []).append(cluster)

    def join(self, cluster: Cluster, item: Item, profile: Profile) -> None:
        """Add an item to one of the clusters."""
        city = cluster.city
        cluster.add(item, profile)
        if cluster.city != city:
            self._by_city[city].remove(cluster)
            self._by_city.setdefault(cluster.city, []).append(cluster)

    def candidates(self, item: Item, profile: Profile) -> Iterator[Cluster]:
        """Those that are not in another city."""
        placed = item.like.spot is not None and item.like.spot.level == "city"
        for city, clusters in self._by_city.items():
            if not placed or city is None or self._comparison.spot(profile.spot, city) != CONFLICT:
                yield from clusters


def settle(items: Iterable[Item], earlier: Sequence[Cluster], comparison: Comparison, *, ahead: bool) -> bool:
    """Give each item of one day its home and its link; join them to the earlier clusters in place.

    Returns whether any item's home has changed.
    """
    before, of_the_day = Clusters(earlier, comparison), Clusters((), comparison)
    changed = False
    for item in sorted(items, key=_order):
        profile = comparison.profile(item.like)
        best, chosen, link = comparison.threshold, None, None
        for clusters in (of_the_day,) if item.dated else (of_the_day, before):
            within: Cluster | None = None
            for cluster in clusters.candidates(item, profile):
                score, near = _fit(item, profile, cluster, comparison, best, ahead=ahead)
                if near is None:
                    continue
                if chosen is None or score > best or (within is not None and cluster.rank < within.rank):
                    best, chosen, link, within = score, (clusters, cluster), near, cluster
        if chosen is None or link is None:
            home, joined = item.place, None
            of_the_day.open(Cluster(item, profile))
        else:
            home, joined = chosen[1].founder.place, link.place
            chosen[0].join(chosen[1], item, profile)
        changed |= home != item.home
        item.home, item.link = home, joined
    return changed


def _fit(
    item: Item, profile: Profile, cluster: Cluster, comparison: Comparison, least: float, *, ahead: bool
) -> tuple[float, Item | None]:
    """How well the item fits the cluster, and to which member; no member if it contradicts one or does not reach the least.

    Each claim is held against the member that bears it out best, the day against the founder: else reports a day apart would
    chain a whole month of attacks into one.
    """
    place = _best(comparison.spot, profile.spot, cluster.spots)
    if place == CONFLICT:
        return CONFLICT, None
    score = place + _best(comparison.act, profile.act, cluster.acts) + comparison.day(profile.when, cluster.when, ahead=ahead)
    if score == CONFLICT:
        return CONFLICT, None
    best, link = CONFLICT, cluster.founder
    for who, member in cluster.who.items():
        worth = comparison.who(profile.who, who)
        if worth == CONFLICT:
            return CONFLICT, None
        if worth > best:
            best, link = worth, member
    score += best
    if score + comparison.weights["same_words"] < least:
        return CONFLICT, None
    if any(comparison.day(profile.when, when, ahead=ahead) == CONFLICT for when in cluster.days):
        return CONFLICT, None
    score += max(comparison.words(item.like, member.like) for member in cluster.members[:_READ])
    return (score, link) if score >= least else (CONFLICT, None)


def _best(compare: Callable[[int, int], float], one: int, others: set[int]) -> float:
    """The best that a part is worth against the cluster's, or CONFLICT if it contradicts any of them."""
    best = CONFLICT
    for other in others:
        worth = compare(one, other)
        if worth == CONFLICT:
            return CONFLICT
        best = max(best, worth)
    return best


def _order(item: Item) -> tuple[int, int, tuple[int, str]]:
    like = item.like
    tier = 0 if like.when.known == EXACT else 1 if like.when.known == INFERRED else 2
    said = sum(
        (
            2 if like.spot and like.spot.level == "city" else 1 if like.spot else 0,
            sum(2 if party.named == "person" else len(party.code) > 3 for party in (like.source, like.target) if party),
            not like.code.endswith("0") and len(like.code) > 2,
            bool(like.when.part),
        )
    )
    return tier, -said, item.first
