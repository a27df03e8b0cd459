"""What is kept of a feed: what the operator asked for, and how the poller stands with it. Two records, two writers."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from eventwire.feeds.content import FullText
from eventwire.intake import canonical_url, digest

FEEDS = "feed"
"""Kind of the registry's entries that operators write."""

STANDINGS = "feed-standing"
"""Kind of those that the poller writes."""


def feed_id(url: str) -> str:
    """The id of a feed: a hash of its address.

    Raises:
        ValueError: it is no absolute http or https URL.

    >>> feed_id("http://www.example.org/rss") == feed_id("https://example.org/rss/")
    True
    """
    return digest(canonical_url(url))[:16]


class Subscription(BaseModel):
    """A feed that an operator wants polled."""

    model_config = ConfigDict(frozen=True)

    url: Annotated[str, Field(max_length=2048)]
    name: Annotated[str | None, Field(max_length=200)] = None
    """Of the outlet; without it the feed's own title."""
    full_text: FullText = FullText.AUTO
    added_at: datetime


class Condition(StrEnum):
    """How a feed does."""

    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    GONE = "gone"
    """It said that it is no more; it is not asked again."""


class Standing(BaseModel):
    """How the poller stands with a feed."""

    model_config = ConfigDict(frozen=True)

    url: str
    """Where it is asked: its own address, or where a permanent redirect led."""
    condition: Condition = Condition.NEW
    format: str | None = None
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    interval: float = 3600.0
    """Seconds between polls, as often as it turned out to have something new."""
    next_at: datetime
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    """In a row."""
    failing_since: datetime | None = None
    reason: str | None = None
    """Why it fails, or why it waits."""
    seen: dict[str, str] = {}
    """Entries that were dealt with: hash of the identity to hash of the content."""
    tries: dict[str, int] = {}
    """Entries whose pages could not be had yet, and how often that was tried."""
    posted: int = 0
    refused: int = 0
    refusal: str | None = None
    """Why the last refused entry was."""
