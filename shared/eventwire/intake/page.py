"""Web pages: the article in the HTML, without what stands around it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventwire.errors import InvalidInput
from eventwire.model import MAX_TEXT

MAX_HTML = 4 * 1_048_576
"""Longest HTML, in characters."""

_META_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
)
_FULL = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_MOST_LD = 200_000


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says: the text of its article by paragraphs, and its headline, author, date and site where found."""

    text: str
    title: str | None = None
    author: str | None = None
    published_at: str | None = None
    site: str | None = None


def read_page(html: str, url: str | None = None) -> Page:
    """Find the article in a page: boilerplate, scripts, comments and tables go, the text is plain.

    The date is the one that the page states in its metadata, with its time and zone where they stand there; dates in
    running text are not guessed from. Hostile pages can take minutes: call this where it can be stopped.

    Raises:
        InvalidInput: no article is in it, or the `html` extra is not installed.
    """
    try:
        from lxml import html as parser  # noqa: PLC0415 - an optional extra
        from trafilatura import bare_extraction  # noqa: PLC0415 - an optional extra
        from trafilatura.settings import Document  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise InvalidInput("html", "is not taken here: install the extra eventwire[html], or send text") from None
    found = bare_extraction(
        html,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text = (found.text or "").strip() if isinstance(found, Document) else ""
    if not isinstance(found, Document) or not text:
        raise InvalidInput("html", "holds no article text that could be found; send the text itself")
    title = _short(found.title, 2000)
    if title and text.startswith(title + "\n"):
        text = text[len(title) :].lstrip()
    published_at = found.date
    moment = _stated_moment(parser.fromstring(html.encode("utf-8", "replace")))
    if moment is not None and (published_at is None or abs(_days(moment) - _days(published_at)) <= 1):
        published_at = moment
    return Page(text[:MAX_TEXT], title, _short(found.author, 500), published_at, _short(found.sitename, 200))


def _short(value: str | None, most: int) -> str | None:
    return value.strip()[:most] or None if value else None


def _days(moment: str) -> int:
    return datetime.fromisoformat(moment[:10]).toordinal()


def _stated_moment(tree: Any) -> str | None:
    """The date and time of publication in the page's metadata; None where it states none with a time."""
    for value in (*_from_meta(tree), *_from_linked_data(tree)):
        text = value.strip()
        if _FULL.match(text):
            try:
                return datetime.fromisoformat(text).isoformat()
            except ValueError:
                continue
    return None


def _from_meta(tree: Any) -> Iterator[str]:
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name.lower() in _META_DATES and meta.get("content"):
            yield meta.get("content")


def _from_linked_data(tree: Any) -> Iterator[str]:
    for script in tree.iter("script"):
        if script.get("type") != "application/ld+json" or not script.text or len(script.text) > _MOST_LD:
            continue
        try:
            data = json.loads(script.text)
        except (ValueError, RecursionError):
            continue
        nodes = data.get("@graph", [data]) if isinstance(data, dict) else data
        for node in nodes if isinstance(nodes, list) else ():
            if isinstance(node, dict) and isinstance(node.get("datePublished"), str):
                yield node["datePublished"]
