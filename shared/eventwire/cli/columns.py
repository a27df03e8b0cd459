"""Columns and keys of other people's files as the fields of a submission."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from eventwire.errors import InvalidInput
from eventwire.intake import Submission

_KNOWN = {
    "url": ("link", "uri", "href", "source_url", "article_url"),
    "title": ("headline", "name"),
    "text": ("body", "content", "maintext", "article", "full_text", "article_text"),
    "html": ("raw_html",),
    "source": ("publisher", "outlet", "publication", "source_name", "newspaper", "sitename"),
    "author": ("authors", "byline", "creator"),
    "language": ("lang",),
    "published_at": (
        "published",
        "date",
        "publish_date",
        "date_publish",
        "pubdate",
        "pub_date",
        "datepublished",
        "publishedat",
    ),
    "updated_at": ("updated", "modified", "date_modify", "datemodified", "updatedat"),
    "id": ("article_id", "uuid", "guid"),
}


class Columns:
    """Which column holds which field: by the field's own name, then by names in common use, unless told otherwise."""

    def __init__(self, told: Mapping[str, str]) -> None:
        """`told`: the column of a field.

        Raises:
            InvalidInput: a name is no field of a submission.
        """
        for name in told:
            if name not in Submission.model_fields:
                raise InvalidInput("--map", f"{name!r} is no field; fields are {', '.join(Submission.model_fields)}")
        self._told = told

    def submission(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that a row holds; columns that are none are passed over.

        >>> Columns({"source": "desk"}).submission({"Headline": "A", "body": "B", "desk": "C", "pages": 3})
        {'title': 'A', 'text': 'B', 'source': 'C'}
        """
        lowered = {name.strip().lower(): value for name, value in row.items() if isinstance(name, str)}
        found: dict[str, Any] = {}
        for field, others in _KNOWN.items():
            names = (self._told[field].lower(),) if field in self._told else (field, *others)
            value = next((v for n in names if (v := _value(field, lowered.get(n))) is not None), None)
            if value is not None:
                found[field] = value
        if "text" in found:
            found.pop("html", None)
        return found


def _value(field: str, value: Any) -> Any:
    """A cell as JSON holds it; None where it says nothing."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list) and field == "author":
        return ", ".join(str(part) for part in value) or None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int) and not isinstance(value, bool) and field == "id":
        return str(value)
    return value
