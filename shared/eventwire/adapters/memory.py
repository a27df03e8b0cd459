"""The flow in memory: the very stages of the system over dictionaries, for offline use and tests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from eventwire import flow
from eventwire.model import Actor, Event, Lead, StoryAssignment
from eventwire.ports import Delivery, Message
from eventwire.resolution import ActorResolver, EventResolver, Storyteller
from eventwire.stage import Coded, Failure, ResolveActorsLogic, ResolveEventsLogic, StageLogic, changes

BATCH = 1000
"""Changes that are resolved together."""


class MemoryFlow:
    """Takes extracted articles in order; after `settle`, `events` and `actors` hold the newest state of each.

    `stories` holds the story that each article tells; null of one that was withdrawn.
    """

    def __init__(self, events: EventResolver | None = None, actors: ActorResolver | None = None) -> None:
        self.events: dict[str, Event] = {}
        self.actors: dict[str, Actor] = {}
        self._articles: dict[str, bytes] = {}
        self.stories: dict[str, str | None] = {}
        self._teller, self._told, self._leads = Storyteller(), dict[str, bytes](), list[Lead]()
        self._resolvers: dict[str, tuple[StageLogic[Any], dict[str, bytes], list[Message]]] = {
            flow.MENTIONS.name: (ResolveEventsLogic(events or EventResolver()), {}, []),
            flow.SIGHTINGS.name: (ResolveActorsLogic(actors or ActorResolver()), {}, []),
        }

    def take(self, coded: Coded, now: datetime) -> None:
        """One revision (or withdrawal) of an article with what was extracted from it."""
        for message in changes([coded], self._articles, now).messages:
            if message.topic == flow.LEADS.name:
                self._leads.append(Lead.model_validate_json(message.value))
                if len(self._leads) >= BATCH:
                    self._tell(now)
                continue
            waiting = self._resolvers[message.topic][2]
            waiting.append(message)
            if len(waiting) >= BATCH:
                self._resolve(message.topic, now)

    def settle(self, now: datetime) -> None:
        """Resolve what still waits."""
        for topic in self._resolvers:
            self._resolve(topic, now)
        self._tell(now)
        self._note(self._teller.settle(self._told, now))

    def told(self, event: Event) -> Event:
        """An event with the stories that the articles of its evidence tell: those settle after events."""
        stories = {self.stories.get(evidence.article_id) for evidence in event.evidence}
        return event.model_copy(update={"story_ids": tuple(sorted(story for story in stories if story))})

    def _tell(self, now: datetime) -> None:
        self._note(self._teller.apply(self._leads, self._told, now))
        self._leads.clear()

    def _note(self, assignments: Sequence[StoryAssignment]) -> None:
        self.stories.update((one.article_id, one.story_id) for one in assignments)

    def _resolve(self, topic: str, now: datetime) -> None:
        logic, state, waiting = self._resolvers[topic]
        deliveries = [Delivery(m.topic, 0, n, m.key, m.value, now, m.headers) for n, m in enumerate(waiting)]
        waiting.clear()
        prepared = [p for p in logic.prepare(deliveries) if not isinstance(p, Failure)]
        for message in logic.apply(prepared, state, now).messages:
            if message.topic == flow.EVENTS.name:
                event = Event.model_validate_json(message.value)
                self.events[event.event_id] = event
            else:
                actor = Actor.model_validate_json(message.value)
                self.actors[actor.actor_id] = actor
