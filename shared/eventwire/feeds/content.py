"""From an entry to what is submitted: the feed's own text, or the page that it links to."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from eventwire.errors import InvalidInput
from eventwire.feeds.feed import Entry
from eventwire.intake import Submission, submission_from

_ENOUGH = 1500
"""Characters of text that an entry must have to be taken for the whole article."""

_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|read more\W*|continue reading\W*.{0,80}|read on\W*)$", re.IGNORECASE)
_TAIL = 120
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$")
_AHEAD = timedelta(minutes=10)


class FullText(StrEnum):
    """Where the text of an article is taken from."""

    AUTO = "auto"
    """The feed, if it gives the whole article, else the page; the feed again where no page is to be had."""
    FEED = "feed"
    PAGE = "page"


def wants_page(entry: Entry, full_text: FullText) -> bool:
    """Whether the page that the entry links to is to be fetched."""
    if entry.url is None or full_text is FullText.FEED:
        return False
    whole = entry.whole and len(entry.text) >= _ENOUGH and not _CUT.search(entry.text[-_TAIL:])
    return full_text is FullText.PAGE or not whole


def submission(entry: Entry, outlet: str | None, now: datetime, html: str | None = None) -> Submission:
    """The submission of an entry, by its page (`html`) or its own text. Dates that lie in the future are left out.

    Raises:
        InvalidInput: it does not make an article; says which field is wrong.
    """
    if html is None and not entry.text:
        raise InvalidInput("text", "is missing: the feed gives none, and there is no page to be had")
    fields: dict[str, Any] = {
        "url": entry.url,
        "id": entry.guid[:200] if entry.url is None else None,
        "title": entry.title,
        "author": entry.author,
        "source": outlet or entry.outlet,
        "language": entry.language if entry.language and _LANGUAGE.match(entry.language) else None,
        "published_at": _past(entry.published_at, now),
        "updated_at": _past(entry.updated_at, now),
    }
    fields["html" if html is not None else "text"] = entry.text if html is None else html
    return submission_from({name: value for name, value in fields.items() if value})


def _past(stated: str | None, now: datetime) -> str | None:
    return stated if stated and datetime.fromisoformat(stated) <= now + _AHEAD else None
