"""RSS of every version and Atom, by feedparser: it reads what is out there, well-formed or not."""

import calendar
import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser

from eventwire.feeds.feed import MAX_TEXT, Entry, Feed, newest
from eventwire.feeds.prose import plain

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_STATED = re.compile(rb"\s*(?:\xef\xbb\xbf|<\?xml[^>]{0,100}\sencoding\s*=)")
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}


def read_syndication(data: bytes, url: str, content_type: str) -> Feed | None:
    """Read RSS or Atom; None where it is neither. Relative links are resolved against `url`.

    feedparser drops document types with the entities that they declare and fetches nothing that a feed names.
    """
    # Handed over as a file: a string it would take for an address, and fetch it.
    found: Any = feedparser.parse(
        BytesIO(data),
        response_headers={"content-location": url, "content-type": _type(data, content_type)},
        sanitize_html=False,  # `plain` keeps nothing of the markup
        resolve_relative_uris=True,
    )
    if not found.get("version") and not found.entries:
        return None
    head = found.feed
    language = _language(head.get("language"))
    entries = [entry for item in found.entries if (entry := _entry(item, language)) is not None]
    return Feed(
        format=found.get("version") or "rss",
        title=plain(head.get("title") or "")[:200],
        language=language,
        entries=newest(entries),
        interval=_interval(head),
    )


def _type(data: bytes, content_type: str) -> str:
    """The type to read by. What the document says of its charset counts for more than what its server does."""
    charset = _CHARSET.search(content_type)
    if charset is None or data[:2] in (b"\xff\xfe", b"\xfe\xff") or _STATED.match(data):
        return "application/xml"
    return f"application/xml; charset={charset[1]}"


def _entry(item: Any, language: str | None) -> Entry | None:
    link = (item.get("link") or "").strip()
    guid = str(item.get("id") or "").strip()
    title = plain(item.get("title") or "")[:2000]
    contents = [plain(each.get("value") or "") for each in item.get("content") or ()]
    content = max(contents, key=len, default="")
    summary = plain(item.get("summary") or "")
    text = (content or summary)[:MAX_TEXT]
    if not (link or text):
        return None
    return Entry(
        guid=guid or link or title or text[:200],
        url=link or None,
        title=title,
        text=text,
        whole=bool(content),
        author=plain(item.get("author") or "")[:500] or None,
        published_at=_moment(item.get("published_parsed")),
        updated_at=_moment(item.get("updated_parsed") if "updated" in item else None),
        language=_language(item.get("language") or (item.get("title_detail") or {}).get("language")) or language,
    )


def _moment(parsed: Any) -> str | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _language(value: Any) -> str | None:
    return str(value).strip().replace("_", "-")[:35] or None if value else None


def _interval(head: Any) -> int | None:
    try:
        if head.get("ttl"):
            return max(0, min(int(head["ttl"]), 10_080)) * 60
        period = _PERIODS.get(str(head.get("sy_updateperiod") or "").strip().lower())
        if period:
            return period // max(1, int(head.get("sy_updatefrequency") or 1))
    except ValueError:
        pass
    return None
