"""Records to search documents: id, external version, body. Pure."""

from eventwire.indexing.actor import actor_document
from eventwire.indexing.article import article_document
from eventwire.indexing.assignment import (
    MAX_ARTICLES,
    assignment_document,
    cited,
    story_record,
    with_stories,
)
from eventwire.indexing.document import Document, Kind
from eventwire.indexing.event import event_document

__all__ = [
    "MAX_ARTICLES",
    "Document",
    "Kind",
    "actor_document",
    "article_document",
    "assignment_document",
    "cited",
    "event_document",
    "story_record",
    "with_stories",
]
