"""Records to search documents: id, external version, body. Pure."""

from eventwire.indexing.actor import actor_document
from eventwire.indexing.article import article_document
from eventwire.indexing.document import Document, Kind
from eventwire.indexing.event import event_document

__all__ = ["Document", "Kind", "actor_document", "article_document", "event_document"]
