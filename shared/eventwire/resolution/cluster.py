"""Clustering: which items are one event, as a function of the set of items.

An item is all mentions of one signature. The items of one block and lane lie on an axis of days. Each day is settled
on its own, in ascending order, from its items and from the clusters of the days shortly before, which is what makes
the result canonical and its cost flat: a new item changes its own day and perhaps the few after it, never the rest.

Within a day the items come in a fixed order, those that say most first (dated before undated, placed before unplaced,
named before unnamed; then the earlier report). Each joins the cluster that it fits best, if it fits well enough and
contradicts none of its members; else it founds one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from eventwire.resolution.comparison import Comparison, Profile
from eventwire.resolution.features import CONFLICT
from eventwire.resolution.likeness import BARE, EXACT, INFERRED, Likeness

LOOK_BACK = 7
"""How many days before its own an item without an exact date may find its event."""

LOOK_AHEAD = 45
"""The same for what lies ahead: a plan is told without its day long before."""


def reach(*, ahead: bool) -> int:
    """How many days apart the items of one cluster may lie."""
    return LOOK_AHEAD if ahead else LOOK_BACK


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
    profiled: tuple[Likeness, int, Profile] | None = None
    """Its profile, of which likeness and in which numbering."""

    def profile(self, comparison: Comparison) -> Profile:
        """The numbers of what is compared of it."""
        held = self.profiled
        if held is None or held[0] is not self.like or held[1] != comparison.numbering:
            held = self.profiled = self.like, comparison.numbering, comparison.profile(self.like)
        return held[2]

    @property
    def place(self) -> Place:
        """Where it is found."""
        return self.day, self.key

    @property
    def dated(self) -> bool:
        """Whether its day is exact; then it joins no cluster of another day."""
        return self.like.when.known == EXACT


class Parts:
    """One part (the sides, the acts, the places or the days) of all items of a cluster.

    Answers are kept and only brought up to date when the cluster gets a part that it did not have: a busy day asks
    the same few questions again and again.
    """

    def __init__(self, compare: Callable[[int, int], float]) -> None:
        self._compare = compare
        self._held: dict[int, Item] = {}
        self._answers: dict[int, tuple[float, Item]] = {}

    def add(self, part: int, item: Item) -> None:
        """Another item's part."""
        if part not in self._held:
            self._held[part] = item
            for one, answer in self._answers.items():
                self._answers[one] = _better(answer, (self._compare(one, part), item))

    def fit(self, one: int) -> tuple[float, Item]:
        """What a part is worth against the one that bears it out best, and its first item.

        CONFLICT if it contradicts any.
        """
        answer = self._answers.get(one)
        if answer is None:
            for part, item in self._held.items():
                found = self._compare(one, part), item
                answer = found if answer is None else _better(answer, found)
            assert answer is not None, "a cluster has an item"  # noqa: S101 - states what the founder guarantees
            self._answers[one] = answer
        return answer


def _better(one: tuple[float, Item], other: tuple[float, Item]) -> tuple[float, Item]:
    if CONFLICT in (one[0], other[0]):
        return one if one[0] == CONFLICT else other
    return other if other[0] > one[0] else one


class Cluster:
    """Items that are one event, the founder first."""

    def __init__(self, founder: Item, profile: Profile, comparison: Comparison, *, ahead: bool) -> None:
        self.founder = founder
        self.when = profile.when
        self.members: list[Item] = []
        self.who, self.acts, self.spots = Parts(comparison.who), Parts(comparison.act), Parts(comparison.spot)
        self.days = Parts(comparison.day_ahead if ahead else comparison.day)
        self.city: int | None = None
        self.rank = 0
        self.add(founder, profile)

    def add(self, item: Item, profile: Profile) -> None:
        """Take an item in."""
        self.members.append(item)
        self.who.add(profile.who, item)
        self.acts.add(profile.act, item)
        self.spots.add(profile.spot, item)
        self.days.add(profile.when, item)
        if self.city is None and item.like.spot is not None and item.like.spot.level == "city":
            self.city = profile.spot


class Clusters:
    """The clusters that an item may join, found by the city where it happened.

    In different cities it was not the same.
    """

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
        profile = item.profile(comparison)
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
            of_the_day.open(Cluster(item, profile, comparison, ahead=ahead))
        else:
            home, joined = chosen[1].founder.place, link.place
            chosen[0].join(chosen[1], item, profile)
        changed |= home != item.home
        item.home, item.link = home, joined
    return changed


def _fit(
    item: Item, profile: Profile, cluster: Cluster, comparison: Comparison, least: float, *, ahead: bool
) -> tuple[float, Item | None]:
    """How well the item fits the cluster, and to which member.

    No member if it contradicts one or does not reach the least.

    Each claim is held against the member that bears it out best, the day against the founder: else reports a day
    apart would chain a whole month of attacks into one.
    """
    # Minus infinity stays so whatever is added to it; who can no longer reach the least is not asked further.
    after_spot, after_day, after_act, after_sides = comparison.yet_to_come
    score = cluster.spots.fit(profile.spot)[0]
    if score + after_spot < least:
        return CONFLICT, None
    score += (comparison.day_ahead if ahead else comparison.day)(profile.when, cluster.when)
    if score + after_day < least:
        return CONFLICT, None
    score += cluster.acts.fit(profile.act)[0]
    if score + after_act < least:
        return CONFLICT, None
    sides, link = cluster.who.fit(profile.who)
    score += sides
    if score + after_sides < least or cluster.days.fit(profile.when)[0] == CONFLICT:
        return CONFLICT, None
    score += max(comparison.words(item.like, member.like) for member in cluster.members[:_READ])
    return (score, link) if score >= least else (CONFLICT, None)


def _order(item: Item) -> tuple[int, int, tuple[int, str]]:
    like = item.like
    tier = 0 if like.when.known == EXACT else 1 if like.when.known == INFERRED else 2
    said = sum(
        (
            2 if like.spot and like.spot.level == "city" else 1 if like.spot else 0,
            sum(
                2 if party.named == "person" else len(party.code) > BARE
                for party in (like.source, like.target)
                if party
            ),
            not like.code.endswith("0") and like.code != like.code[:2],
            bool(like.when.part),
        )
    )
    return tier, -said, item.first
