"""The query model: filters, text, sort and cursor. Pure; each index adapter translates it."""

from eventwire.query.actorterm import ActorTerm
from eventwire.query.cursor import Cursor
from eventwire.query.matching import Follower, Matcher
from eventwire.query.page import Page
from eventwire.query.query import NOT_FOLLOWED, ActorQuery, DeadLetterQuery, EventFilter, EventQuery, Subscription

__all__ = [
    "NOT_FOLLOWED",
    "ActorQuery",
    "ActorTerm",
    "Cursor",
    "DeadLetterQuery",
    "EventFilter",
    "EventQuery",
    "Follower",
    "Matcher",
    "Page",
    "Subscription",
]
