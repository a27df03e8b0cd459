"""Cursors: where the next page begins, opaque to the caller and bound to the query that made it."""

import base64
import binascii
import hashlib
import json
import math
from dataclasses import dataclass
from typing import Any

from eventwire.errors import InvalidInput

_BIGGEST = 2**63


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort value and id of the last item of a page."""

    value: str | int | float
    key: str

    def encode(self, query: str) -> str:
        """As text; `query` is what the cursor is bound to (all parameters but the cursor and limit)."""
        raw = json.dumps([_mark(query), self.value, self.key], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, query: str) -> "Cursor":
        """Read a cursor that `encode` made for the same query.

        Raises:
            InvalidInput: it is not one, or belongs to another query.

        >>> Cursor.decode(Cursor("2024-08-21", "e1").encode("q"), "q")
        Cursor(value='2024-08-21', key='e1')
        """
        try:
            mark, value, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            key.encode()
            usable = _usable(value)
        except (binascii.Error, ValueError, TypeError, AttributeError, RecursionError):
            usable = False
        if not usable:
            raise InvalidInput("cursor", "not a cursor of this service; take next_cursor from a page as it is")
        if mark != _mark(query):
            raise InvalidInput(
                "cursor", "belongs to another query; repeat that query's parameters, or start without a cursor"
            )
        return cls(value, key)


def _usable(value: Any) -> bool:
    """Whether an index can compare with the value: anybody can write a cursor, with anything in it.

    Raises:
        UnicodeEncodeError: a text that is none.
    """
    if isinstance(value, str):
        value.encode()
        return True
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and abs(value) < _BIGGEST


def _mark(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:12]
