"""Intake: mentions into the items of their days, and out of them again."""

from dataclasses import dataclass, field

import orjson

from eventwire.model import Mention
from eventwire.resolution.item import Item, Place
from eventwire.resolution.likeness import Likeness, is_ahead, lane, likeness
from eventwire.resolution.rows import face, row
from eventwire.resolution.shelf import Shelf


@dataclass(slots=True)
class LaneChange:
    """What a batch changed in one lane."""

    days: set[int] = field(default_factory=set)
    """Days on which an item came, went, or got another canonical mention: these must be settled anew."""
    items: set[Place] = field(default_factory=set)
    """Items with other mentions than before."""
    homes: set[Place] = field(default_factory=set)
    """Homes of items that went."""
    events: set[str] = field(default_factory=set)
    """Events of items that went."""


class Intake:
    """Puts a batch of changes on a block's shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.lanes: dict[str, LaneChange] = {}

    def add(self, mention: Mention) -> None:
        """Add a mention; one with the same id and a lower or equal revision gives way to it.

        One with a higher stays.
        """
        raw = mention.model_dump_json().encode()
        held = self._shelf.mention(mention.mention_id)
        if held is not None:
            if held[3] == raw or _revision(held[3]) > mention.revision:
                return
            self._take(mention.mention_id, held[:3])
        like = likeness(mention)
        name = lane(mention)
        day = -like.when.first if is_ahead(name) else like.when.last
        key = like.signature
        added = row(mention, raw)
        first = (added.published, added.mention_id)
        held_day, rows = self._shelf.day(name, day), self._shelf.rows(name, day, key)
        change = self.lanes.setdefault(name, LaneChange())
        item = held_day.items.get(key)
        if item is None or first < item.first:
            held_day.put(_told_by(day, key, like, first, item))
            rows.face = face(raw, like)
            self._moved(change, name, day)
        rows.rows[mention.mention_id] = added
        self._shelf.dirty_rows.add((name, day, key))
        self._shelf.put_mention(mention.mention_id, (name, day, key), raw)
        change.items.add((day, key))

    def remove(self, mention: Mention) -> None:
        """Take a mention out; unknown ones, and those of a later revision, are passed over."""
        held = self._shelf.mention(mention.mention_id)
        if held is not None and _revision(held[3]) <= mention.revision:
            self._take(mention.mention_id, held[:3])

    def _take(self, mention_id: str, place: tuple[str, int, str]) -> None:
        name, day, key = place
        shelf, change = self._shelf, self.lanes.setdefault(name, LaneChange())
        held_day, rows = shelf.day(name, day), shelf.rows(name, day, key)
        shelf.put_mention(mention_id, None)
        shelf.dirty_rows.add(place)
        rows.rows.pop(mention_id, None)
        item = held_day.items[key]
        if not rows.rows:
            held_day.drop(key)
            change.items.discard(item.place)
            if item.home is not None:
                change.homes.add(item.home)
            if item.event is not None:
                change.events.add(item.event)
            self._moved(change, name, day)
            return
        change.items.add(item.place)
        if item.first[1] == mention_id:
            first = min((other.published, other.mention_id) for other in rows.rows.values())
            heir = shelf.mention(first[1])
            if heir is not None:
                like = likeness(Mention.model_validate_json(heir[3]))
                held_day.put(_told_by(day, key, like, first, item))
                rows.face = face(heir[3], like)
            self._moved(change, name, day)

    def _moved(self, change: LaneChange, name: str, day: int) -> None:
        change.days.add(day)
        self._shelf.dirty_days.add((name, day))


def _told_by(day: int, key: str, like: Likeness, first: tuple[int, str], was: Item | None) -> Item:
    """The item as its canonical mention tells it, until it is settled where it was."""
    return Item(day, key, like, first, was.home, was.link, was.event) if was else Item(day, key, like, first)


def _revision(body: bytes) -> int:
    return int(orjson.loads(body)["revision"])
