"""Request bodies, read within limits: bytes on the wire, bytes once unpacked, and the time that they may take."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from eventwire.adapters.http.admission import Share
from eventwire.adapters.http.inflate import decoder
from eventwire.errors import InvalidInput, TooLarge, TooSlow

MAX_BODY = 8 * 1024 * 1024
"""Longest body in bytes: an article of 1 MiB text may take several times that in escaped JSON."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a body may take."""

    wire: int = MAX_BODY
    """Bytes as they arrive."""
    unpacked: int = MAX_BODY
    """Bytes once Content-Encoding is undone."""
    patience: float = 30.0
    """Seconds that may be spent waiting for bytes, all pauses together."""
    rate: float = float("inf")
    """Bytes by which a second more may be waited: a long body that keeps coming may take its time."""


WHOLE = Limits()
STREAM = Limits(wire=256 * 1024 * 1024, unpacked=512 * 1024 * 1024, rate=16 * 1024)


def _unwatched(_data: bytes) -> None:
    """Nobody watches the bytes."""


async def pieces(
    request: web.Request, limits: Limits, watch: Callable[[bytes], None] = _unwatched
) -> AsyncIterator[bytes]:
    """The body as it arrives, unpacked, in pieces of at most 64 KiB or so. `watch` sees the bytes as they arrive.

    Raises:
        Unsupported: its Content-Encoding is not taken.
        TooLarge: it is beyond a limit.
        TooSlow: it comes too slowly.
        InvalidInput: it is damaged, or stops in the middle.
    """
    unpack = decoder(request.headers.get("Content-Encoding", ""))
    if request.content_length is not None and request.content_length > limits.wire:
        raise TooLarge("body", f"has {request.content_length} bytes; at most {limits.wire} are taken")
    arrived = unpacked = 0
    waited = 0.0
    loop = asyncio.get_running_loop()
    while True:
        begin = loop.time()
        try:
            async with asyncio.timeout(limits.patience + arrived / limits.rate - waited):
                part = await request.content.readany()
        except TimeoutError:
            raise TooSlow("body", "comes too slowly; send it faster or in smaller parts") from None
        except (web.RequestPayloadError, HttpProcessingError):
            raise InvalidInput("body", "stops in the middle, or its framing is damaged") from None
        waited += loop.time() - begin
        if not part:
            break
        arrived += len(part)
        if arrived > limits.wire:
            raise TooLarge("body", f"is longer than {limits.wire} bytes, the most that is taken")
        watch(part)
        for piece in unpack.feed(part):
            unpacked += len(piece)
            if unpacked > limits.unpacked:
                raise TooLarge("body", f"is longer than {limits.unpacked} bytes once unpacked, the most that is taken")
            yield piece
    unpack.finish()


async def read_body(
    request: web.Request,
    limits: Limits = WHOLE,
    share: Share | None = None,
    watch: Callable[[bytes], None] = _unwatched,
) -> bytes:
    """The whole body, unpacked; what it takes is held against the `share`.

    Raises:
        InvalidInput: as `pieces` does, TooLarge, TooSlow and Unsupported among them.
        Busy: other requests' bodies fill the memory.
    """
    parts: list[bytes] = []
    async for piece in pieces(request, limits, watch):
        if share is not None:
            share.more(len(piece))
        parts.append(piece)
    return b"".join(parts)
