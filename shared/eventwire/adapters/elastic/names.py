"""Names of indices and aliases, and ids of documents."""

import hashlib
from dataclasses import dataclass

from eventwire.indexing import Kind

KINDS: tuple[Kind, ...] = ("article", "event", "actor", "assignment")

MAX_ID = 512
"""Longest document id that Elasticsearch takes, in bytes."""


@dataclass(frozen=True, slots=True)
class IndexNames:
    """What the indices of an installation are called. Users and services name aliases only."""

    prefix: str = "eventwire"

    def alias(self, kind: Kind) -> str:
        """Where documents of a kind are written and searched.

        >>> IndexNames().alias("event")
        'eventwire-events'
        """
        return f"{self.prefix}-{kind}s"

    def pattern(self, kind: Kind) -> str:
        """What the names of the indices behind the alias match."""
        return f"{self.alias(kind)}-*"

    def numbered(self, kind: Kind, number: int) -> str:
        """The name of an index behind the alias.

        >>> IndexNames().numbered("event", 2)
        'eventwire-events-000002'
        """
        return f"{self.alias(kind)}-{number:06}"


def number_of(index: str) -> int:
    """The number at the end of an index's name; 0 if there is none.

    >>> number_of("eventwire-events-000012")
    12
    """
    last = index.rsplit("-", 1)[-1]
    return int(last) if last.isdigit() else 0


def document_id(key: str) -> str:
    """The key as Elasticsearch takes it: as it is, or its hash where it is too long.

    >>> document_id("e1"), len(document_id("x" * 600))
    ('e1', 71)
    """
    raw = key.encode("utf-8", "surrogateescape")
    return key if len(raw) <= MAX_ID else "sha256:" + hashlib.sha256(raw).hexdigest()
