"""From the bytes of an answer to a feed: the format is told by what they are, not by what the server calls them."""

import zlib
from urllib.parse import urljoin

from lxml import etree, html

from eventwire.errors import InvalidInput, TooLarge
from eventwire.feeds.feed import Feed
from eventwire.feeds.jsonfeed import read_json_feed
from eventwire.feeds.sitemap import SITEMAPS, read_sitemap
from eventwire.feeds.syndication import read_syndication

MAX_UNPACKED = 64 * 1024 * 1024
"""Most bytes of a sitemap that came packed: what the protocol allows, and a little more."""

_HEAD = 4096
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


def read_feed(data: bytes, url: str, content_type: str = "") -> Feed:
    """Read a feed of any format that is taken: RSS, Atom, JSON Feed, sitemaps; gzip is undone.

    Hostile ones can take minutes and gigabytes: call this where it can be stopped.

    Raises:
        InvalidInput: it is none of these; says what it is instead where that can be told.
        TooLarge: unpacked, it is beyond the limit.
    """
    if data[:2] == b"\x1f\x8b":
        data = _gunzip(data)
    start = data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    if not start:
        raise InvalidInput("feed", "is empty")
    if start[:1] in (b"{", b"["):
        return read_json_feed(data, url)
    if (root := _root(data)) in SITEMAPS:
        return read_sitemap(data)
    feed = read_syndication(data, url, content_type)
    if feed is not None:
        return feed
    lowered = data[:_HEAD].lower()
    if root == "html" or b"<html" in lowered or b"<!doctype html" in lowered:
        raise InvalidInput("feed", _instead(data, url))
    raise InvalidInput("feed", "is neither RSS, Atom, JSON Feed nor a sitemap")


def _gunzip(data: bytes) -> bytes:
    """Undo gzip, of one member.

    Raises:
        TooLarge: it is beyond the limit.
        InvalidInput: it is damaged.
    """
    inner = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        unpacked = inner.decompress(data, MAX_UNPACKED + 1)
    except zlib.error:
        raise InvalidInput("feed", "begins as gzip does and is not valid gzip") from None
    if len(unpacked) > MAX_UNPACKED:
        raise TooLarge("feed", f"is longer than {MAX_UNPACKED} bytes once unpacked, the most that is taken")
    if not inner.eof:
        raise InvalidInput("feed", "ends in the middle of its gzip data")
    return unpacked


def _root(data: bytes) -> str:
    """The local name of the first element; empty where there is none."""
    reader = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        reader.feed(data[: 16 * _HEAD])
        for _, element in reader.read_events():
            return str(etree.QName(element).localname).lower()
    except (etree.LxmlError, ValueError):
        pass
    return ""


def _instead(data: bytes, url: str) -> str:
    """What to tell of a page that stands where a feed should."""
    links: list[str] = []
    try:
        tree = html.fromstring(data[: 64 * _HEAD], base_url=url)
        links = [
            urljoin(url, link.get("href").strip())[:300]
            for link in tree.iter("link")
            if (link.get("type") or "").lower() in _FEED_TYPES and link.get("href")
        ]
    except (etree.LxmlError, ValueError):
        pass
    named = ", ".join(dict.fromkeys(links[:5]))
    return f"is a web page, not a feed; it names these feeds: {named}" if named else "is a web page, not a feed"
