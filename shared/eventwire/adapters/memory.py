"""The flow in memory: the very stages of the system over dictionaries, for offline use and tests."""

from datetime import datetime
from typing import Any

from eventwire import flow
from eventwire.model import Actor, Event
from eventwire.ports import Delivery, Message
from eventwire.resolution import ActorResolver, EventResolver
from eventwire.stage import Coded, Failure, ResolveActorsLogic, ResolveEventsLogic, StageLogic, changes

BATCH = 1000
"""Changes that are resolved together."""


class MemoryFlow:
    """Takes extracted articles in order; `events` and `actors` hold the newest state of each after `settle`."""

    def __init__(self, events: EventResolver | None = None, actors: ActorResolver | None = None) -> None:
        self.events: dict[str, Event] = {}
        self.actors: dict[str, Actor] = {}
        self._articles: dict[str, bytes] = {}
        self._resolvers: dict[str, tuple[StageLogic[Any], dict[str, bytes], list[Message]]] = {
            flow.MENTIONS.name: (ResolveEventsLogic(events or EventResolver()), {}, []),
            flow.SIGHTINGS.name: (ResolveActorsLogic(actors or ActorResolver()), {}, []),
        }

    def take(self, coded: Coded, now: datetime) -> None:
        """One revision (or withdrawal) of an article with what was extracted from it."""
        for message in changes([coded], self._articles, now).messages:
            waiting = self._resolvers[message.topic][2]
            waiting.append(message)
            if len(waiting) >= BATCH:
                self._resolve(message.topic, now)

    def settle(self, now: datetime) -> None:
        """Resolve what still waits."""
        for topic in self._resolvers:
            self._resolve(topic, now)

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
