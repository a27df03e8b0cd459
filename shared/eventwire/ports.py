"""The seams between the pure core and the engines: log, state, index, clock.

Kafka, Elasticsearch and SQLite stand behind these in `adapters`; all of them pass the same contract suites.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from eventwire.indexing import Document
from eventwire.model import Event
from eventwire.query import ActorQuery, DeadLetterQuery, EventQuery, Page


@dataclass(frozen=True, slots=True)
class Message:
    """Something to put on a topic."""

    topic: str
    key: str
    value: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as a topic hands it out: with its place there and the moment it was put there."""

    topic: str
    partition: int
    offset: int
    key: str
    value: bytes
    timestamp: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


State = MutableMapping[str, bytes]
"""What a stage remembers: bytes by key, durable together with the offsets of the batch that changed them."""


class Clock(Protocol):
    """Tells the time, so that tests can."""

    def now(self) -> datetime:
        """The present moment, time zone aware, in UTC."""
        ...


class Publisher(Protocol):
    """The writing end of the log."""

    async def publish(self, messages: Sequence[Message]) -> None:
        """Put messages on their topics; returns only when they are durable.

        Raises:
            Temporary: the log cannot take them now; nothing of what was sent may be assumed to be there.
        """
        ...


class Search(Protocol):
    """The reading end of the index."""

    async def events(self, query: EventQuery) -> Page:
        """The page of events that the query asks for."""
        ...

    async def actors(self, query: ActorQuery) -> Page:
        """The page of actors that the query asks for."""
        ...

    async def get(self, kind: str, key: str) -> Mapping[str, Any] | None:
        """One record by kind (`event`, `actor`, `article`, `story`) and id; None if it is not there.

        Raises:
            Gone: it was there and has been withdrawn.
        """
        ...


class DeadLetters(Protocol):
    """The reading end of the dead letters."""

    async def page(self, query: DeadLetterQuery) -> Page:
        """The page of dead letters that the query asks for."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """An event as it was written to the log."""

    position: str
    """Give it back to go on behind this event."""
    place: str
    """Where it stands: by this it can be read again, for as long as it is the newest state of its event."""
    at: datetime
    event: Event


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands next on the log, oldest first (maybe nothing), and the position behind it."""

    events: Sequence[Written]
    position: str


class EventReader(Protocol):
    """One reader's place on the log of events. What it does not ask for waits on the log, not in memory."""

    async def read(self, wait: float) -> Stretch:
        """The next events; if there are none for `wait` seconds, an empty stretch.

        Raises:
            Temporary: the log cannot be read now; nothing is passed over by asking again.
        """
        ...

    async def close(self) -> None:
        """Let go of what reading needs."""
        ...


class EventLog(Protocol):
    """The log of events, of each of which the newest state stays. Positions are text that only the log understands."""

    async def position(self, since: datetime | Literal["begin", "now"]) -> str:
        """The position in front of what was written at or after a moment.

        Raises:
            Temporary: the log cannot be read now.
        """
        ...

    async def reader(self, after: str) -> EventReader:
        """A reader of what stands behind a position.

        A position beyond the end is one of a log that is no more: all is read then, for nothing may be missed.

        Raises:
            InvalidInput: it is no position of this log.
            Temporary: the log cannot be read now.
        """
        ...

    async def at(self, place: str) -> Written | None:
        """What was written at a place; None: a newer state of the event has taken its place.

        Raises:
            Temporary: the log cannot be read now.
        """
        ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that the index will never take, and why."""

    document: Document
    reason: str


class Index(Protocol):
    """The writing end of the index."""

    async def write(self, documents: Sequence[Document]) -> Sequence[Refusal]:
        """Make the index hold each document unless it holds a higher version; a tombstone wins whatever stands.

        Returns what it will never take; the others are durable then.

        Raises:
            Temporary: the index cannot take them now; some may have been taken, writing all of them again is safe.
        """
        ...


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An HTTP answer that was given, the hash of the request that it was given to, and when."""

    request: str
    at: datetime
    status: int
    content_type: str
    location: str | None
    body: bytes


class GivenAnswers(Protocol):
    """Where answers are kept to be given again. One that is lost costs work, never truth: ids come from content."""

    async def get(self, name: str) -> GivenAnswer | None:
        """The answer under that name, of whatever age; None if there is none."""
        ...

    async def put(self, name: str, answer: GivenAnswer, oldest: datetime) -> None:
        """Keep an answer; those given before `oldest` may go."""
        ...


class Registry(Protocol):
    """What operators set up and services remember of it: API keys, feeds, webhooks. Small entries, thousands at most.

    Embedded they are rows of the SQLite file, distributed the compacted topic `eventwire.registry`, of which every
    process holds a view.
    """

    async def get(self, kind: str, key: str) -> bytes | None:
        """One entry; None if there is none."""
        ...

    async def entries(self, kind: str) -> Mapping[str, bytes]:
        """All entries of a kind by key. Cheap: may be asked at every tick or request."""
        ...

    async def put(self, kind: str, key: str, value: bytes | None) -> None:
        """Set an entry, or remove it (None); durable on return, and seen by this process from then on.

        Other processes see it within seconds.

        Raises:
            Temporary: it cannot be stored now.
        """
        ...
