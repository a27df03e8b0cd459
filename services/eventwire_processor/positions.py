"""Where the worker stands on each partition that it reads: nothing is committed past a message that was not applied.

Around a rebalance Faust drops messages that it has fetched, and counts what it jumped over as done (ADR 0021). So it is
not trusted with offsets: each message must be the next one of its partition, counted from what is committed; what comes
twice is left out, and what is missing is read again.
"""

import logging
from collections.abc import Sequence
from typing import Any, Protocol

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

    async def committed(self, place: Place) -> int:
        """The offset from which the place is to be read: the committed one, or the first that there is."""
        ...

    async def begun(self, place: Place) -> bool:
        """Whether anybody has ever committed there: before that, nobody publishes anything that it leads to."""
        ...

    async def there(self, place: Place, begin: int, end: int) -> set[int] | None:
        """At which offsets of a range Kafka has messages; None if it does not say now."""
        ...

    async def seek(self, place: Place, offset: int) -> None:
        """Have the place delivered again from an offset, if it is still this worker's."""
        ...

    async def commit(self, place: Place, offset: int, generation: int) -> bool:
        """Commit; False if the group does not take it because the worker is not in that generation any more."""
        ...


class Positions:
    """The next offset of each place, within a generation."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._generation: int | None = None
        self._next: dict[Place, int] = {}
        self._began: dict[Place, int] = {}

    async def sift(self, events: Sequence[Any]) -> tuple[int, list[Any]]:
        """The generation, and those of Faust's events that are next on their places; what lacks is sought again."""
        generation = self._renew()
        known = self._next
        parts: dict[Place, list[Any]] = {}
        for event in events:
            parts.setdefault(place_of(event), []).append(event)
        fresh = []
        for place, mine in parts.items():
            if self._group.holds(place):
                if place not in known:
                    known[place] = await self._group.committed(place)
                    if await self._group.begun(place):
                        self._began[place] = known[place]
                fresh += await self._next_of(place, known[place], mine)
        return generation, fresh

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

        Kafka itself is asked: a worker that was held up for long has lost its partitions before it hears of it.
        """
        return place in self._next and await self._group.commit(place, self._next[place], generation)

    def repeats(self, place: Place, offset: int, most: int) -> bool:
        """Whether the message may have been published and not remembered, by a batch of at most so many.

        Such a batch begins where the place was taken over, or had to be read again.
        """
        began = self._began.get(place)
        return began is not None and offset - began < most

    async def done(self, place: Place, offset: int, generation: int) -> None:
        """Everything before the offset is applied.

        Raises:
            Stale: the place is not ours any more; whoever has it applies the same again.
        """
        if self._generation != generation or not await self._group.commit(place, offset, generation):
            raise Stale
        if self._generation == generation:
            self._next[place] = offset

    async def again(self, place: Place) -> None:
        """Have delivered again what is not applied."""
        self._renew()
        if self._group.holds(place):
            known = self._next.get(place)
            due = await self._group.committed(place) if known is None else known
            self._began[place] = due
            await self._group.seek(place, due)

    def _renew(self) -> int:
        """The generation; what was known in an earlier one counts no more, others may have gone on since."""
        generation = self._group.generation
        if generation != self._generation:
            self._generation, self._next, self._began = generation, {}, {}
        return generation


def place_of(event: Any) -> Place:
    """Where an event of Faust's comes from."""
    return event.message.topic, event.message.partition
