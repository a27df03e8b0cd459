"""Lines out of a stream of bytes, however it is cut, with a bound on what is held."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its number from 1, and its bytes; None where it was longer than is taken."""

    number: int
    raw: bytes | None


class LineSplitter:
    r"""Cuts a stream into lines; blank lines are counted but not given. Holds at most one line.

    >>> splitter = LineSplitter(limit=4)
    >>> splitter.feed(b"a\n\nb"), splitter.feed(b"c\ntoo long"), splitter.feed(b"\n"), splitter.finish()
    ([Line(number=1, raw=b'a')], [Line(number=3, raw=b'bc')], [Line(number=4, raw=None)], [])
    """

    def __init__(self, limit: int) -> None:
        """`limit`: most bytes of a line, without its end."""
        self._limit = limit
        self._held: list[bytes] = []
        self._size = 0
        self._overlong = False
        self.count = 0
        """Lines that have ended so far, blank ones among them."""

    @property
    def held(self) -> int:
        """Bytes of the unfinished line."""
        return self._size

    def feed(self, piece: bytes) -> list[Line]:
        """The lines that end in this piece."""
        *ended, rest = piece.split(b"\n")
        lines: list[Line] = []
        for part in ended:
            self._hold(part)
            lines += self._end()
        self._hold(rest)
        return lines

    def finish(self) -> list[Line]:
        """The last line, if the stream ended without a line feed."""
        return self._end() if self._size or self._overlong else []

    def _hold(self, part: bytes) -> None:
        if self._overlong or not part:
            return
        if self._size + len(part) > self._limit + 1:  # one more for a carriage return
            self._overlong = True
            self._held, self._size = [], 0
            return
        self._held.append(part)
        self._size += len(part)

    def _end(self) -> list[Line]:
        self.count += 1
        raw = b"".join(self._held)
        overlong = self._overlong or len(raw) > self._limit
        self._held, self._size, self._overlong = [], 0, False
        if overlong:
            return [Line(self.count, None)]
        return [Line(self.count, raw)] if raw.strip() else []
