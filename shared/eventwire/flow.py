"""The flow as data: which topics there are, what stands on them, and which stage reads and writes which.

The diagram in ARCHITECTURE.md, the AsyncAPI document and the topics on Kafka are made from this page.
"""

from dataclasses import dataclass
from typing import Literal

from eventwire.model import (
    Actor,
    Article,
    DeadLetter,
    Event,
    Lead,
    MentionChange,
    Record,
    RegistryEntry,
    SightingChange,
    StoryAssignment,
)


@dataclass(frozen=True)
class Topic:
    """A topic: its name, what its keys mean, the record on it, and how long messages stay (days; None: compacted).

    `partitions`: as many, whatever is asked for: where one order over all keys is needed.
    """

    name: str
    key: str
    value: type[Record]
    cleanup: Literal["delete", "compact"]
    days: int | None
    partitions: int | None = None


@dataclass(frozen=True)
class Stage:
    """A stage: what it reads and what it writes. Any stage may also write dead letters."""

    name: str
    reads: tuple[Topic, ...]
    writes: tuple[Topic, ...]


ARTICLES = Topic("eventwire.articles", "article_id", Article, "delete", 30)
MENTIONS = Topic(
    "eventwire.mentions", "dyad block: both countries (or roots) and the event root", MentionChange, "delete", 7
)
SIGHTINGS = Topic(
    "eventwire.sightings", "actor block: the known actor's id, or type and name skeleton", SightingChange, "delete", 7
)
LEADS = Topic("eventwire.leads", "the same for all: one partition carries them", Lead, "delete", 7)
EVENTS = Topic("eventwire.events", "event_id", Event, "compact", None)
ACTORS = Topic("eventwire.actors", "actor_id", Actor, "compact", None)
STORIES = Topic("eventwire.stories", "article_id", StoryAssignment, "compact", None)
DEAD_LETTERS = Topic("eventwire.dead-letters", "the message's own key", DeadLetter, "delete", 30, 1)
REGISTRY = Topic("eventwire.registry", "kind/key", RegistryEntry, "compact", None, 1)
TOPICS = (ARTICLES, MENTIONS, SIGHTINGS, LEADS, EVENTS, ACTORS, STORIES, DEAD_LETTERS, REGISTRY)

INGEST = Stage("ingest", (), (ARTICLES,))
EXTRACT = Stage("extract", (ARTICLES,), (MENTIONS, SIGHTINGS, LEADS))
RESOLVE_EVENTS = Stage("resolve-events", (MENTIONS,), (EVENTS,))
RESOLVE_ACTORS = Stage("resolve-actors", (SIGHTINGS,), (ACTORS,))
TELL_STORIES = Stage("tell-stories", (LEADS,), (STORIES,))
INDEX = Stage("index", (ARTICLES, EVENTS, ACTORS, STORIES), ())
STAGES = (INGEST, EXTRACT, RESOLVE_EVENTS, RESOLVE_ACTORS, TELL_STORIES, INDEX)
