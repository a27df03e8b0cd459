"""The shelf: one block's state, read from the mapping when first asked for and written back once.

Keys of the mapping, all of them beginning with the block's:

* `m|block|mention`: where the mention lies, then the mention itself, so that it can be shown and taken out again
* `d|block|lane|day`: the items of a day with what is compared of them and the clusters they are in
* `r|block|lane|day|item`: the rows of an item's mentions, and the fields that its event shows
* `e|block|event`: what was last published of an event
"""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from eventwire.resolution.day import Day
from eventwire.resolution.item import Item, Place
from eventwire.resolution.likeness import unpacked
from eventwire.resolution.rows import Row


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


class Memory:
    """Days as they were last read or written.

    So that they need not be unpacked again while the bytes are still the same.

    A day is taken out while a shelf has it and put back when that is saved: what was never written is never
    remembered.
    """

    def __init__(self, most: int = 1_000) -> None:
        self._most = most
        self._days: dict[str, tuple[bytes, Day]] = {}

    def take(self, key: str, raw: bytes) -> Day | None:
        """The day that these bytes are, if remembered."""
        held = self._days.pop(key, None)
        return held[1] if held is not None and held[0] == raw else None

    def keep(self, key: str, raw: bytes, day: Day) -> None:
        """Remember a day; the one kept longest makes room."""
        if len(self._days) >= self._most:
            del self._days[next(iter(self._days))]
        self._days[key] = raw, day


class Shelf:
    """One block's state."""

    def __init__(self, block: str, state: MutableMapping[str, bytes], memory: Memory | None = None) -> None:
        self.block = block
        self._state = state
        self._memory = memory or Memory()
        self._raw_days: dict[tuple[str, int], bytes | None] = {}
        self._days: dict[tuple[str, int], Day] = {}
        self._rows: dict[tuple[str, int, str], Rows] = {}
        self._events: dict[str, Published | None] = {}
        self._mentions: dict[str, bytes | None] = {}
        self.dirty_days: set[tuple[str, int]] = set()
        self.dirty_rows: set[tuple[str, int, str]] = set()
        self.dirty_events: set[str] = set()
        self.dirty_mentions: set[str] = set()

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
            raw = self._raw_days[lane, day] = self._state.get(key)
            found = None if raw is None else self._memory.take(key, raw)
            if found is None:
                found = Day(_items(day, raw or b"[]"))
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
        for mention_id in sorted(self.dirty_mentions):
            self._write(f"m|{self.block}|{mention_id}", self._mentions[mention_id])
        for lane, day in sorted(self.dirty_days):
            items = self._days[lane, day].items
            raw = b"[%b]" % b",".join(_packed(items[key]) for key in sorted(items)) if items else None
            self._raw_days[lane, day] = raw
            self._write(f"d|{self.block}|{lane}|{day}", raw)
        for lane, day, key in sorted(self.dirty_rows):
            kept = self._rows[lane, day, key]
            raw = _dumps([kept.face, list(kept.rows.values())]) if kept.rows else None
            self._write(f"r|{self.block}|{lane}|{day}|{key}", raw)
        for event_id in sorted(self.dirty_events):
            published = self._events[event_id]
            raw = _dumps([getattr(published, name) for name in Published.__slots__]) if published else None
            self._write(f"e|{self.block}|{event_id}", raw)
        for (lane, day), kept_raw in self._raw_days.items():
            if kept_raw is not None:
                self._memory.keep(f"d|{self.block}|{lane}|{day}", kept_raw, self._days[lane, day])

    def _write(self, key: str, raw: bytes | None) -> None:
        if raw is not None:
            self._state[key] = raw
        elif key in self._state:
            del self._state[key]


def _dumps(value: Any) -> bytes:
    """As JSON, named tuples as arrays."""
    return orjson.dumps(value, default=list)


def _packed(item: Item) -> bytes:
    """What is kept of an item.

    Its score is kept although it is not read back: days of equal bytes were settled alike, whoever wrote them.
    """
    if item.packed is None:
        kept = [item.key, item.like.packed(), item.first, item.home, item.link, item.event, item.score]
        item.packed = orjson.dumps(kept, default=list)
    return item.packed


def _items(day: int, raw: bytes) -> Iterator[Item]:
    for key, like, first, home, link, event, *_ in orjson.loads(raw):
        yield Item(
            day,
            key,
            unpacked(like),
            (first[0], first[1]),
            home and (home[0], home[1]),
            link and (link[0], link[1]),
            event,
        )


def _published(row: list[Any]) -> Published:
    found = Published(*row)
    found.items = [(day, key) for day, key in found.items]
    return found
