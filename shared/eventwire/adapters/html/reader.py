"""Reads pages in a child process that is killed when a page takes too long or too much memory."""

import asyncio
import struct
import sys

import orjson

from eventwire.errors import InvalidInput
from eventwire.intake import Page

DEADLINE = 10.0
"""Seconds that one page may take; ordinary ones take hundredths."""

_START = 30.0
"""Seconds that the child may take to start and load its libraries, on top of the first page's."""


class PageReader:
    """Reads one page after the other. The child starts with the first page; `close` ends it."""

    def __init__(self, deadline: float = DEADLINE) -> None:
        self._deadline = deadline
        self._child: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def read(self, html: str, url: str | None) -> Page:
        """The article in a page.

        Raises:
            InvalidInput: no article is in it, or it takes more time or memory than a page may.
        """
        question = orjson.dumps({"html": html, "url": url})
        async with self._turn:
            patience = self._deadline
            if self._child is None or self._child.returncode is not None:
                self._child = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "eventwire.adapters.html.child",
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                )
                patience += _START
            try:
                async with asyncio.timeout(patience):
                    answer = await _ask(self._child, question)
            except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.CancelledError) as error:
                # Its answer would otherwise be taken for the next page's.
                await self._end()
                if isinstance(error, asyncio.CancelledError):
                    raise
                raise InvalidInput("html", "takes more time or memory to read than a page may") from None
        if "problem" in answer:
            raise InvalidInput("html", answer["problem"])
        return Page(**answer)

    async def close(self) -> None:
        """End the child."""
        async with self._turn:
            await self._end()

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None and child.returncode is None:
            child.kill()
            await child.wait()


async def _ask(child: asyncio.subprocess.Process, question: bytes) -> dict[str, str]:
    if child.stdin is None or child.stdout is None:
        message = "the child has pipes"
        raise AssertionError(message)
    child.stdin.write(struct.pack(">I", len(question)) + question)
    await child.stdin.drain()
    (size,) = struct.unpack(">I", await child.stdout.readexactly(4))
    answer: dict[str, str] = orjson.loads(await child.stdout.readexactly(size))
    return answer
