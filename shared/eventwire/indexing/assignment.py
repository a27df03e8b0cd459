"""Assignments of articles to stories as search documents."""

from collections.abc import Iterable, Mapping
from typing import Any

from eventwire.indexing.document import Document
from eventwire.model import StoryAssignment

MAX_ARTICLES = 10_000
"""Articles of one story that are looked at: as many as Elasticsearch gives at once."""


def assignment_document(assignment: StoryAssignment) -> Document:
    """The assignment's document, or a tombstone where the article tells no story any more."""
    told = None if assignment.story_id is None else assignment
    return Document("assignment", assignment.article_id, assignment.version, told)


def story_record(assignments: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The story that assignments, first published first, make together; None if there are none."""
    found = list(assignments)
    if not found:
        return None
    first, last = found[0], found[-1]
    return {
        "story_id": first["story_id"],
        "title": first["title"],
        "first_seen": first["published_at"],
        "last_seen": last["published_at"],
        "article_ids": [one["article_id"] for one in found],
    }


def cited(events: Iterable[Mapping[str, Any]]) -> set[str]:
    """The articles of events' evidence."""
    return {evidence["article_id"] for event in events for evidence in event["evidence"]}


def with_stories(event: Mapping[str, Any], told: Mapping[str, str]) -> Mapping[str, Any]:
    """An event with the stories that the articles of its evidence tell by now: they settle after events."""
    found = {told[article] for article in cited([event]) if article in told}
    return {**event, "story_ids": sorted({*event["story_ids"], *found})}
