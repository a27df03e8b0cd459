"""Clusters: items that are one event, and how well another item fits them.

An item is all mentions of one signature. The items of one block and lane lie on an axis of days.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

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

Order = tuple[int, int, tuple[int, str]]


@dataclass(slots=True, eq=False)
class Item:
    """All mentions of one signature. What is compared of it, and so its order, never changes."""

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
    score: float | None = None
    """How well it fits its cluster, or how well it would have had to fit one; None until that is known."""
    packed: bytes | None = None
    """As it is written; None when something has changed."""
    profiled: tuple[int, Profile] | None = None
    """Its profile, in which numbering."""
    order: Order = field(init=False)
    """When it is its turn among the items of its day."""

    def __post_init__(self) -> None:
        """Find its order."""
        self.order = _order(self.like, self.first)

    def put(self, home: Place, link: Place | None, score: float) -> None:
        """It belongs to the cluster that was founded there."""
        if (home, link, score) != (self.home, self.link, self.score):
            self.home, self.link, self.score, self.packed = home, link, score, None

    def name(self, event: str) -> None:
        """It is published as part of this event."""
        if event != self.event:
            self.event, self.packed = event, None

    def profile(self, comparison: Comparison) -> Profile:
        """The numbers of what is compared of it."""
        held = self.profiled
        if held is None or held[0] != comparison.numbering:
            held = self.profiled = comparison.numbering, comparison.profile(self.like)
        return held[1]

    @property
    def place(self) -> Place:
        """Where it is found."""
        return self.day, self.key

    @property
    def in_city(self) -> bool:
        """Whether it is known in which city it happened."""
        spot = self.like.spot
        return spot is not None and spot.level == "city"

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

    def __init__(self, home: Place, items: Sequence[Item], comparison: Comparison, *, ahead: bool) -> None:
        self.home = home
        self._comparison = comparison
        self._day = comparison.day_ahead if ahead else comparison.day
        self.members: list[Item] = []
        self.who, self.acts, self.spots = Parts(comparison.who), Parts(comparison.act), Parts(comparison.spot)
        self.days = Parts(self._day)
        self.when = items[0].profile(comparison).when
        self.city: int | None = None
        for item in items:
            self.add(item)

    def add(self, item: Item) -> None:
        """Take an item in."""
        who, act, spot, when = item.profile(self._comparison)
        self.members.append(item)
        self.who.add(who, item)
        self.acts.add(act, item)
        self.spots.add(spot, item)
        self.days.add(when, item)
        if self.city is None and item.in_city:
            self.city = spot

    def fit(self, item: Item, least: float) -> tuple[float, Item | None]:
        """How well an item fits, and to which member.

        No member if it contradicts one or does not reach the least.

        Each claim is held against the member that bears it out best, the day against the founder: else reports a day
        apart would chain a whole month of attacks into one.
        """
        # Minus infinity stays so whatever is added to it; who can no longer reach the least is not asked further.
        comparison = self._comparison
        after_spot, after_day, after_act, after_sides = comparison.yet_to_come
        profile = item.profile(comparison)
        score = self.spots.fit(profile.spot)[0]
        if score + after_spot < least:
            return CONFLICT, None
        score += self._day(profile.when, self.when)
        if score + after_day < least:
            return CONFLICT, None
        score += self.acts.fit(profile.act)[0]
        if score + after_act < least:
            return CONFLICT, None
        sides, link = self.who.fit(profile.who)
        score += sides
        if score + after_sides < least or self.days.fit(profile.when)[0] == CONFLICT:
            return CONFLICT, None
        score += max(comparison.words(item.like, member.like) for member in self.members[:_READ])
        return (score, link) if score >= least else (CONFLICT, None)


class Clusters:
    """Clusters by the city where it happened: in different cities it was not the same."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._by_city: dict[int | None, list[Cluster]] = {}

    def open(self, cluster: Cluster) -> None:
        """Another cluster."""
        self._by_city.setdefault(cluster.city, []).append(cluster)

    def join(self, cluster: Cluster, item: Item) -> None:
        """Add an item to one of the clusters."""
        city = cluster.city
        cluster.add(item)
        if cluster.city != city:
            self._by_city[city].remove(cluster)
            self._by_city.setdefault(cluster.city, []).append(cluster)

    def candidates(self, item: Item) -> Iterator[Cluster]:
        """Those that are not in another city."""
        if not self._by_city:
            return
        spot = item.profile(self._comparison).spot if item.in_city else None
        for city, clusters in self._by_city.items():
            if spot is None or city is None or self._comparison.spot(spot, city) != CONFLICT:
                yield from clusters


def _order(like: Likeness, first: tuple[int, str]) -> Order:
    """Those that say most come first: dated before undated, placed before unplaced, named before unnamed.

    Then the earlier report.
    """
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
    return tier, -said, first
