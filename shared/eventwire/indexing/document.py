"""The search document: what an index holds of a record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["event", "actor", "article", "assignment"]


@dataclass(frozen=True, slots=True)
class Document:
    """A document of an index: external version, and the body (None: a content-free tombstone).

    The body is the record's own JSON and, under `search`, what is derived from it for searching only.
    """

    kind: Kind
    key: str
    version: int
    body: Mapping[str, Any] | None
    json: bytes | None = field(default=None, compare=False, repr=False)
    """The body as it is written, where it has been serialised already."""
