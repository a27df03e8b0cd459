"""From what a publisher sent to an article that is durable on the log."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import orjson

from eventwire import flow
from eventwire.errors import EventwireError, InvalidInput, Permanent, Temporary, TooLarge
from eventwire.intake import Page, Submission, parse_object, submission_from
from eventwire.model import Article
from eventwire.ports import Clock, Message, Publisher
from eventwire.stage import message
from eventwire_ingestor.verdict import Verdict, accepted, refused

MAX_ITEMS = 10_000
"""Most items of a JSON array."""

_BATCH = 256
_INLINE = 64 * 1024
"""Most bytes that are worked on at once in the event loop. What is larger goes to a thread; for less, handing it over
and taking turns with the thread would cost more than the work."""


class Pages(Protocol):
    """Reads web pages."""

    async def read(self, html: str, url: str | None) -> Page:
        """The article in a page.

        Raises:
            InvalidInput: no article is in it.
        """
        ...


Pressure = Callable[[], Awaitable[None]]
"""Raises Temporary while so much waits to be processed that nothing more should be taken."""


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a batch: its line from 1, and its bytes or what JSON they hold. None: the line was too long."""

    line: int
    content: Any

    @property
    def size(self) -> int:
        """Bytes, where they are known."""
        return len(self.content) if isinstance(self.content, bytes) else 0


Read = tuple[int, Submission | Verdict]
"""Line and submission, or its refusal: the error itself, with its traceback, would keep its whole batch alive."""

Placed = tuple[int, Article | Verdict, Message | None]


class Order:
    """The order of one request: what stands later is the later revision, even within a millisecond."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}

    def place(self, submission: Submission, now: datetime) -> Article:
        """The article of a submission, received after every earlier one of its id.

        Raises:
            InvalidInput: a field is wrong.
        """
        article = submission.article(now)
        last = self._last.get(article.article_id)
        if last is not None and article.received_at <= last:
            article = submission.article(last + timedelta(milliseconds=1))
        self._last[article.article_id] = article.received_at
        return article


class Acceptance:
    """Reads, checks and publishes; what it reports as accepted is durable."""

    def __init__(self, publisher: Publisher, clock: Clock, pages: Pages, pressure: Pressure, longest: int) -> None:
        """`longest`: most bytes of a line, for the refusal that tells of it."""
        self._publisher = publisher
        self._clock = clock
        self._pages = pages
        self._pressure = pressure
        self._longest = longest

    async def one(self, submission: Submission, identifier: str | None = None) -> Article:
        """Accept one article, under that id if one is given.

        Raises:
            InvalidInput: a field is wrong.
            Temporary: the log cannot take it now.
        """
        await self._pressure()
        whole = await self._whole(submission)
        now = self._clock.now()
        article = whole.article(now, identifier)
        await self._publisher.publish([_message(article, now)])
        return article

    async def publish(self, article: Article) -> None:
        """Put an article's record on the log.

        Raises:
            Temporary: the log cannot take it now.
        """
        await self._publisher.publish([_message(article, self._clock.now())])

    async def array(self, raw: bytes) -> list[Verdict]:
        """Accept what is in order of a JSON array of articles; a verdict for each item.

        Raises:
            InvalidInput: it is no array, or an empty one.
            TooLarge: it has more items than are taken.
        """
        items = await asyncio.to_thread(_items, raw)
        verdicts: list[Verdict] = []
        order = Order()
        trouble: Verdict | None = None
        for begin in range(0, len(items), _BATCH):
            batch = items[begin : begin + _BATCH]
            if trouble is None:
                try:
                    verdicts += await self.batch(batch, order)
                except Temporary as error:
                    trouble = refused(0, error)
            if trouble is not None:
                verdicts += [trouble.of(item.line) for item in batch]
        return verdicts

    async def batch(self, items: Sequence[Item], order: Order) -> list[Verdict]:
        """Accept what is in order; a verdict for each item, in their order.

        Raises:
            Temporary: the log takes nothing now; no item has been accepted.
        """
        await self._pressure()
        placed: list[Placed] = []
        for portion in _portions(items):
            placed += await self._worked(portion, order)
        try:
            await self._publisher.publish([m for _, _, m in placed if m is not None])
        except Temporary:
            raise
        except Permanent:
            return [await self._alone(line, what, m) for line, what, m in placed]
        return [_verdict(line, what) for line, what, _ in placed]

    async def _worked(self, items: Sequence[Item], order: Order) -> list[Placed]:
        """What became of a portion; others have their turn after it."""
        small = all(isinstance(item.content, bytes) for item in items) and sum(item.size for item in items) <= _INLINE
        read = self._read(items) if small else await asyncio.to_thread(self._read, items)
        whole = [await self._finished(entry) for entry in read]
        placed = self._placed(whole, order) if small else await asyncio.to_thread(self._placed, whole, order)
        await asyncio.sleep(0)
        return placed

    async def _whole(self, submission: Submission) -> Submission:
        """The submission with its HTML, if that is what it holds, read."""
        page = submission.page
        return submission if page is None else submission.read_as(await self._pages.read(page, submission.url))

    async def _finished(self, entry: Read) -> Read:
        line, what = entry
        if isinstance(what, Submission) and what.page is not None:
            try:
                return line, await self._whole(what)
            except Permanent as error:
                return line, refused(line, error)
        return entry

    def _read(self, items: Sequence[Item]) -> list[Read]:
        return [(item.line, self._submission(item)) for item in items]

    def _submission(self, item: Item) -> Submission | Verdict:
        try:
            if item.content is None:
                raise TooLarge("line", f"is longer than {self._longest} bytes, the most that is taken")
            data = parse_object(item.content) if isinstance(item.content, bytes) else item.content
            if not isinstance(data, dict):
                raise InvalidInput("item", "must be a JSON object with the fields of an article")
            return submission_from(data)
        except Permanent as error:
            return refused(item.line, error)

    def _placed(self, read: Sequence[Read], order: Order) -> list[Placed]:
        now = self._clock.now()
        placed: list[Placed] = []
        for line, what in read:
            if isinstance(what, Submission):
                try:
                    article = order.place(what, now)
                except Permanent as error:
                    placed.append((line, refused(line, error), None))
                else:
                    placed.append((line, article, _message(article, now)))
            else:
                placed.append((line, what, None))
        return placed

    async def _alone(self, line: int, what: Article | Verdict, content: Message | None) -> Verdict:
        """Publish one that stood in a batch with something that the log will never take."""
        if content is not None:
            try:
                await self._publisher.publish([content])
            except EventwireError as error:
                return refused(line, error)
        return _verdict(line, what)


def _message(article: Article, now: datetime) -> Message:
    return message(flow.ARTICLES, article.article_id, article, now)


def _portions(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items in order, in portions of at most `_INLINE` bytes; one that is larger stands alone."""
    begin = size = 0
    for at, item in enumerate(items):
        if at > begin and size + item.size > _INLINE:
            yield items[begin:at]
            begin, size = at, 0
        size += item.size
    if items:
        yield items[begin:]


def _items(raw: bytes) -> list[Item]:
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise InvalidInput("body", f"is not valid JSON: {error}") from None
    if not data:
        raise InvalidInput("body", "holds no article")
    if len(data) > MAX_ITEMS:
        raise TooLarge(
            "body", f"has {len(data)} items; at most {MAX_ITEMS} are taken, send more as application/x-ndjson"
        )
    return [Item(number, content) for number, content in enumerate(data, 1)]


def _verdict(line: int, what: Article | Verdict) -> Verdict:
    return accepted(line, what) if isinstance(what, Article) else what
