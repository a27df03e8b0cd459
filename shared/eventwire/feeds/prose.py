"""Plain text from the HTML that feeds carry."""

import re
from typing import Any

from lxml import html as parser
from lxml.etree import LxmlError

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "footer",
        "h1",
        "h2",
        "h3",
    }
    | {
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    }
)
_SILENT = frozenset(
    {"script", "style", "noscript", "iframe", "object", "embed", "form", "button", "svg", "template", "figure", "head"}
    | {"title"}
)
_SPACE = re.compile(r"[ \t\r\f\v\xa0]+")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[#\w]+;")


def plain(text: str) -> str:
    r"""The words of a piece of HTML, a line for each paragraph; plain text stays as it is, trimmed.

    >>> plain("<p>One &amp; two.</p><script>x()</script><p>Three<br>four.</p>")
    'One & two.\nThree\nfour.'
    """
    if not _MARKUP.search(text):
        return "\n".join(filter(None, (_SPACE.sub(" ", line).strip() for line in text.split("\n"))))
    try:
        tree = parser.fromstring(f"<div>{text}</div>".encode("utf-8", "replace"), parser=_parser())
    except (LxmlError, ValueError):
        return ""
    pieces: list[str] = []
    _collect(tree, pieces)
    lines = "".join(pieces).split("\n")
    return "\n".join(filter(None, (_SPACE.sub(" ", line).strip() for line in lines)))


def _parser() -> Any:
    return parser.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)


def _collect(tree: Any, pieces: list[str]) -> None:
    """The text in document order; deep nests are walked without recursion."""
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        block = tag in _BLOCKS
        if leaving:
            if block:
                pieces.append("\n")
            if node.tail and node is not tree:
                pieces.append(node.tail.replace("\n", " "))
            continue
        stack.append((node, True))
        if tag in _SILENT or not tag:
            continue
        if block:
            pieces.append("\n")
        if node.text:
            pieces.append(node.text.replace("\n", " "))
        stack.extend((child, False) for child in reversed(node))
