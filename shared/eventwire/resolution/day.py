"""A day of a lane: its items, in the order in which they are settled, and the clusters that they are in."""

from bisect import bisect_left
from collections.abc import Iterable

from eventwire.resolution.cluster import Item, Order, Place


class Day:
    """The items of a day as they are now, and as they were when the day was last settled.

    Args:
        items: by signature, as they were read.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = {item.key: item for item in items}
        self.sequence = sorted(self.items.values(), key=_turn)
        """The items when it was last settled, in order."""
        self.homes: dict[Place, list[Item]] = {}
        """Those of each cluster, in order."""
        self.touched: set[str] = set()
        """Signatures of items that came, went or were replaced since."""
        self.scored = False
        """Whether it is known how well each item of the sequence fits its cluster."""
        for item in self.sequence:
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

    @property
    def dated(self) -> bool:
        """Whether all items have an exact day: then they do not look to the days before."""
        came = (self.items[key] for key in self.touched if key in self.items)
        return (not self.sequence or self.sequence[-1].dated) and all(item.dated for item in came)

    def turns(self, *, undated: bool) -> list[Item]:
        """The items from the first change on, in order, those that went among them.

        From the first without an exact day on if that comes before; all of them if scores are not known.
        """
        came = [self.items[key] for key in self.touched if key in self.items]
        if not self.scored:
            return sorted([*self.sequence, *came], key=_turn)
        starts: list[Order | tuple[int]] = [item.order for item in came]
        starts += [item.order for item in self.sequence if item.key in self.touched] if self.touched else []
        starts += [(1,)] if undated else []
        if not starts:
            return []
        return sorted([*self.sequence[bisect_left(self.sequence, min(starts), key=_turn) :], *came], key=_turn)

    def settled(self, moved: Iterable[tuple[Item, Place | None, Place | None]]) -> None:
        """It has been settled: items moved from one home to another."""
        changed = set()
        for item, old, new in moved:
            if old is not None:
                self.homes[old].remove(item)
                changed.add(old)
            if new is not None:
                self.homes.setdefault(new, []).append(item)
                changed.add(new)
        for home in changed:
            if self.homes[home]:
                self.homes[home].sort(key=_turn)
            else:
                del self.homes[home]
        if self.touched:
            self.sequence = sorted(self.items.values(), key=_turn)
            self.touched.clear()
        self.scored = True


def _turn(item: Item) -> Order:
    return item.order
