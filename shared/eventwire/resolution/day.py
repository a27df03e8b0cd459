"""A day of a lane: its items, the clusters that they are in, and what has changed since it was settled."""

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator

from eventwire.resolution.cluster import Clusters, Rank
from eventwire.resolution.item import Item, Order, Place, spread
from eventwire.resolution.likeness import Spot

Group = tuple[bool, Spot | None]
"""Whether their day is exact, and the city where it happened, if it is known."""

Move = tuple[Item, Place | None, Place | None]
"""An item, its home before, and its home now."""

_MOST_IN_A_DRAWER = 16


class Day:
    """The items of a day as they are now, and as they were when the day was last settled.

    Args:
        items: as they were read. bits: by how many bits of a signature they are spread over drawers.
    """

    def __init__(self, items: Iterable[Item], bits: int = 0) -> None:
        self._bits = bits
        self._gone: set[str] = set()
        """Signatures of items that went since it was written."""
        self.items = {item.key: item for item in items}
        """By signature."""
        self.settled = dict(self.items)
        """When the day was last settled."""
        self.homes: dict[Place, list[Item]] = {}
        """Those of each cluster then, in order."""
        self.groups: dict[Group, list[Item]] = {}
        """Those then, by when and where, in order."""
        self.touched: set[str] = set()
        """Signatures of items that came, went or were replaced since."""
        self.clusters: tuple[int, Clusters, Clusters | None] | None = None
        """The clusters founded that day and those of the days before as the day sees them, with the numbering that they
        are in. None until they, and how well each item fits its own, are known; the earlier ones None as long as no
        item looks at them."""
        for item in sorted(self.items.values(), key=_turn):
            self.groups.setdefault(_group(item), []).append(item)
            if item.home is not None:
                self.homes.setdefault(item.home, []).append(item)

    def put(self, item: Item) -> None:
        """An item comes, in place of any other of its signature."""
        self.items[item.key] = item
        self.touched.add(item.key)

    def drop(self, key: str) -> None:
        """An item goes."""
        if self.items.pop(key, None) is not None:
            self.touched.add(key)
            self._gone.add(key)

    def written(self, packed: Callable[[Item], bytes]) -> Iterator[tuple[str, bytes | None]]:
        """What is to be written of it: drawers with what has changed, and what tells how many drawers there are.

        A day of a few items is one value; a busy day is many, so that not all of it is written for each change. Where
        there are more drawers than before, they are new ones and stand before what tells of them: a crash in between
        leaves the old ones to be read.
        """
        items, before = self.items, self._bits
        if len(items) > _MOST_IN_A_DRAWER << self._bits:
            while len(items) > _MOST_IN_A_DRAWER << self._bits:
                self._bits += 1
            self._bits += 1
            changed = set(range(1 << self._bits))
        else:
            changed = {item.spread >> self._unread for item in items.values() if item.changed}
            changed.update(spread(key) >> self._unread for key in self._gone)
        self._gone.clear()
        unread = self._unread
        drawers: dict[int, list[str]] = {drawer: [] for drawer in changed}
        for key, item in items.items():
            item.changed = False
            if item.spread >> unread in changed:
                drawers[item.spread >> unread].append(key)
        for drawer, keys in sorted(drawers.items()):
            raw = b"[%b]" % b",".join(packed(items[key]) for key in sorted(keys)) if keys else None
            yield drawer_key(self._bits, drawer) if self._bits else "", raw
        if self._bits != before:
            yield "", str(self._bits).encode()
            for drawer in range(1 << before if before else 0):
                yield drawer_key(before, drawer), None
        if self._bits and not items:
            self._bits = 0
            yield "", None

    @property
    def _unread(self) -> int:
        """How many bits of where a signature falls do not tell of its drawer."""
        return 16 - self._bits

    @property
    def dated(self) -> bool:
        """Whether all items have an exact day: then they do not look to the days before."""
        came = (self.items[key] for key in self.touched if key in self.items)
        return all(dated for dated, _ in self.groups) and all(item.dated for item in came)

    def changes(self) -> Iterator[Item]:
        """The items that came and those that went; where the clusters are not known, all others too."""
        for key in self.touched:
            for found in (self.settled.get(key), self.items.get(key)):
                if found is not None:
                    yield found
        if self.clusters is None:
            yield from (item for item in self.settled.values() if item.key not in self.touched)

    def between(self, group: Group, turn: Rank, until: Rank) -> list[Item]:
        """The items of a group that have their turn after a turn and until another, whose own that may be."""
        items = self.groups[group]
        return items[bisect_right(items, turn, key=_turn) : bisect_right(items, until, key=_turn)]

    def settle(self, moved: Iterable[Move]) -> None:
        """It has been settled: items moved from one home to another."""
        for item, old, new in moved:
            if old is not None:
                self.homes[old].remove(item)
                if not self.homes[old]:
                    del self.homes[old]
            if new is not None:
                insort(self.homes.setdefault(new, []), item, key=_turn)
        for key in self.touched:
            self._regroup(self.settled.pop(key, None), self.items.get(key))
        self.touched.clear()

    def _regroup(self, gone: Item | None, come: Item | None) -> None:
        if gone is not None:
            group = self.groups[_group(gone)]
            group.remove(gone)
            if not group:
                del self.groups[_group(gone)]
        if come is not None:
            insort(self.groups.setdefault(_group(come), []), come, key=_turn)
            self.settled[come.key] = come


def drawer_key(bits: int, drawer: int) -> str:
    """What follows a day's key in that of one of its drawers."""
    return f"|{bits}.{drawer}"


def _turn(item: Item) -> Order:
    return item.order


def _group(item: Item) -> Group:
    return item.dated, item.like.spot if item.in_city else None
