"""Days: settling anew those days of a lane that a change can reach, and no others."""

import heapq

from eventwire.resolution.cluster import Cluster, Item, Place, reach, settle
from eventwire.resolution.comparison import Comparison
from eventwire.resolution.intake import LaneChange
from eventwire.resolution.likeness import is_ahead
from eventwire.resolution.shelf import Shelf


def resettle(shelf: Shelf, lane: str, change: LaneChange, comparison: Comparison) -> set[Place]:
    """Settle the changed days of a lane in ascending order, and each later day within reach of one that changed.

    Returns the homes of all clusters that changed, those that are no more among them.
    """
    homes = set(change.homes)
    waiting = sorted(change.days)
    queued = set(waiting)
    while waiting:
        day = heapq.heappop(waiting)
        items = shelf.day(lane, day)
        before = {item.key: (item.home, item.link) for item in items.values()}
        earlier = [] if all(item.dated for item in items.values()) else _earlier(shelf, lane, day, comparison)
        moved = settle(items.values(), earlier, comparison, ahead=is_ahead(lane))
        for item in items.values():
            if before[item.key] != (item.home, item.link):
                shelf.dirty_days.add((lane, day))
                homes.update(home for home in (before[item.key][0], item.home) if home is not None)
        if moved or day in change.days:
            for later in range(day + 1, day + reach(ahead=is_ahead(lane)) + 1):
                if later not in queued and any(not item.dated for item in shelf.day(lane, later).values()):
                    heapq.heappush(waiting, later)
                    queued.add(later)
    for day, key in change.items:
        home = shelf.day(lane, day)[key].home
        if home is not None:
            homes.add(home)
    return homes


def members(shelf: Shelf, lane: str, home: Place) -> list[Item]:
    """The items of a cluster."""
    first, _ = home
    return [
        item
        for day in range(first, first + reach(ahead=is_ahead(lane)) + 1)
        for item in shelf.day(lane, day).values()
        if item.home == home
    ]


def _earlier(shelf: Shelf, lane: str, day: int, comparison: Comparison) -> list[Cluster]:
    """The clusters founded within reach before a day, with the members that they have by then, in a fixed order."""
    found: dict[Place, list[Item]] = {}
    first = day - reach(ahead=is_ahead(lane))
    for before in range(first, day):
        for item in shelf.day(lane, before).values():
            if item.home is not None and item.home[0] >= first:
                found.setdefault(item.home, []).append(item)
    clusters = []
    for home, items in sorted(found.items(), reverse=True):
        ordered = sorted(items, key=lambda item: (item.place != home, item.day, item.first))
        cluster = Cluster(ordered[0], ordered[0].profile(comparison), comparison, ahead=is_ahead(lane))
        for item in ordered[1:]:
            cluster.add(item, item.profile(comparison))
        clusters.append(cluster)
    return clusters
