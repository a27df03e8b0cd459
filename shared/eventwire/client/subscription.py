"""Changes of events as they happen, by whatever way a program has to them: HTTP, Kafka, or the embedded log."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from pydantic import ValidationError

from eventwire.client.sse import MessageReader
from eventwire.client.transport import DEFAULT_URL, Answer, Retry, checked_url, refusal
from eventwire.errors import InvalidInput, Temporary
from eventwire.model import EventChange
from eventwire.ports import EventLog
from eventwire.query import Matcher, Subscription

if TYPE_CHECKING:
    from eventwire.adapters.kafka.settings import KafkaSettings

_FILE = "eventwire.sqlite"
_SILENCE = 60.0
_WAIT = 30.0


def subscribe(
    source: "str | Path | KafkaSettings | EventLog" = DEFAULT_URL,
    *,
    key: str | None = None,
    retry: Retry | None = None,
    **wanted: Any,
) -> AsyncGenerator[EventChange, None]:
    """Changes of events, from now on or from where you were.

    `source`: the URL of a running Eventwire (`key`: an API key); `KafkaSettings`, to read the cluster's topic; the data
    directory of an embedded system; or any `EventLog`. `wanted`: the filters of GET /v1/events (`from_` is the
    parameter `from`), `since` (`now`, `begin`, or a moment), `after` (the `position` of the last change that you are
    done with). The same changes come from each. A change may come twice, none is missed; of events that change
    while you are away you get the newest state. `retry.patience` is how long to try without success; without end by
    default.

    Raises:
        InvalidInput: a filter, the position or the source is wrong.
        Unauthorized, Forbidden: the service says so.
        Temporary: the patience has ended.
    """
    try:
        subscription = Subscription.model_validate({n.rstrip("_"): v for n, v in wanted.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(str(first["loc"][0]), first["msg"].removeprefix("Value error, ")) from None
    Matcher(subscription)
    retry = retry or Retry(patience=inf)
    if isinstance(source, str):
        return _stream(checked_url(source), key, retry, subscription)
    if isinstance(source, Path):
        file = source / _FILE if source.is_dir() else source
        if not file.is_file():
            raise InvalidInput("source", f"{file} is not there; give the data directory of an embedded Eventwire")
        return _follow(file, retry, subscription)
    return _follow(source, retry, subscription)


async def _stream(
    url: str, key: str | None, retry: Retry, subscription: Subscription
) -> AsyncGenerator[EventChange, None]:
    """Over HTTP, connected anew whenever the connection ends."""
    position = subscription.after
    asked = subscription.model_dump(
        mode="json", by_alias=True, exclude_unset=True, exclude={"after"}, exclude_none=True
    )
    headers = {"Accept": "text/event-stream"} | ({"Authorization": f"Bearer {key}"} if key else {})
    trying = _Trying(retry)
    timeout = ClientTimeout(total=None, sock_connect=10, sock_read=_SILENCE)
    async with ClientSession(timeout=timeout, headers=headers) as session:
        while True:
            resume = {"Last-Event-ID": position} if position else {}
            try:
                async with session.get(
                    f"{url}/v1/events/stream", params=asked, headers=resume, allow_redirects=False
                ) as response:
                    if response.status != 200:  # noqa: PLR2004 - the one answer that is a stream
                        raise refusal(
                            Answer(response.status, await response.read()), response.headers.get("Retry-After", "")
                        )
                    reader = MessageReader()
                    async for data in response.content.iter_any():
                        for message in reader.feed(data):
                            trying.succeeded(message.retry)
                            if message.data:
                                yield EventChange.model_validate_json(message.data, extra="ignore")
                            position = message.position or position
            except (ClientError, TimeoutError, OSError) as error:
                await trying.again(Temporary(f"{url} does not answer: {error or type(error).__name__}", delay=0))
            except Temporary as error:
                await trying.again(error)
            else:
                await trying.again(Temporary(f"{url} has ended the stream", delay=0))


async def _follow(source: Any, retry: Retry, subscription: Subscription) -> AsyncGenerator[EventChange, None]:
    """Over a log that this process reads itself."""
    from eventwire.adapters.following import Following  # noqa: PLC0415 - no program needs every engine's client

    trying = _Trying(retry)
    async with AsyncExitStack() as stack:
        log = await _opened(source, stack)
        following: Following | None = None
        while True:
            try:
                if following is None:
                    following = await Following.begin(log, subscription)
                    stack.push_async_callback(following.close)
                news = await following.read(_WAIT)
            except Temporary as error:
                await trying.again(error)
                continue
            trying.succeeded()
            for change in news.changes:
                yield change


async def _opened(source: Any, stack: AsyncExitStack) -> EventLog:
    if isinstance(source, Path):
        from eventwire.adapters.sqlite import Database, SqliteEventLog  # noqa: PLC0415 - as above

        embedded = SqliteEventLog(Database(source))
        stack.callback(embedded.close)
        return embedded
    if hasattr(source, "kafka_bootstrap"):
        from eventwire.adapters.kafka import KafkaEventLog  # noqa: PLC0415 - as above

        return await stack.enter_async_context(KafkaEventLog(source))
    log: EventLog = source
    return log


class _Trying:
    """Waits before the next attempt, ever longer, until the patience ends."""

    def __init__(self, retry: Retry) -> None:
        self._retry = retry
        self._attempt = 0
        self._since: float | None = None
        self._told = 0.0

    def succeeded(self, told: float | None = None) -> None:
        """Something arrived; `told`: seconds that the service wants between two connections."""
        self._attempt, self._since = 0, None
        self._told = self._told if told is None else told

    async def again(self, error: Temporary) -> None:
        """Wait.

        Raises:
            Temporary: the patience has ended.
        """
        now = asyncio.get_running_loop().time()
        self._since = now if self._since is None else self._since
        wait = self._retry.wait(self._attempt, max(error.delay, self._told if self._attempt else 0.0))
        if now + wait > self._since + self._retry.patience:
            raise error
        self._attempt += 1
        await asyncio.sleep(wait)
