"""Server-sent events, as the HTML standard has them, read from bytes as they arrive."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from eventwire.errors import Permanent

LONGEST = 64 * 1024 * 1024

_LINE = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Message:
    """One message; without data it only moves the position."""

    data: str
    position: str | None
    retry: float | None


class MessageReader:
    r"""Makes messages of bytes.

    >>> reader = MessageReader()
    >>> [list(reader.feed(part)) for part in (b"id: 7\nda", b"ta: {}\n\n: heart", b"beat\n\n")]
    [[], [Message(data='{}', position='7', retry=None)], [Message(data='', position='7', retry=None)]]
    """

    def __init__(self) -> None:
        self._rest: list[bytes] = []
        self._data: list[str] = []
        self._size = 0
        self._position: str | None = None
        self._retry: float | None = None

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that these bytes complete.

        Raises:
            Permanent: a message is longer than any of ours.
        """
        self._size += len(data)
        if self._size > LONGEST:
            raise Permanent(f"a message of the stream is longer than {LONGEST} bytes; it is not Eventwire's")
        self._rest.append(data)
        if b"\n" not in data and b"\r" not in data and not self._rest[0].endswith(b"\r"):
            # In the middle of a long line: it is put together when it ends.
            return
        *lines, rest = _LINE.split(b"".join(self._rest))
        if not rest and data.endswith(b"\r") and lines:
            # A line feed may still belong to it; the line waits for the next bytes.
            rest = lines.pop() + b"\r"
        self._rest = [rest]
        for line in lines:
            if line:
                self._field(line.decode("utf-8", "replace"))
                continue
            yield Message("\n".join(self._data), self._position, self._retry)
            self._data, self._retry, self._size = [], None, 0

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._position = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self._retry = int(value) / 1000
