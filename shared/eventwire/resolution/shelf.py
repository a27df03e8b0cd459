"""The shelf: one block's state, read from the mapping when first asked for and written back once.

Keys of the mapping, all of them beginning with the block's:

* `m|block|mention`: where the mention lies, then the mention itself, so that it can be shown and taken out again
* `d|block|lane|day`: the items of a day with what is compared of them and the clusters they are in; of a busy day the
  number of bits of a signature by which they are spread over `d|block|lane|day|bits.drawer`
* `r|block|lane|day|item`: the rows of an item's mentions, and the fields that its event shows
* `e|block|event`: what was last published of an event
* `v|block`: a stamp of all that
"""

import hashlib
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from eventwire.resolution.day import Day, drawer_key
from eventwire.resolution.item import Item, Place
from eventwire.resolution.likeness import unpacked
from eventwire.resolution.rows import Row

_MOST_KEPT = 5_000
"""How many items' mentions, and how many events, a shelf keeps read."""


@dataclass(slots=True)
class Rows:
    """The mentions of an item."""

    face: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)


@dataclass(slots=True)
class Published:
    """What was last published of an event."""

    version: int
    status: str
    merged_into: str | None
    previous: list[str]
    lane: str
    items: list[Place]
    canonical: str
    touched: int
    """The day, by the resolver's clock, on which it last changed."""
    mark: str
    """Equal marks are equal events."""
    event: dict[str, Any]
    """The event without evidence, contradictions and counts: what is shown of it when it is no more."""


class Shelf:
    """One block's state."""

    def __init__(self, block: str, state: MutableMapping[str, bytes]) -> None:
        self.block = block
        self.stamp = state.get(f"v|{block}")
        """Equal stamps are equal states of a block; None before there is any."""
        self._state = state
        self._days: dict[tuple[str, int], Day] = {}
        self._rows: dict[tuple[str, int, str], Rows] = {}
        self._events: dict[str, Published | None] = {}
        self._mentions: dict[str, bytes | None] = {}
        self.dirty_days: set[tuple[str, int]] = set()
        self.dirty_rows: set[tuple[str, int, str]] = set()
        self.dirty_events: set[str] = set()
        self.dirty_mentions: set[str] = set()

    @property
    def size(self) -> int:
        """How many items are in the days that it has read."""
        return sum(len(day.items) for day in self._days.values())

    def reopen(self, state: MutableMapping[str, bytes]) -> bool:
        """Go on with what has been read, if the state is still as it was saved; returns whether it is."""
        self._state = state
        return self.stamp is not None and state.get(f"v|{self.block}") == self.stamp

    def mention(self, mention_id: str) -> tuple[str, int, str, bytes] | None:
        """The lane, day and item in which a mention lies, and the mention itself."""
        if mention_id not in self._mentions:
            self._mentions[mention_id] = self._state.get(f"m|{self.block}|{mention_id}")
        raw = self._mentions[mention_id]
        if raw is None:
            return None
        lane, day, key, body = raw.split(b"\n", 3)
        return lane.decode(), int(day), key.decode(), body

    def put_mention(self, mention_id: str, place: tuple[str, int, str] | None, body: bytes = b"") -> None:
        """Lay down a mention, or take it away (no place)."""
        self._mentions[mention_id] = f"{place[0]}\n{place[1]}\n{place[2]}\n".encode() + body if place else None
        self.dirty_mentions.add(mention_id)

    def day(self, lane: str, day: int) -> Day:
        """The items of a day."""
        found = self._days.get((lane, day))
        if found is None:
            key = f"d|{self.block}|{lane}|{day}"
            raw = self._state.get(key)
            drawers = orjson.loads(raw) if raw else []
            if isinstance(drawers, int):
                bits = drawers
                raws = [self._state.get(key + drawer_key(bits, n)) for n in range(1 << bits)]
                found = Day([item for one in raws if one for item in _items(day, orjson.loads(one))], bits)
            else:
                found = Day(_items(day, drawers))
            self._days[lane, day] = found
        return found

    def rows(self, lane: str, day: int, key: str) -> Rows:
        """The mentions of an item."""
        place = (lane, day, key)
        found = self._rows.get(place)
        if found is None:
            raw = self._state.get(f"r|{self.block}|{lane}|{day}|{key}")
            if raw:
                face, rows = orjson.loads(raw)
                found = Rows(face, {row[1]: Row(*row) for row in rows})
            else:
                found = Rows()
            self._rows[place] = found
        return found

    def event(self, event_id: str) -> Published | None:
        """What was last published of an event."""
        if event_id not in self._events:
            raw = self._state.get(f"e|{self.block}|{event_id}")
            self._events[event_id] = _published(orjson.loads(raw)) if raw else None
        return self._events[event_id]

    def put_event(self, event_id: str, published: Published | None) -> None:
        """Lay down what was published of an event, or forget it."""
        self._events[event_id] = published
        self.dirty_events.add(event_id)

    def forget(self, lane: str, day: int, key: str) -> None:
        """Drop an item with its mentions."""
        rows = self.rows(lane, day, key)
        for mention_id in rows.rows:
            self.put_mention(mention_id, None)
        rows.rows.clear()
        self.day(lane, day).drop(key)
        self.dirty_rows.add((lane, day, key))
        self.dirty_days.add((lane, day))

    def save(self) -> None:
        """Write what has changed."""
        written = {key: raw for key, raw in self._written() if self._state.get(key) != raw}
        if written:
            # The stamp goes first: of a write that a crash cuts off nobody remembers the state before it.
            written = {f"v|{self.block}": self._stamped(written), **written}
        for key, raw in written.items():
            if raw is not None:
                self._state[key] = raw
            elif key in self._state:
                del self._state[key]
        self._mentions.clear()
        for memory in (self._rows, self._events):
            if len(memory) > _MOST_KEPT:
                memory.clear()
        for dirty in (self.dirty_days, self.dirty_rows, self.dirty_events, self.dirty_mentions):
            dirty.clear()

    def _written(self) -> Iterator[tuple[str, bytes | None]]:
        for mention_id in sorted(self.dirty_mentions):
            yield f"m|{self.block}|{mention_id}", self._mentions[mention_id]
        for lane, number in sorted(self.dirty_days):
            for drawer, raw in self._days[lane, number].written(_packed):
                yield f"d|{self.block}|{lane}|{number}{drawer}", raw
        for lane, number, key in sorted(self.dirty_rows):
            kept = self._rows[lane, number, key]
            raw = _dumps([kept.face, list(kept.rows.values())]) if kept.rows else None
            yield f"r|{self.block}|{lane}|{number}|{key}", raw
        for event_id in sorted(self.dirty_events):
            published = self._events[event_id]
            raw = _dumps([getattr(published, name) for name in Published.__slots__]) if published else None
            yield f"e|{self.block}|{event_id}", raw

    def _stamped(self, written: dict[str, bytes | None]) -> bytes:
        """The new stamp, which tells what was written by all saves up to now."""
        stamp = hashlib.blake2b(self.stamp or b"", digest_size=12)
        for key, raw in written.items():
            stamp.update(key.encode())
            stamp.update(raw or b"")
        self.stamp = stamp.hexdigest().encode()
        return self.stamp


class Memory:
    """Shelves as they were last saved, so that what they have read need not be read again.

    A shelf is taken out while it is worked with and put back when it is saved: what was never written is never
    remembered. What another wrote to the state meanwhile, and what was saved but did not come to stay, shows by the
    stamp.
    """

    def __init__(self, most: int = 30_000) -> None:
        self._most = most
        self._shelves: dict[str, Shelf] = {}
        self._sizes: dict[str, int] = {}

    def take(self, block: str, state: MutableMapping[str, bytes]) -> Shelf:
        """The shelf of a block."""
        held = self._shelves.pop(block, None)
        self._sizes.pop(block, None)
        return held if held is not None and held.reopen(state) else Shelf(block, state)

    def keep(self, shelf: Shelf) -> None:
        """Remember a shelf; of more items than are to be remembered the shelves not used for longest make room."""
        self._shelves[shelf.block], self._sizes[shelf.block] = shelf, shelf.size
        kept = sum(self._sizes.values())
        while kept > self._most and len(self._shelves) > 1:
            oldest = next(iter(self._shelves))
            kept -= self._sizes.pop(oldest)
            del self._shelves[oldest]


def _dumps(value: Any) -> bytes:
    """As JSON, named tuples as arrays."""
    return orjson.dumps(value, default=list)


def _packed(item: Item) -> bytes:
    """What is kept of an item."""
    if item.packed is None:
        item.packed = _dumps([item.key, item.like.packed(), item.first, item.home, item.link, item.event])
    return item.packed


def _items(day: int, rows: Iterable[Any]) -> Iterator[Item]:
    for key, like, first, home, link, event, *_ in rows:
        yield Item(
            day,
            key,
            unpacked(like),
            (first[0], first[1]),
            home and (home[0], home[1]),
            link and (link[0], link[1]),
            event,
            changed=False,
        )


def _published(row: list[Any]) -> Published:
    found = Published(*row)
    found.items = [(day, key) for day, key in found.items]
    return found
