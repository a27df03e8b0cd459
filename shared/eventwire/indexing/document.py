"""The search document: what an index holds of a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic_core import to_json

from eventwire.model import Record

Kind = Literal["event", "actor", "article", "assignment"]


@dataclass(frozen=True)
class Document:
    """A document of an index: external version, and the content (None: a content-free tombstone).

    The content is a record and, under `search`, what is derived from it for searching only; or a body as it is.
    """

    kind: Kind
    key: str
    version: int
    content: Record | Mapping[str, Any] | None
    search: Mapping[str, Any] | None = None

    @cached_property
    def body(self) -> Mapping[str, Any] | None:
        """The content as JSON values; None of a tombstone."""
        if not isinstance(self.content, Record):
            return self.content
        body = self.content.model_dump(mode="json")
        return body if self.search is None else {**body, "search": self.search}

    @cached_property
    def json(self) -> bytes | None:
        """The body as JSON, straight from the record; None of a tombstone."""
        if self.content is None:
            return None
        if not isinstance(self.content, Record):
            return to_json(self.content, inf_nan_mode="null")
        raw = self.content.model_dump_json().encode()
        return raw if self.search is None else with_field(raw, "search", to_json(self.search, inf_nan_mode="null"))

    def serialise(self) -> None:
        """Make `json` now, not when it is first asked for.

        Raises:
            PydanticSerializationError: the record holds what JSON cannot.
        """
        _ = self.json


def with_field(raw: bytes, name: str, value: bytes) -> bytes:
    """A JSON object that is not empty with one more field.

    >>> with_field(b'{"a":1}', "b", b"[2]")
    b'{"a":1,"b":[2]}'
    """
    return b'%b,"%b":%b}' % (raw[:-1], name.encode(), value)
