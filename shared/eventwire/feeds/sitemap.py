"""Sitemaps (sitemaps.org) with the news extension, and indices of them."""

from typing import Any

from lxml import etree

from eventwire.errors import InvalidInput
from eventwire.feeds.feed import MAX_CHILDREN, Entry, Feed, moment, newest

SITEMAPS = frozenset({"urlset", "sitemapindex"})


def read_sitemap(data: bytes) -> Feed:
    """The pages of a sitemap, or the sitemaps of an index. Of a plain sitemap only pages with a date are taken.

    Raises:
        InvalidInput: it is not well-formed XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidInput("feed", f"is a sitemap that is not well-formed: {str(error)[:200]}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise InvalidInput("feed", "is a sitemap with a document type; none is taken, it could hide a bomb")
    if etree.QName(root).localname.lower() == "sitemapindex":
        return Feed("sitemap-index", children=_children(root))
    entries = [entry for node in root if (entry := _entry(node)) is not None]
    outlets = [entry.outlet for entry in entries if entry.outlet]
    return Feed("sitemap", title=outlets[0] if outlets else "", entries=newest(entries))


def _children(root: Any) -> tuple[str, ...]:
    found = []
    for node in root:
        fields = _fields(node)
        if fields.get("loc"):
            found.append((moment(fields.get("lastmod")) or "", fields["loc"]))
    # Stable: of those without a date, the order of the index stands.
    found.sort(key=lambda child: child[0], reverse=True)
    return tuple(loc for _, loc in found[:MAX_CHILDREN])


def _entry(node: Any) -> Entry | None:
    fields = _fields(node)
    loc = fields.get("loc")
    published = moment(fields.get("publication_date"))
    changed = moment(fields.get("lastmod"))
    if not loc or not (published or changed):
        return None
    return Entry(
        guid=loc,
        url=loc,
        title=fields.get("title", "")[:2000],
        published_at=published,
        updated_at=changed,
        language=fields.get("language") or None,
        outlet=fields.get("name") or None,
    )


def _fields(node: Any) -> dict[str, str]:
    """Text by local name, the first of each: of the entry and of the news extension in it."""
    found: dict[str, str] = {}
    for element in node.iter():
        if isinstance(element.tag, str) and element.text and element.text.strip():
            found.setdefault(etree.QName(element).localname.lower(), element.text.strip())
    return found
