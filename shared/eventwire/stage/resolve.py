"""The resolve stages: changes of mentions in, events out; changes of sightings in, actors out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from eventwire import flow
from eventwire.model import MentionChange, SightingChange
from eventwire.ports import Delivery, State
from eventwire.resolution import ActorResolver, EventResolver
from eventwire.stage.logic import Failure, Outcome, message, read_all
from eventwire.stage.trace import Trace, Traces, trace_of

C = TypeVar("C", MentionChange, SightingChange)


@dataclass(frozen=True, slots=True)
class Step(Generic[C]):
    """A change to resolve, and the trace that it came with."""

    change: C
    trace: Trace


class ResolveEventsLogic:
    """Keeps one event a real-world act up to date and publishes those that change."""

    stage = flow.RESOLVE_EVENTS

    def __init__(self, resolver: EventResolver) -> None:
        self._resolver = resolver

    def prepare(self, deliveries: Sequence[Delivery]) -> Sequence[Step[MentionChange] | Failure]:
        """Read the changes."""
        return _steps(MentionChange, deliveries)

    def apply(self, prepared: Sequence[Step[MentionChange]], state: State, now: datetime) -> Outcome:
        """Resolve the batch; an event that changed more than once in it is published once."""
        events = self._resolver.apply([step.change for step in prepared], state, now)
        traces = Traces((step.change.mention.article_id, step.trace) for step in prepared)
        return Outcome(
            messages=tuple(
                message(flow.EVENTS, event.event_id, event, now, traces.of(e.article_id for e in event.evidence))
                for event in events
            )
        )


class ResolveActorsLogic:
    """Keeps one record an actor up to date and publishes those that change."""

    stage = flow.RESOLVE_ACTORS

    def __init__(self, resolver: ActorResolver) -> None:
        self._resolver = resolver

    def prepare(self, deliveries: Sequence[Delivery]) -> Sequence[Step[SightingChange] | Failure]:
        """Read the changes."""
        return _steps(SightingChange, deliveries)

    def apply(self, prepared: Sequence[Step[SightingChange]], state: State, now: datetime) -> Outcome:
        """Resolve the batch; an actor that changed more than once in it is published once."""
        actors = self._resolver.apply([step.change for step in prepared], state, now)
        traces = Traces((step.change.sighting.actor_id, step.trace) for step in prepared)
        return Outcome(
            messages=tuple(
                message(flow.ACTORS, actor.actor_id, actor, now, traces.of([actor.actor_id])) for actor in actors
            )
        )


def _steps(record: type[C], deliveries: Sequence[Delivery]) -> list[Step[C] | Failure]:
    return [
        read if isinstance(read, Failure) else Step(read, trace_of(delivery))
        for read, delivery in zip(read_all(record, deliveries), deliveries, strict=True)
    ]
