"""What every index answers about stories, which settle after the events that they are made of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contracts.conftest import Engine
from contracts.records import SEEN, article, event

from eventwire.indexing import Document, article_document, assignment_document, event_document
from eventwire.model import StoryAssignment
from eventwire.query import EventQuery


def told(article_id: str, story: str | None, version: int = 1, hours: int = 0) -> Document:
    return assignment_document(
        StoryAssignment(
            article_id=article_id,
            version=version,
            story_id=story,
            published_at=SEEN + timedelta(hours=hours),
            title=f"About {article_id}",
        )
    )


async def found(engine: Engine, **query: Any) -> list[str]:
    await engine.refresh()
    return [item["event_id"] for item in (await engine.search.events(EventQuery.model_validate(query))).items]


async def filled(engine: Engine) -> None:
    """Three events, each of the evidence of its own article: `ae1`, `ae2`, `ae3`."""
    await engine.index.write([event_document(event(key)) for key in ("e1", "e2", "e3")])
    await engine.index.write([told("ae1", "s1"), told("ae2", "s1", hours=2), told("ae3", "s2"), told("other", "s1")])


async def test_events_are_found_by_the_story_of_their_articles(engine: Engine) -> None:
    await filled(engine)
    assert [await found(engine, story=story) for story in ("s1", "s2", "s3")] == [["e1", "e2"], ["e3"], []]
    assert await found(engine, story="s1", article="ae2") == ["e2"]
    assert await found(engine, story="s1", source="EGY") == []


async def test_pages_of_a_story_follow_each_other(engine: Engine) -> None:
    await filled(engine)
    await engine.refresh()
    first = await engine.search.events(EventQuery.model_validate({"story": "s1", "limit": 1}))
    cursor = first.next_cursor
    rest = await engine.search.events(EventQuery.model_validate({"story": "s1", "limit": 1, "cursor": cursor}))
    assert [page.items[0]["event_id"] for page in (first, rest)] == ["e1", "e2"]
    assert rest.next_cursor is None


async def test_an_event_and_an_article_tell_their_story(engine: Engine) -> None:
    await filled(engine)
    await engine.index.write([article_document(article("ae1", 5)), article_document(article("untold", 5))])
    await engine.refresh()
    event_found = await engine.search.get("event", "e1")
    assert event_found is not None
    assert event_found["story_ids"] == ["s1"]
    page = await engine.search.events(EventQuery.model_validate({"article": "ae3"}))
    assert page.items[0]["story_ids"] == ["s2"]
    for key, story in (("ae1", "s1"), ("untold", None)):
        article_found = await engine.search.get("article", key)
        assert article_found is not None
        assert article_found["story_id"] == story


async def test_a_story_lists_its_articles_in_the_order_of_their_publication(engine: Engine) -> None:
    await filled(engine)
    await engine.refresh()
    story = await engine.search.get("story", "s1")
    assert story is not None
    assert story["article_ids"] == ["ae1", "other", "ae2"]
    assert story["title"] == "About ae1"
    assert story["first_seen"] < story["last_seen"]
    assert await engine.search.get("story", "nothing") is None


async def test_an_article_that_changes_its_story_or_is_withdrawn_leaves_it(engine: Engine) -> None:
    await filled(engine)
    await engine.index.write([told("ae1", "s2", version=2), told("ae1", "s1", version=1), told("ae2", None, version=2)])
    assert [await found(engine, story=story) for story in ("s1", "s2")] == [[], ["e1", "e3"]]
    story = await engine.search.get("story", "s1")
    assert story is not None
    assert story["article_ids"] == ["other"]
    await engine.index.write([told("ae2", "s2", version=3)])
    assert await found(engine, story="s2") == ["e1", "e2", "e3"]
