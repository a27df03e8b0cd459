"""Articles: what a publisher posts, and the record that the ingestor puts on the log."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from eventwire.model.record import Instant, Record

MAX_TEXT = 1_048_576
"""Longest text, in characters (1 MiB of ASCII)."""


class ArticleStatus(StrEnum):
    """Whether the article stands."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class RevisionBasis(StrEnum):
    """Where the revision's timestamp comes from."""

    UPDATED_AT = "updated_at"
    RECEIVED = "received"


class Outlet(Record):
    """Who published the article: a newspaper, an agency, a ministry's press office."""

    name: Annotated[str, Field(max_length=200, description="Name as readers know it, for example `Daily Sabah`.")]
    domain: Annotated[str | None, Field(max_length=253, description="Its host name, lower case.")] = None
    country: Annotated[
        str | None, Field(pattern=r"^[A-Z]{3}$", description="ISO 3166 alpha-3 of its seat, if known.")
    ] = None

    @property
    def key(self) -> str:
        """What tells two outlets apart: the domain where there is one, else the name, case folded."""
        return (self.domain or self.name).casefold()


class Article(Record):
    """One revision of an article, or its withdrawal (status `withdrawn`, no title and no text)."""

    article_id: Annotated[
        str,
        Field(
            min_length=1,
            max_length=200,
            description="Stable id: a hash of the canonical URL; without one, of source, title and published_at.",
        ),
    ]
    revision: Annotated[
        int, Field(ge=0, description="Milliseconds since 1970 of the publisher's `updated_at`, else of receipt.")
    ]
    revision_basis: Annotated[RevisionBasis, Field(description="Which of the two the revision is.")]
    status: Annotated[ArticleStatus, Field(description="`published`, or `withdrawn` (then title and text are empty).")]
    url: Annotated[str | None, Field(max_length=2048, description="The URL as posted.")] = None
    canonical_url: Annotated[
        str | None, Field(max_length=2048, description="The URL without tracking parameters or fragment.")
    ] = None
    title: Annotated[str, Field(max_length=2000, description="Headline, plain text.")] = ""
    text: Annotated[str, Field(max_length=MAX_TEXT, description="Body, plain text, paragraphs by newline.")] = ""
    language: Annotated[str | None, Field(max_length=35, description="BCP 47 tag as posted, else as recognised.")] = (
        None
    )
    source: Annotated[Outlet | None, Field(description="The outlet that published it.")] = None
    author: Annotated[str | None, Field(max_length=500, description="By-line as posted.")] = None
    published_at: Annotated[Instant | None, Field(description="When it was published, in UTC.")] = None
    published_offset: Annotated[
        int,
        Field(
            ge=-1440,
            le=1440,
            description="Minutes east of UTC that published_at was posted with: 'Wednesday' is read in it.",
        ),
    ] = 0
    received_at: Annotated[Instant, Field(description="When the ingestor accepted it.")]
    content_hash: Annotated[
        str, Field(description="SHA-256 of all that the publisher sent: equal hashes change nothing.")
    ] = ""


class ToldArticle(Article):
    """An article as readers see it: with the story that it tells."""

    story_id: Annotated[
        str | None, Field(description="The story; null for a moment after the article came, and where it has none.")
    ] = None
