"""JSON Feed (jsonfeed.org), versions 1 and 1.1."""

from typing import Any
from urllib.parse import urljoin

import orjson

from eventwire.errors import InvalidInput
from eventwire.feeds.feed import MAX_TEXT, Entry, Feed, moment, newest
from eventwire.feeds.prose import plain


def read_json_feed(data: bytes, url: str) -> Feed:
    """Read a JSON Feed; items that are no objects are passed over.

    Raises:
        InvalidInput: it is no JSON, or no JSON Feed.
    """
    try:
        feed = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise InvalidInput("feed", f"looks like JSON and is not valid: {error}") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise InvalidInput("feed", "is JSON, but no JSON Feed: it has no list `items`")
    language = _text(feed, "language") or None
    entries = [_entry(item, url, language) for item in feed["items"] if isinstance(item, dict)]
    return Feed("json", _text(feed, "title"), language, newest([e for e in entries if e is not None]))


def _entry(item: dict[str, Any], base: str, language: str | None) -> Entry | None:
    link = _text(item, "url") or _text(item, "external_url")
    address = urljoin(base, link) if link else None
    guid = str(item["id"]) if isinstance(item.get("id"), str | int | float) else ""
    content = _text(item, "content_text") or plain(_text(item, "content_html"))
    text = content or plain(_text(item, "summary"))
    if not (address or text):
        return None
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_text(author, "name") for author in authors or () if isinstance(author, dict)]
    return Entry(
        guid=guid or address or text[:200],
        url=address,
        title=plain(_text(item, "title"))[:2000],
        text=text[:MAX_TEXT],
        whole=bool(content),
        author=", ".join(filter(None, names))[:500] or None,
        published_at=moment(_text(item, "date_published")),
        updated_at=moment(_text(item, "date_modified")),
        language=_text(item, "language") or language,
    )


def _text(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return value.strip() if isinstance(value, str) else ""
