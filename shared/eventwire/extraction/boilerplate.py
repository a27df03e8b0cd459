"""What stands in an article's text without being of it: by-lines, credits, captions, links, calls to subscribe."""

_OPENINGS = (
    "reporting by ", "additional reporting by ", "editing by ", "writing by ", "compiled by ", "edited by ",
    "translated by ", "(reporting by ", "(additional reporting", "(editing by ", "(writing by ", "read more",
    "read also", "also read", "read next", "see also", "related:", "related articles", "related stories",
    "more on this", "more from", "follow us", "follow @", "subscribe", "sign up", "click here", "tap here",
    "download our", "join our", "share this", "advertisement", "sponsored", "watch:", "watch now", "listen:",
    "photo:", "photos:", "photo by", "image:", "image source", "image credit", "picture:", "video:", "file photo",
    "getty images", "credit:", "caption:", "source:", "our standards:", "all rights reserved", "copyright", "©",
    "(c) ", "this article was", "this article originally", "this story was", "this story has been updated",
    "correction:", "editor's note", "editor\u2019s note", "the views expressed", "the opinions expressed", "comments",
    "tags:", "topics:", "filed under", "contact us", "email:", "tel:", "for more information",
    "associated press writer", "associated press writers", "associated press journalist", "ap writer", "published:",
    "updated:", "last updated", "skip to", "cookie", "we use cookies", "loading", "most read", "trending",
    "newsletter", "support our journalism", "support independent", "donate", "thank you for",
)  # fmt: skip
_CREDITS = (
    "/ap)",
    "/reuters)",
    "/afp)",
    "(ap photo",
    "/getty images",
    "/epa)",
    "via ap)",
    "(reuters photo",
    "afp via getty",
    "ap photo/",
)
_PROSE_WORDS = 40
"""A paragraph longer than this is prose whatever it opens with."""


def is_boilerplate(paragraph: str) -> bool:
    """Whether a paragraph is none of the article's own prose.

    >>> [is_boilerplate(line) for line in ("By Jane Doe", "Reporting by A. Writer", "By Monday they had left.")]
    [True, True, False]
    """
    if len(paragraph) > 8 * _PROSE_WORDS:
        return False
    folded = paragraph.lower()
    if folded.startswith(_OPENINGS) or is_byline(paragraph):
        return True
    return folded.endswith(")") and any(credit in folded for credit in _CREDITS) and len(paragraph) < 300  # noqa: PLR2004


def is_byline(paragraph: str) -> bool:
    """`By Jane Doe`, `BY JANE DOE AND JOHN ROE, Associated Press`: names only, no full stop, no verb in lower case."""
    words = paragraph.split()
    if not 2 <= len(words) <= 16 or words[0] not in {"By", "BY"} or paragraph.endswith((".", "!", "?")):  # noqa: PLR2004
        return False
    return all(
        word[0].isupper() or word.lower() in {"and", "in", "of", "for", "the", "de", "van", "von", "al", "|", "&"}
        for word in words
    )


def outlet_suffix(title: str, outlet: str | None) -> str:
    """The headline without the outlet's name that sites put behind it (`... | The Post`, `... - Reuters`)."""
    for mark in (" | ", " - ", " \u2013 ", " \u2014 "):
        head, found, tail = title.rpartition(mark)
        if found and head.strip() and (mark == " | " or (outlet and tail.strip().lower() == outlet.lower())):
            return head
    return title
