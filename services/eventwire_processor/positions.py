"""Where the worker stands on each partition that it reads: nothing is committed past a message that was not applied.

Around a rebalance Faust drops messages that it has fetched, and counts what it jumped over as done (ADR 0021). So it is
not trusted with offsets: each message must be the next one of its partition, counted from what is committed; what comes
twice is left out, and what is missing is read again.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from eventwire.ports import Clock

log = logging.getLogger(__name__)

Place = tuple[str, int]
"""A topic, by the cluster's name, and a partition of it."""


class Stale(Exception):  # noqa: N818 - no error: somebody else has the partition now
    """The partition has moved to another worker meanwhile; nothing may be published or remembered for it."""


class Group(Protocol):
    """The worker's membership in its consumer group."""

    @property
    def generation(self) -> int:
        """Grows with every rebalance."""
        ...

    def holds(self, place: Place) -> bool:
        """Whether the place is assigned to this worker."""
        ...

    def steady(self, generation: int) -> bool:
        """Whether, as far as is known here, the worker is in that generation and no rebalance has begun."""
        ...

    async def committed(self, place: Place) -> int | None:
        """The offset that the group has committed there; None if nobody ever has."""
        ...

    async def earliest(self, place: Place) -> int:
        """The first offset that there is."""
        ...

    async def there(self, place: Place, begin: int, end: int) -> set[int] | None:
        """At which offsets of a range Kafka has messages; None if it does not say now."""
        ...

    async def seek(self, place: Place, offset: int) -> None:
        """Have the place delivered again from an offset, if it is still this worker's."""
        ...

    async def commit(self, offsets: Mapping[Place, int], generation: int) -> bool:
        """Commit; False if the group does not take it because the worker is not in that generation any more."""
        ...


class Positions:
    """The next offset of each place, within a generation."""

    def __init__(self, group: Group, clock: Clock, sure: timedelta) -> None:
        """`sure`: for how long after it was heard of the group expels no member; less than its session timeout."""
        self._group = group
        self._clock = clock
        self._sure = sure
        self._heard = clock.now() - sure
        self._generation: int | None = None
        self._next: dict[Place, int] = {}
        self._began: dict[Place, int] = {}
        self._committed: set[Place] = set()

    async def sift(self, events: Sequence[Any]) -> tuple[int, list[Any]]:
        """The generation, and those of Faust's events that are next on their places; what lacks is sought again."""
        generation = self._renew()
        known = self._next
        parts: dict[Place, list[Any]] = {}
        for event in events:
            parts.setdefault(place_of(event), []).append(event)
        parts = {place: mine for place, mine in parts.items() if self._group.holds(place)}
        await asyncio.gather(*(self._begin(place) for place in parts if place not in known))
        fresh: set[int] = set()
        for place, mine in parts.items():
            # Else a rebalance came in between, after which all is read anew.
            if place in known:
                fresh.update(map(id, await self._next_of(place, known[place], mine)))
        # As they came: a batch of these has something of every partition.
        return generation, [event for event in events if id(event) in fresh]

    async def _begin(self, place: Place) -> None:
        """Ask from where a place is to be read."""
        # A rebalance meanwhile makes these anew: what was asked before it counts no more.
        known, began, committed = self._next, self._began, self._committed
        offset, earliest = await asyncio.gather(self._group.committed(place), self._group.earliest(place))
        due = known.setdefault(place, max(earliest, offset or 0))
        if offset is not None:
            # Before the first commit nobody publishes anything that the place leads to.
            began.setdefault(place, due)
            committed.add(place)

    async def _next_of(self, place: Place, due: int, events: Sequence[Any]) -> list[Any]:
        """Those of a place's events that follow each other from `due` on."""
        fresh: list[Any] = []
        there: set[int] | None = None
        end = max(event.message.offset for event in events)
        for event in events:
            offset = event.message.offset
            if offset < due:
                continue
            if offset > due:
                # A compacted topic has offsets without messages. Asked once a batch: it may have many.
                there = there if there is not None else await self._group.there(place, due, end)
                if there is None or any(due <= at < offset for at in there):
                    log.warning("%s/%d: messages from %d on did not arrive; they are read again", *place, due)
                    await self._group.seek(place, due)
                    break
            due = offset + 1
            fresh.append(event)
        return fresh

    async def ours(self, place: Place, generation: int) -> bool:
        """Whether the group still takes this worker's commits.

        Kafka itself is asked, unless it took a commit just now: a worker that was held up for long has lost its
        partitions before it hears of it. A place where nobody has ever committed is committed before anything that it
        leads to is published, so that the next owner knows that something may have been.
        """
        if place not in self._next or not self._group.holds(place):
            return False
        fresh = timedelta() <= self._clock.now() - self._heard < self._sure
        if place in self._committed and fresh and self._group.steady(generation):
            return True
        return await self._commit({place: self._next[place]}, generation)

    async def _commit(self, offsets: Mapping[Place, int], generation: int) -> bool:
        # From when it is sent, not from when it is answered: the group counts from when it comes in.
        now, committed = self._clock.now(), self._committed
        taken = await self._group.commit(offsets, generation)
        if taken:
            self._heard = now
            committed.update(offsets)
        return taken

    def repeats(self, place: Place, offset: int, most: int) -> bool:
        """Whether the message may have been published and not remembered, by a batch of at most so many.

        Such a batch begins where the place was taken over, or had to be read again.
        """
        began = self._began.get(place)
        return began is not None and offset - began < most

    async def done(self, ends: Mapping[Place, int], generation: int) -> None:
        """Everything on these places before these offsets is applied.

        Raises:
            Stale: they are not ours any more; whoever has them applies the same again.
        """
        if self._generation != generation or not await self._commit(ends, generation):
            raise Stale
        if self._generation == generation:
            self._next.update(ends)

    async def again(self, places: Iterable[Place]) -> None:
        """Have delivered again what is not applied."""
        self._renew()
        known, began = self._next, self._began
        for place in places:
            if self._group.holds(place):
                if place not in known:
                    await self._begin(place)
                if place in known:
                    began[place] = known[place]
                    await self._group.seek(place, known[place])

    def _renew(self) -> int:
        """The generation; what was known in an earlier one counts no more, others may have gone on since."""
        generation = self._group.generation
        if generation != self._generation:
            self._generation, self._next, self._began, self._committed = generation, {}, {}, set()
            self._heard = self._clock.now() - self._sure
        return generation


def place_of(event: Any) -> Place:
    """Where an event of Faust's comes from."""
    return event.message.topic, event.message.partition
