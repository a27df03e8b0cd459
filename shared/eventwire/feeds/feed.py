"""A feed as it was read, whatever format it came in."""

from dataclasses import dataclass
from datetime import UTC, datetime

from eventwire.intake import digest

MAX_ENTRIES = 1000
"""Entries of a feed that are looked at, newest first where dates tell: as many as a news sitemap may have."""

MAX_CHILDREN = 10
"""Sitemaps of an index that are looked at, newest first."""

MAX_TEXT = 500_000
"""Characters of an entry's text that are kept."""

_HASH = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Text is plain, dates are ISO 8601 with a zone; what the feed does not say is None or empty."""

    guid: str
    url: str | None = None
    title: str = ""
    text: str = ""
    whole: bool = False
    """Whether the feed gives its text as the whole content, not as a summary."""
    author: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    language: str | None = None
    outlet: str | None = None

    @property
    def key(self) -> str:
        """Short hash of its identity within the feed."""
        return digest(self.guid or self.url or self.title)[:_HASH]

    @property
    def content(self) -> str:
        """Short hash of what it says: changes when the publisher changes the entry."""
        return digest("\n".join((self.title, self.text, self.url or "", self.updated_at or "")))[:_HASH]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says."""

    format: str
    title: str = ""
    language: str | None = None
    entries: tuple[Entry, ...] = ()
    children: tuple[str, ...] = ()
    """Of a sitemap index: addresses of sitemaps, newest first."""
    interval: int | None = None
    """Seconds between polls that the feed itself asks for (`ttl`, `sy:updatePeriod`)."""


def newest(entries: list[Entry], most: int = MAX_ENTRIES) -> tuple[Entry, ...]:
    """The newest of the entries, one for each guid: the first that has it. Those without a date count as new.

    >>> [e.guid for e in newest([Entry("a", published_at="2024-01-01T00:00:00+00:00"), Entry("b"), Entry("b")], 1)]
    ['b']
    """
    unique: dict[str, Entry] = {}
    for entry in entries:
        unique.setdefault(entry.key, entry)
    found = list(unique.values())
    if len(found) > most:
        found = sorted(found, key=_age, reverse=True)[:most]
    return tuple(found)


def _age(entry: Entry) -> datetime:
    stated = entry.updated_at or entry.published_at
    return datetime.fromisoformat(stated) if stated else datetime.max.replace(tzinfo=UTC)


def moment(text: str | None) -> str | None:
    """An ISO 8601 date or date-time (W3C-DTF) with a zone, UTC where it states none; None where it is none.

    >>> moment("2024-08-21"), moment("2024-08-21T10:00Z"), moment("soon")
    ('2024-08-21T00:00:00+00:00', '2024-08-21T10:00:00+00:00', None)
    """
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        found.astimezone(UTC)
    except OverflowError:
        return None
    return found.isoformat()
