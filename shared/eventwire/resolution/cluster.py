"""Clustering: which items are one event, as a function of the set of items.

An item is all mentions of one signature. The items of one block and lane lie on an axis of days. Each day is settled
on its own, in ascending order, from its items and from the clusters of the days shortly before, which is what makes the
result canonical and its cost flat: a new item changes its own day and perhaps the few after it, never the rest.

Within a day the items come in a fixed order, those that say most first (dated before undated, placed before unplaced,
named before unnamed; then the earlier report). Each joins the cluster that it fits best, if it fits well enough and
contradicts none of its members; else it founds one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from eventwire.resolution.comparison import Comparison
from eventwire.resolution.features import CONFLICT
from eventwire.resolution.likeness import EXACT, INFERRED, Likeness

LOOK_BACK = 7
"""How many days before its own an item without an exact date may find its event."""

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


@dataclass(slots=True)
class Cluster:
    """Items that are one event, the founder first."""

    members: list[Item] = field(default_factory=list)

    @property
    def home(self) -> Place:
        """The founder's place."""
        return self.members[0].place


def settle(items: Iterable[Item], earlier: Sequence[Cluster], comparison: Comparison, *, ahead: bool) -> bool:
    """Give each item of one day its home and its link; join them to the earlier clusters in place.

    Returns whether any item's home has changed.
    """
    clusters = list(earlier)
    of_the_day: list[Cluster] = []
    changed = False
    for item in sorted(items, key=_order):
        best: tuple[float, Cluster, Item] | None = None
        for cluster in of_the_day if item.dated else [*of_the_day, *clusters]:
            fit = _fit(item, cluster, comparison, ahead=ahead)
            if fit and (best is None or fit[0] > best[0]):
                best = fit[0], cluster, fit[1]
        if best is None:
            home, link = item.place, None
            of_the_day.append(Cluster([item]))
        else:
            home, link = best[1].home, best[2].place
            best[1].members.append(item)
        changed |= home != item.home
        item.home, item.link = home, link
    return changed


def _fit(item: Item, cluster: Cluster, comparison: Comparison, *, ahead: bool) -> tuple[float, Item] | None:
    """How well the item fits the cluster and to which member; None if it contradicts one or fits too badly."""
    founder = cluster.members[0]
    best, link, day = CONFLICT, founder, 0.0
    for member in cluster.members:
        total, of_day = comparison.structure(item.like, item.key, member.like, member.key, ahead=ahead)
        if total == CONFLICT:
            return None
        if member is founder:
            day = of_day
        score = total - of_day + comparison.words(item.like, member.like)
        if score > best:
            best, link = score, member
    # The day counts from the founder: else reports a day apart would chain a whole month of attacks into one.
    best += day
    return (best, link) if best >= comparison.threshold else None


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
