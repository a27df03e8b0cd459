"""Stories: what of an article is compared with others, which story it tells, and a story as readers see it."""

from typing import Annotated

from pydantic import Field

from eventwire.model.record import Instant, Record


class Lead(Record):
    """What tells one article's story from another's: the terms of its headline and opening, without order or text."""

    article_id: Annotated[str, Field(description="The article.")]
    withdrawn: Annotated[bool, Field(description="It has been withdrawn: it tells no story any more.")] = False
    published_at: Annotated[Instant, Field(description="When it was published, at the latest when it was received.")]
    title: Annotated[str, Field(description="Its headline.")] = ""
    terms: Annotated[dict[str, int], Field(description="Each term and what it weighs.")] = Field(default_factory=dict)


class StoryAssignment(Record):
    """Which story an article tells; published again, with a higher version, when it turns out to tell another."""

    article_id: Annotated[str, Field(description="The article.")]
    version: Annotated[int, Field(ge=1, description="Grows with every change; larger is newer.")]
    story_id: Annotated[str | None, Field(description="The story; null once the article has been withdrawn.")] = None
    published_at: Annotated[Instant, Field(description="When the article was published.")]
    title: Annotated[str, Field(description="The article's headline.")] = ""


class Story(Record):
    """One story: the articles that tell it, over days."""

    story_id: Annotated[str, Field(description="Stable id, a function of the story's first article.")]
    title: Annotated[str, Field(description="The headline of its first article.")]
    first_seen: Annotated[Instant, Field(description="When its first article was published.")]
    last_seen: Annotated[Instant, Field(description="When its last article was published.")]
    article_ids: Annotated[tuple[str, ...], Field(description="Its articles, first published first; at most 10,000.")]
