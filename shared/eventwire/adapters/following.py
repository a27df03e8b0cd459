"""A subscription followed over any log: the changes that concern it, each with the position behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from eventwire.model import EventChange
from eventwire.ports import EventLog, EventReader
from eventwire.query import EventFilter, Follower, Subscription


@dataclass(frozen=True, slots=True)
class News:
    """Changes that concern the subscription (maybe none), and the position behind all that was looked at."""

    changes: Sequence[EventChange]
    places: Sequence[str]
    """Where on the log each of the changes stands."""
    position: str


class Following:
    """Make it with `begin` or `behind`; end it with `close`."""

    def __init__(self, reader: EventReader, follower: Follower, position: str) -> None:
        self._reader = reader
        self._follower = follower
        self.position = position
        """Where it began."""

    @classmethod
    async def begin(cls, log: EventLog, subscription: Subscription) -> Self:
        """Begin where the subscription says.

        Raises:
            InvalidInput: the position is none of this log, or a filter's text has no word.
            Temporary: the log cannot be read now.
        """
        return await cls.behind(log, subscription, subscription.after or await log.position(subscription.beginning()))

    @classmethod
    async def behind(cls, log: EventLog, wanted: EventFilter, position: str) -> Self:
        """Begin behind a position.

        Raises:
            InvalidInput: the position is none of this log, or a filter's text has no word.
            Temporary: the log cannot be read now.
        """
        follower = Follower(wanted)
        return cls(await log.reader(position), follower, position)

    async def read(self, wait: float) -> News:
        """The changes among what stands next on the log; none after `wait` seconds without anything.

        Raises:
            Temporary: the log cannot be read now.
        """
        stretch = await self._reader.read(wait)
        changes, places = [], []
        for one in stretch.events:
            matches = self._follower.judge(one.event)
            if matches is not None:
                changes.append(EventChange(position=one.position, at=one.at, matches=matches, event=one.event))
                places.append(one.place)
        return News(changes, places, stretch.position)

    async def close(self) -> None:
        """Let go of the log."""
        await self._reader.close()
