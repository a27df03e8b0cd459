"""The child process from the parent's side: started by the first question, killed when one takes too long."""

import asyncio
import struct
import sys
from typing import Any

import orjson

_START = 30.0
"""Seconds that the child may take to start and load its libraries, on top of the first question's of each kind."""


class Child:
    """Answers one question after the other. `close` ends it; the next question starts it again."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._loaded: set[str] = set()

    async def ask(self, kind: str, question: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        """The answer; None if it takes more time or memory than it may. Questions of a kind need the same libraries."""
        raw = orjson.dumps(question)
        async with self._turn:
            if self._process is None or self._process.returncode is not None:
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "eventwire.adapters.html.child",
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                )
                self._loaded.clear()
            try:
                async with asyncio.timeout(seconds if kind in self._loaded else seconds + _START):
                    answer = await _ask(self._process, raw)
            except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.CancelledError) as error:
                # Its answer would otherwise be taken for the next question's.
                await self._end()
                if isinstance(error, asyncio.CancelledError):
                    raise
                return None
            self._loaded.add(kind)
            return answer

    async def close(self) -> None:
        """End the child."""
        async with self._turn:
            await self._end()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()


async def _ask(process: asyncio.subprocess.Process, question: bytes) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        message = "the child has pipes"
        raise AssertionError(message)
    process.stdin.write(struct.pack(">I", len(question)) + question)
    await process.stdin.drain()
    (size,) = struct.unpack(">I", await process.stdout.readexactly(4))
    answer: dict[str, Any] = orjson.loads(await process.stdout.readexactly(size))
    return answer
