"""What tells stories, in a module that loads nothing else: it runs in a process of its own."""

from eventwire.resolution import Storyteller
from eventwire.stage import TellStoriesLogic


def telling() -> TellStoriesLogic:
    """The stage's logic, with nothing remembered."""
    return TellStoriesLogic(Storyteller())
