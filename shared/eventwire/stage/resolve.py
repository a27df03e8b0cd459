"""The resolve stages: changes of mentions in, events out; changes of sightings in, actors out."""

from collections.abc import Sequence
from datetime import datetime

from eventwire import flow
from eventwire.model import MentionChange, SightingChange
from eventwire.ports import Delivery, State
from eventwire.resolution import ActorResolver, EventResolver
from eventwire.stage.logic import Failure, Outcome, message, read_all


class ResolveEventsLogic:
    """Keeps one event a real-world act up to date and publishes those that change."""

    stage = flow.RESOLVE_EVENTS

    def __init__(self, resolver: EventResolver) -> None:
        self._resolver = resolver

    def prepare(self, deliveries: Sequence[Delivery]) -> Sequence[MentionChange | Failure]:
        """Read the changes."""
        return read_all(MentionChange, deliveries)

    def apply(self, prepared: Sequence[MentionChange], state: State, now: datetime) -> Outcome:
        """Resolve the batch; an event that changed more than once in it is published once."""
        events = self._resolver.apply(prepared, state, now)
        return Outcome(messages=tuple(message(flow.EVENTS, event.event_id, event, now) for event in events))


class ResolveActorsLogic:
    """Keeps one record an actor up to date and publishes those that change."""

    stage = flow.RESOLVE_ACTORS

    def __init__(self, resolver: ActorResolver) -> None:
        self._resolver = resolver

    def prepare(self, deliveries: Sequence[Delivery]) -> Sequence[SightingChange | Failure]:
        """Read the changes."""
        return read_all(SightingChange, deliveries)

    def apply(self, prepared: Sequence[SightingChange], state: State, now: datetime) -> Outcome:
        """Resolve the batch; an actor that changed more than once in it is published once."""
        actors = self._resolver.apply(prepared, state, now)
        return Outcome(messages=tuple(message(flow.ACTORS, actor.actor_id, actor, now) for actor in actors))
