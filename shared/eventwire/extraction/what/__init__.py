"""What was done: acts by pattern tables over a dependency parse."""

from eventwire.extraction.what.find import find_acts
from eventwire.extraction.what.phrase import Actors

__all__ = ["Actors", "find_acts"]
