"""Content-Encoding of request bodies undone, piece by piece: what comes out is bounded before it is made."""

import zlib
from collections.abc import Iterator
from typing import Protocol

from backports import zstd

from eventwire.errors import InvalidInput, Unsupported

PIECE = 65536
"""Most bytes that are given at once."""

_WINDOW_LOG = 23
"""Largest zstd window that is decoded, 8 MiB: what RFC 8878 asks every decoder to support, and no more."""


class Decoder(Protocol):
    """Undoes one Content-Encoding."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data stands for, in pieces of at most PIECE bytes.

        Raises:
            InvalidInput: the data is damaged.
        """
        ...

    def finish(self) -> None:
        """Say that no more data comes.

        Raises:
            InvalidInput: the data stopped in the middle.
        """
        ...


class Identity:
    """No encoding."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The data."""
        yield data

    def finish(self) -> None:
        """Nothing is left."""


class Gunzip:
    """gzip (RFC 1952), of one member or several."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data stands for."""
        try:
            full = False
            while data or full:
                if self._inner.eof:
                    self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)
                self._begun = True
                piece = self._inner.decompress(data, PIECE)
                data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
                # All input may be taken in while output is still held back.
                full = len(piece) == PIECE and not self._inner.eof
                if piece:
                    yield piece
        except zlib.error:
            raise InvalidInput("body", "is not valid gzip, though Content-Encoding says so") from None

    def finish(self) -> None:
        """The last member must be whole."""
        if self._begun and not self._inner.eof:
            raise InvalidInput("body", "ends in the middle of its gzip data")


class Unzstd:
    """zstd (RFC 8878), of one frame or several."""

    def __init__(self) -> None:
        self._inner = self._new()
        self._begun = False

    @staticmethod
    def _new() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data stands for."""
        try:
            while data or not (self._inner.eof or self._inner.needs_input):
                if self._inner.eof:
                    self._inner = self._new()
                self._begun = True
                piece = self._inner.decompress(data, PIECE)
                data = self._inner.unused_data if self._inner.eof else b""
                if piece:
                    yield piece
        except zstd.ZstdError:
            raise InvalidInput(
                "body", "is not valid zstd with a window of at most 8 MiB, though Content-Encoding says zstd"
            ) from None

    def finish(self) -> None:
        """The last frame must be whole."""
        if self._begun and not self._inner.eof:
            raise InvalidInput("body", "ends in the middle of its zstd data")


def decoder(encoding: str) -> Decoder:
    """What undoes a Content-Encoding header's value.

    Raises:
        Unsupported: it is none of identity, gzip and zstd, or several at once.

    >>> b"".join(decoder("identity").feed(b"as it is"))
    b'as it is'
    """
    match encoding.strip().lower():
        case "" | "identity":
            return Identity()
        case "gzip" | "x-gzip":
            return Gunzip()
        case "zstd":
            return Unzstd()
        case _:
            raise Unsupported("Content-Encoding", f"{encoding[:60]!r} is not taken; send gzip, zstd or none")
