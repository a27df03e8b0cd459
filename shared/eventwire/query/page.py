"""A page of answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """Items in order, and the cursor of the next page (None: this is the last)."""

    items: tuple[Mapping[str, Any], ...]
    next_cursor: str | None
