"""Batches of a Faust stream's messages, taken from the stream's channel itself.

Faust's own `take` and its kin are not used: they acknowledge messages that they drop around a rebalance, and with two
workers they were seen to stop delivering.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, TypeVar

from mode.utils.futures import notify

One = TypeVar("One")
Made = TypeVar("Made")


async def batches(stream: Any, enough: int, most: int, within: float) -> AsyncIterator[list[Any]]:
    """Up to `most` events at a time; the first waits at most `within` seconds for company, until there are `enough`.

    Each event is entered with the consumer as being worked on, so that a rebalance waits until it is released.
    """
    queue = stream.channel.queue
    ended = False
    while not ended and not stream.should_stop:
        taken: list[Any] = []
        try:
            taken.append(_enter(stream.app.consumer, await queue.get()))
            if queue.qsize() < enough - 1:
                await asyncio.sleep(within)
            while len(taken) < most and not queue.empty():
                taken.append(_enter(stream.app.consumer, queue.get_nowait()))
        except StopAsyncIteration:
            # So Faust ends a channel. What was taken before is still to be done: the application waits for it.
            ended = True
        if taken:
            yield taken


def _enter(consumer: Any, event: Any) -> Any:
    if not event.message.tracked:
        consumer.track_message(event.message)
    return event


def release(consumer: Any, events: Sequence[Any]) -> None:
    """The events are not worked on any more."""
    for event in events:
        consumer._unacked_messages.discard(event.message)  # noqa: SLF001 - Faust's own way is to acknowledge
    notify(consumer._waiting_for_ack)  # noqa: SLF001 - a rebalance may wait for these


async def ahead(
    items: Sequence[One], most: int, prepare: Callable[[Sequence[One]], Awaitable[Sequence[Made]]]
) -> AsyncGenerator[list[tuple[One, Made]]]:
    """Batches of up to `most` items with what is made of each; one is prepared while its reader works on another."""
    coming: asyncio.Future[Sequence[Made]] | None = None
    try:
        for at in range(0, len(items), most):
            batch, following = items[at : at + most], items[at + most : at + 2 * most]
            made = await (coming or prepare(batch))
            coming = asyncio.ensure_future(prepare(following)) if following else None
            yield list(zip(batch, made, strict=True))
    finally:
        if coming is not None:
            coming.cancel()
