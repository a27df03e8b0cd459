"""The answer to a stream of articles: sent while the stream comes in, as far as the publisher reads it.

Many clients send all of their body before they read a byte of the answer. If we waited for them to read, both sides
would wait for ever; so what the connection does not take at once is kept aside, in a file beyond a megabyte, and sent
at the end.
"""

import asyncio
import tempfile
from types import TracebackType
from typing import Self

from aiohttp import web

from eventwire.errors import TooSlow

_ROOM = 32 * 1024
_MEMORY = 1024 * 1024
_PATIENCE = 60.0


class GrowingAnswer:
    """An answer of JSON lines whose end is not known yet. Use as a context manager."""

    def __init__(self, request: web.Request) -> None:
        self._request = request
        self._response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson", "X-Accel-Buffering": "no"})
        self._aside = tempfile.SpooledTemporaryFile(max_size=_MEMORY)  # noqa: SIM115 - closed on exit
        self._waiting = False

    @property
    def begun(self) -> bool:
        """Whether anything was sent."""
        return self._response.prepared

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._aside.close()

    async def add(self, lines: bytes) -> None:
        """Send the lines now if the connection takes them, else keep them for `finish`."""
        if not self._response.prepared:
            await self._response.prepare(self._request)
        transport = self._request.transport
        if not self._waiting and transport is not None and transport.get_write_buffer_size() < _ROOM:
            await self._write(lines)
        else:
            self._waiting = True
            self._aside.write(lines)

    async def finish(self) -> web.StreamResponse:
        """Send the rest."""
        self._aside.seek(0)
        while rest := self._aside.read(65536):
            await self._write(rest)
        await self._response.write_eof()
        return self._response

    async def _write(self, lines: bytes) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._response.write(lines)
        except TimeoutError:
            self._response.force_close()
            raise TooSlow("answer", "is not read") from None
