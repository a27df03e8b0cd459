"""Publishing: from clusters to events with ids that a subscriber can follow."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from eventwire.model import Event, EventStatus, Evidence
from eventwire.resolution.assemble import Part, assemble, parts
from eventwire.resolution.days import members
from eventwire.resolution.evidence import EvidenceReader
from eventwire.resolution.item import Item, Place
from eventwire.resolution.likeness import is_ahead
from eventwire.resolution.rows import Row
from eventwire.resolution.shelf import Published, Shelf


def event_id(canonical: str) -> str:
    """The id of the event whose canonical mention has this id."""
    return "e" + hashlib.sha256(f"event\0{canonical}".encode()).hexdigest()[:24]


class Publication:
    """Publishes what changed in one lane of a block."""

    def __init__(self, shelf: Shelf, lane: str, now: datetime, reader: EvidenceReader) -> None:
        self._shelf = shelf
        self._lane = lane
        self._now = now
        self._reader = reader
        self._clusters: dict[str, list[Item]] = {}

    def publish(self, homes: Iterable[Place], loose: Iterable[str]) -> list[Event]:
        """The events of the clusters at these homes and the events that are no more.

        Each if it differs from what was published of it.
        """
        gone = set(loose)
        for home in sorted(homes):
            gone |= self._gather(members(self._shelf, self._lane, home))
        for name in list(self._clusters):
            self._revive(name)
        events = []
        for name in sorted(gone - set(self._clusters)):
            events += self._end(name)
        for name in sorted(self._clusters):
            events += self._renew(name)
        return events

    def _gather(self, items: list[Item]) -> set[str]:
        """Give a cluster its id; return the ids that its items had before."""
        if not items:
            return set()
        name = event_id(min(item.first for item in items)[1])
        self._clusters[name] = items
        before = {item.event for item in items if item.event is not None}
        for item in items:
            if item.event != name:
                item.name(name)
                self._shelf.dirty_days.add((self._lane, item.day))
        return before

    def _revive(self, name: str) -> None:
        """An event that was merged into another stands by itself again: the other no longer lists it."""
        was = self._shelf.event(name)
        if was is None or was.status == EventStatus.ACTIVE:
            return
        into, was.merged_into = was.merged_into, None
        seen = {name}
        while into is not None and into not in seen:
            seen.add(into)
            other = self._shelf.event(into)
            if other is None:
                return
            other.previous = [one for one in other.previous if one != name and one not in was.previous]
            self._shelf.put_event(into, other)
            if other.status == EventStatus.ACTIVE:
                self._include(into, other)
            into = other.merged_into

    def _include(self, name: str, was: Published) -> None:
        """Have an event looked at although none of its items has changed."""
        held = [item for place in was.items if (item := self._item(place)) is not None and item.event == name]
        if name not in self._clusters and held and held[0].home is not None:
            self._gather(members(self._shelf, self._lane, held[0].home))

    def _end(self, name: str) -> list[Event]:
        """Publish that an event is part of another now, or that nothing is left of it."""
        was = self._shelf.event(name)
        if was is None or was.status != EventStatus.ACTIVE:
            return []
        into = self._successor(was)
        was.merged_into = into
        was.status = EventStatus.MERGED.value if into else EventStatus.RETRACTED.value
        if into:
            heir = self._shelf.event(into) or self._blank()
            heir.previous = sorted({*heir.previous, name, *was.previous} - {into})
            self._shelf.put_event(into, heir)
            self._include(into, heir)
        event = Event.model_validate(
            {
                **was.event,
                "status": was.status,
                "merged_into": into,
                "previous_ids": was.previous,
                "version": self._version(was),
            }
        )
        self._keep(name, was, event, [], "")
        return [event]

    def _successor(self, was: Published) -> str | None:
        """The event that holds the canonical mention now, or else most of the items."""
        held = self._shelf.mention(was.canonical)
        if held is not None and held[0] == self._lane and (item := self._item((held[1], held[2]))) is not None:
            return item.event
        votes = Counter(item.event for place in was.items if (item := self._item(place)) is not None and item.event)
        return min(votes, key=lambda name: (-votes[name], name)) if votes else None

    def _item(self, place: Place) -> Item | None:
        return self._shelf.day(self._lane, place[0]).items.get(place[1])

    def _renew(self, name: str) -> list[Event]:
        """Publish an event if it differs from what was published of it."""
        was = self._shelf.event(name) or self._blank()
        items = self._clusters[name]
        rows = {item.place: self._shelf.rows(self._lane, item.day, item.key) for item in items}
        content = [
            (item.place, item.link, sorted((row.mention_id, row.digest) for row in rows[item.place].rows.values()))
            for item in sorted(items, key=lambda item: item.place)
        ]
        mark = hashlib.blake2b(orjson.dumps([was.previous, content], default=list), digest_size=12).hexdigest()
        if was.status == EventStatus.ACTIVE and was.mark == mark:
            return []
        found = parts([(item, rows[item.place].face, list(rows[item.place].rows.values())) for item in items])
        event = assemble(name, self._version(was), found, was.previous, self._show(found))
        was.status, was.canonical = EventStatus.ACTIVE.value, found[0].item.first[1]
        self._keep(name, was, event, [item.place for item in items], mark)
        return [event]

    def _show(self, found: list[Part]) -> Any:
        by_place = {part.item.place: part for part in found}
        canonical = found[0].item.first[1]
        reasons = {
            part.item.place: self._reader.reasons(
                part, canonical, by_place.get(part.item.link) if part.item.link else None, ahead=is_ahead(self._lane)
            )
            for part in found
        }

        def show(part: Part, row: Row) -> Evidence:
            return self._reader.read(self._shelf, row, reasons[part.item.place])

        return show

    def _keep(self, name: str, was: Published, event: Event, items: list[Place], mark: str) -> None:
        was.version, was.items, was.mark, was.lane = event.version, items, mark, self._lane
        was.touched = self._now.toordinal()
        bare = event.model_copy(
            update={
                "evidence": (), "contradictions": (), "story_ids": (), "previous_ids": (), "mention_count": 0,
                "article_count": 0, "source_count": 0, "independent_source_count": 0,
            }
        )  # fmt: skip
        was.event = orjson.loads(bare.model_dump_json())
        self._shelf.put_event(name, was)

    def _version(self, was: Published) -> int:
        return max(was.version + 1, int(self._now.timestamp() * 1000))

    def _blank(self) -> Published:
        return Published(0, "", None, [], self._lane, [], "", 0, "", {})
