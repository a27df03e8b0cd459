"""Feeds: what publishers offer to be polled. Reading them (`parse`, `opml`), and when to ask again. Pure."""

from eventwire.feeds.content import FullText, submission, wants_page
from eventwire.feeds.feed import MAX_ENTRIES, Entry, Feed
from eventwire.feeds.headers import freshness, retry_after
from eventwire.feeds.schedule import after_failure, after_success, fresh, gone, postponed
from eventwire.feeds.standing import FEEDS, STANDINGS, Condition, Standing, Subscription, feed_id

__all__ = [
    "FEEDS",
    "MAX_ENTRIES",
    "STANDINGS",
    "Condition",
    "Entry",
    "Feed",
    "FullText",
    "Standing",
    "Subscription",
    "after_failure",
    "after_success",
    "feed_id",
    "fresh",
    "freshness",
    "gone",
    "postponed",
    "retry_after",
    "submission",
    "wants_page",
]
