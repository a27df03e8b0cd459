"""The tell-stories stage: leads of articles in, their assignments to stories out."""

from collections.abc import Sequence
from datetime import datetime

from eventwire import flow
from eventwire.model import Lead
from eventwire.ports import Delivery, State
from eventwire.resolution import Storyteller
from eventwire.stage.logic import Failure, Outcome, message, read_all


class TellStoriesLogic:
    """Keeps up to date which story each article tells."""

    stage = flow.TELL_STORIES

    def __init__(self, teller: Storyteller) -> None:
        self._teller = teller

    def prepare(self, deliveries: Sequence[Delivery]) -> Sequence[Lead | Failure]:
        """Read the leads."""
        return read_all(Lead, deliveries)

    def apply(self, prepared: Sequence[Lead], state: State, now: datetime) -> Outcome:
        """Publish the assignments that the batch changes."""
        told = self._teller.apply(prepared, state, now)
        return Outcome(messages=tuple(message(flow.STORIES, one.article_id, one, now) for one in told))
