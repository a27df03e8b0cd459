"""Articles as JSON lines, taken while they come in: one batch is published while the next one is gathered."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from eventwire.adapters.http import Share
from eventwire.errors import EventwireError, InvalidInput, Temporary, TooLarge
from eventwire.intake import Line, LineSplitter
from eventwire_ingestor.acceptance import Acceptance, Item, Order
from eventwire_ingestor.verdict import Verdict, refused

MAX_LINES = 100_000
"""Most lines of one request, blank ones among them."""

_BATCH = 256
_BATCH_BYTES = 1024 * 1024

Tell = Callable[[list[Verdict]], Awaitable[None]]


class Stream:
    """Takes one request's lines. Every line gets its verdict, in order, even when the log stops taking them."""

    def __init__(self, acceptance: Acceptance, share: Share, tell: Tell, longest: int) -> None:
        self._acceptance = acceptance
        self._share = share
        self._tell = tell
        self._splitter = LineSplitter(longest)
        self._order = Order()
        self._gathered: list[Item] = []
        self._size = 0
        self._under_way: asyncio.Task[list[Verdict]] | None = None
        self._under_way_size = 0
        self._trouble: Verdict | None = None
        self._again = False
        self.whole = False
        """Whether every line was read and none was told to be sent again."""

    async def take(self, pieces: AsyncIterator[bytes]) -> None:
        """Take all lines; a body that goes wrong part-way ends with a last verdict that says so.

        Raises:
            InvalidInput: the body is wrong before its first line has ended.
        """
        try:
            async for piece in pieces:
                await self._gather(self._splitter.feed(piece))
            await self._gather(self._splitter.finish())
            await self._flush()
            self.whole = not self._again
        except (InvalidInput, Temporary) as error:
            await self._flush()
            if not self._splitter.count:
                raise
            await self._say([refused(self._splitter.count + 1, error)])
        finally:
            if self._under_way is not None:
                self._under_way.cancel()

    async def _gather(self, lines: list[Line]) -> None:
        for line in lines:
            if line.number > MAX_LINES:
                raise TooLarge("body", f"has more than {MAX_LINES} lines; from here on nothing was read")
            item = Item(line.number, line.raw)
            self._gathered.append(item)
            self._size += item.size
            if len(self._gathered) >= _BATCH or self._size >= _BATCH_BYTES:
                await self._send()
        if self._splitter.count > MAX_LINES:
            raise TooLarge("body", f"has more than {MAX_LINES} lines; from here on nothing was read")
        self._share.hold(self._under_way_size + self._size + self._splitter.held)
        if self._under_way is None or self._under_way.done():
            await self._settle()
            if self._gathered:
                self._under_way = asyncio.create_task(self._soon())

    async def _send(self) -> None:
        """Wait for the batch under way, then send what is gathered on its way."""
        await self._settle()
        if self._gathered:
            self._under_way = asyncio.create_task(self._batch(self._taken()))

    async def _soon(self) -> list[Verdict]:
        """A batch of what is gathered when it begins: what has arrived by then need not wait for the next one."""
        return await self._batch(self._taken())

    def _taken(self) -> list[Item]:
        items, self._gathered, self._under_way_size, self._size = self._gathered, [], self._size, 0
        return items

    async def _batch(self, items: list[Item]) -> list[Verdict]:
        if self._trouble is not None:
            return [self._trouble.of(item.line) for item in items]
        try:
            return await self._acceptance.batch(items, self._order)
        except Temporary as error:
            # What follows would wait as long and fail as well: it is told so without being tried.
            # Not the error itself: with its traceback it would hold this batch, and this batch it.
            self._trouble = refused(0, error)
            return [self._trouble.of(item.line) for item in items]
        except EventwireError as error:
            return [refused(item.line, error) for item in items]

    async def _settle(self) -> None:
        if self._under_way is not None:
            verdicts = await self._under_way
            self._under_way, self._under_way_size = None, 0
            await self._say(verdicts)

    async def _flush(self) -> None:
        await self._send()
        await self._settle()

    async def _say(self, verdicts: list[Verdict]) -> None:
        self._again |= any(verdict.retry_after is not None for verdict in verdicts)
        await self._tell(verdicts)
