"""Pages and feeds read in a process of its own, so that a hostile one costs seconds and not the service."""

from eventwire.adapters.html.feeds import FeedReader
from eventwire.adapters.html.process import Child
from eventwire.adapters.html.reader import PageReader

__all__ = ["Child", "FeedReader", "PageReader"]
