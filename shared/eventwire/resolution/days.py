"""Days: settling anew those days of a lane that a change can reach, and no others."""

import heapq

from eventwire.resolution.cluster import reach
from eventwire.resolution.comparison import Comparison
from eventwire.resolution.day import Day, Move
from eventwire.resolution.intake import LaneChange
from eventwire.resolution.item import Item, Place
from eventwire.resolution.likeness import is_ahead
from eventwire.resolution.settle import Settling
from eventwire.resolution.shelf import Shelf


def resettle(shelf: Shelf, lane: str, change: LaneChange, comparison: Comparison) -> set[Place]:
    """Settle the changed days of a lane in ascending order, and each later day within reach of one that changed.

    Returns the homes of all clusters that changed, those that are no more among them.
    """
    ahead = is_ahead(lane)
    shown, moved = set(change.homes), list[Move]()

    def at(number: int) -> Day:
        return shelf.day(lane, number)

    waiting = sorted(change.days)
    queued = set(waiting)
    while waiting:
        number = heapq.heappop(waiting)
        day = at(number)
        moves = Settling(number, day, at, moved, comparison, ahead=ahead).run()
        if moves.rewritten:
            shelf.dirty_days.add((lane, number))
        shown |= moves.homes | moves.linked
        moved += moves.moved
        if moves.homes:
            for later in range(number + 1, number + reach(ahead=ahead) + 1):
                if later not in queued and not at(later).dated:
                    heapq.heappush(waiting, later)
                    queued.add(later)
    for number, key in change.items:
        home = at(number).items[key].home
        if home is not None:
            shown.add(home)
    return shown


def members(shelf: Shelf, lane: str, home: Place) -> list[Item]:
    """The items of a cluster."""
    first, _ = home
    last = first + reach(ahead=is_ahead(lane))
    return [item for number in range(first, last + 1) for item in shelf.day(lane, number).homes.get(home, ())]
