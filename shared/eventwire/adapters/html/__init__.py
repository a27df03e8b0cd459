"""Pages read in a process of their own, so that a hostile one costs seconds and not the service."""

from eventwire.adapters.html.reader import PageReader

__all__ = ["PageReader"]
