"""Articles as JSON lines: each line read on its own, the bad ones told and kept."""

import base64
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from eventwire.errors import InvalidInput
from eventwire.intake import Submission, parse_object, submission_from
from eventwire.model import Article

MAX_LINE = 16 * 1024 * 1024
"""Longest line in bytes; a longer one is a bad line, not a reason to fill the memory."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of input: its number from 1, and its bytes (cut at MAX_LINE)."""

    number: int
    raw: bytes


def read_lines(source: BinaryIO) -> Iterator[Line]:
    """The lines that are not blank."""
    number = 0
    while raw := source.readline(MAX_LINE + 1):
        number += 1
        if len(raw) > MAX_LINE:
            rest = raw
            while rest and not rest.endswith(b"\n"):
                rest = source.readline(MAX_LINE)
        if raw.strip():
            yield Line(number, raw)


def read_article(line: Line, received_at: datetime) -> Article:
    """The article in a line. Fields that an article does not have are passed over, `id` is its id as it is.

    Raises:
        InvalidInput: the line is no article; `where` names the field.
    """
    if len(line.raw) > MAX_LINE:
        raise InvalidInput("line", f"is longer than {MAX_LINE} bytes, the most that is taken")
    data = parse_object(line.raw)
    known: dict[str, Any] = {name: value for name, value in data.items() if name in Submission.model_fields}
    identifier = known.pop("id", None)
    if identifier is not None and not isinstance(identifier, str | int):
        raise InvalidInput("id", "must be a string")
    return submission_from(known).article(received_at, None if identifier is None else str(identifier))


class Rejects:
    """Counts bad lines, tells of each on stderr, and keeps them in a file if asked to."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file = path.open("w", encoding="utf-8") if path else None
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def add(self, line: Line, reason: str) -> None:
        """Tell of a bad line; keep its bytes (as text, or in base64 where they are no UTF-8)."""
        self.count += 1
        print(f"line {line.number}: {reason}", file=sys.stderr)  # noqa: T201 - a command's output
        if self._file:
            try:
                kept = {"raw": line.raw.decode("utf-8").rstrip("\n")}
            except UnicodeDecodeError:
                kept = {"raw_base64": base64.b64encode(line.raw).decode()}
            self._file.write(json.dumps({"line": line.number, "reason": reason, **kept}, ensure_ascii=False) + "\n")
