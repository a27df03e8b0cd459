"""Stages: receive, pure function, publish, commit, with one error policy for all engines."""

from eventwire.stage.extract import Coded, ExtractLogic, changes
from eventwire.stage.index import IndexLogic
from eventwire.stage.logic import Failure, Outcome, StageLogic, dead_letter, is_temporary, message, read
from eventwire.stage.resolve import ResolveActorsLogic, ResolveEventsLogic, Step
from eventwire.stage.stories import TellStoriesLogic
from eventwire.stage.trace import trace_of

__all__ = [
    "Coded",
    "ExtractLogic",
    "Failure",
    "IndexLogic",
    "Outcome",
    "ResolveActorsLogic",
    "ResolveEventsLogic",
    "StageLogic",
    "Step",
    "TellStoriesLogic",
    "changes",
    "dead_letter",
    "is_temporary",
    "message",
    "read",
    "trace_of",
]
