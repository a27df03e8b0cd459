"""Mentions into events."""

from collections.abc import MutableMapping, Sequence
from datetime import datetime

from eventwire.model import Event, MentionChange, Operation
from eventwire.resolution.block import event_block
from eventwire.resolution.comparison import Comparison
from eventwire.resolution.days import resettle
from eventwire.resolution.evidence import EvidenceReader
from eventwire.resolution.horizon import Horizon
from eventwire.resolution.intake import Intake
from eventwire.resolution.publish import Publication
from eventwire.resolution.shelf import Memory


class EventResolver:
    """Keeps one record a real-world act. All that it remembers is in the mapping that it is handed.

    Args:
        comparison: the table of features with its weights and threshold. horizon_days: how long an event stays in
        state after its last change; then it is closed, and a later report of it
            makes an event of its own.
    """

    def __init__(self, *, comparison: Comparison | None = None, horizon_days: int = 30) -> None:
        self._comparison = comparison or Comparison()
        self._horizon = Horizon(horizon_days)
        self._memory = Memory()
        self._reader = EvidenceReader(self._comparison)

    def apply(self, changes: Sequence[MentionChange], state: MutableMapping[str, bytes], now: datetime) -> list[Event]:
        """Take additions and removals; return each event that changed, once, in its newest state.

        Events that proved to be part of another come as `merged` with `merged_into`, events without evidence as
        `retracted`. The same changes again change nothing and return nothing.
        """
        self._comparison.forget()
        self._horizon.sweep(state, now.date())
        blocks: dict[str, list[MentionChange]] = {}
        for change in changes:
            blocks.setdefault(event_block(change.mention), []).append(change)
        return [event for block, batch in sorted(blocks.items()) for event in self._block(block, batch, state, now)]

    def _block(
        self, block: str, batch: Sequence[MentionChange], state: MutableMapping[str, bytes], now: datetime
    ) -> list[Event]:
        shelf = self._memory.take(block, state)
        intake = Intake(shelf)
        for change in batch:
            if change.operation is Operation.ADD:
                intake.add(change.mention)
            else:
                intake.remove(change.mention)
        events: list[Event] = []
        for lane, change_of_lane in sorted(intake.lanes.items()):
            homes = resettle(shelf, lane, change_of_lane, self._comparison)
            events += Publication(shelf, lane, now, self._reader).publish(homes, change_of_lane.events)
        self._horizon.note(state, shelf, [event.event_id for event in events], now.date())
        shelf.save()
        self._memory.keep(shelf)
        return events
