"""OPML: the lists of feeds that readers export."""

from dataclasses import dataclass

from lxml import etree

from eventwire.errors import InvalidInput

MAX_OUTLINES = 10_000


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of a list: its address, and the name that it goes by there."""

    url: str
    name: str | None


def read_opml(data: bytes) -> list[Outline]:
    """The feeds of an OPML file, in folders or not, each once.

    Raises:
        InvalidInput: it is no OPML, or names no feed.

    >>> read_opml(b'<opml><body><outline text="A" xmlUrl="https://a.example/rss"/></body></opml>')
    [Outline(url='https://a.example/rss', name='A')]
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidInput("OPML", f"is not well-formed XML: {str(error)[:200]}") from None
    if etree.QName(root).localname.lower() != "opml":
        raise InvalidInput("OPML", f"begins with <{etree.QName(root).localname}>, not with <opml>")
    if root.getroottree().docinfo.internalDTD is not None:
        raise InvalidInput("OPML", "has a document type; none is taken, it could hide a bomb")
    found: dict[str, Outline] = {}
    for node in root.iter("outline"):
        attributes = {str(name).lower(): str(value).strip() for name, value in node.attrib.items()}
        if url := attributes.get("xmlurl"):
            name = attributes.get("title") or attributes.get("text")
            found.setdefault(url, Outline(url, name[:200] if name else None))
    if not found:
        raise InvalidInput("OPML", "names no feed: no outline has an xmlUrl")
    if len(found) > MAX_OUTLINES:
        raise InvalidInput("OPML", f"names {len(found)} feeds; at most {MAX_OUTLINES} are taken at once")
    return list(found.values())
