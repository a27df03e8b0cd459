"""The query model: filters, text, sort and cursor. Pure; each index adapter translates it."""

from eventwire.query.actorterm import ActorTerm
from eventwire.query.cursor import Cursor
from eventwire.query.page import Page
from eventwire.query.query import ActorQuery, DeadLetterQuery, EventQuery

__all__ = ["ActorQuery", "ActorTerm", "Cursor", "DeadLetterQuery", "EventQuery", "Page"]
