"""Delivers the messages of one webhook, one after the other. The log is the queue: here is only how far it is."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from eventwire.adapters.following import Following
from eventwire.errors import EventwireError, InvalidInput, Temporary
from eventwire.model import EventChange
from eventwire.ports import Clock, EventLog
from eventwire.webhooks import (
    Outcome,
    Pending,
    Progress,
    Webhook,
    accepted,
    event_message,
    failed,
    passed,
    superseded,
)
from eventwire.webhooks.progress import waiting
from eventwire_webhooks.sender import Sender

log = logging.getLogger(__name__)

_LOOK = 5.0
_REST = 60.0
_KEEP_DELIVERIES = 1.0
_KEEP_POSITION = 10.0
_AFTER_FAILURE = 30.0


Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What all couriers work with."""

    events: EventLog
    sender: Sender
    clock: Clock
    draw: Callable[[], float]
    pause: Pause
    keep: Callable[[Progress], Awaitable[None]]
    """Makes a progress durable."""


class Courier:
    """Works from `start` until `stop`. Everything that it does can be repeated: receivers know messages by their id."""

    def __init__(self, webhook: Webhook, progress: Progress, desk: Desk) -> None:
        self.webhook = webhook
        self.progress = progress
        self._desk = desk
        self._queue: deque[tuple[EventChange, str]] = deque()
        self._behind = progress.position
        self._following: Following | None = None
        self._stopping = False
        self._posting = False
        self._task: asyncio.Task[None] | None = None
        self._kept = progress
        self._kept_at = 0.0

    def start(self) -> None:
        """Begin, in a task of its own."""
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Finish the message at hand, and end."""
        self._stopping = True
        if self._task is not None:
            if not self._posting:
                self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _work(self) -> None:
        try:
            while not self._stopping:
                try:
                    await self._step()
                except Temporary as error:
                    log.warning("webhook %s waits: %s", self.webhook.webhook_id, error)
                    await self._desk.pause(error.delay)
                except InvalidInput as error:
                    log.error("webhook %s cannot work: %s", self.webhook.webhook_id, error)  # noqa: TRY400 - it says all
                    await self._desk.pause(_AFTER_FAILURE)
                except Exception:
                    log.exception("webhook %s failed; it is tried again", self.webhook.webhook_id)
                    await self._desk.pause(_AFTER_FAILURE)
        finally:
            if self._following is not None:
                await self._following.close()
            with suppress(EventwireError):
                await self._keep(0.0)

    async def _step(self) -> None:
        """One message, or one look at the log, or a pause."""
        now = self._desk.clock.now()
        if not self.webhook.enabled or self.progress.disabled is not None:
            await self._pause(None)
        elif (one := self.progress.due(now)) is not None:
            await self._again(one)
        elif not self.progress.takes_more:
            await self._pause(self._until_due())
        elif self._queue:
            change, place = self._queue.popleft()
            await self._post(waiting(change, place, now), change)
            self.progress = passed(self.progress, change.position if self._queue else self._behind)
        else:
            await self._look()
        await self._keep(_KEEP_DELIVERIES if self.progress.attempts != self._kept.attempts else _KEEP_POSITION)

    async def _look(self) -> None:
        if self._following is None:
            self._following = await Following.behind(self._desk.events, self.webhook.filter, self.progress.position)
        await self._keep(_KEEP_DELIVERIES if self.progress.attempts != self._kept.attempts else _KEEP_POSITION)
        news = await self._following.read(min(self._until_due() or _LOOK, _LOOK))
        self._queue.extend(zip(news.changes, news.places, strict=True))
        self._behind = news.position
        if not self._queue:
            self.progress = passed(self.progress, news.position)

    async def _again(self, one: Pending) -> None:
        """Try a message again, as it stands on the log."""
        written = await self._desk.events.at(one.place)
        if written is None:
            self.progress = superseded(self.progress, one, self._desk.clock.now())
            return
        await self._post(one, EventChange(position=one.position, at=one.at, matches=one.matches, event=written.event))

    async def _post(self, one: Pending, change: EventChange) -> None:
        self._posting = True
        try:
            outcome = await self._desk.sender.send(self.webhook, event_message(change))
        finally:
            self._posting = False
        self._note(one, outcome)

    def _note(self, one: Pending, outcome: Outcome) -> None:
        now = self._desk.clock.now()
        if outcome.accepted:
            self.progress = accepted(self.progress, one, outcome, now)
            return
        before = self.progress
        self.progress = failed(before, one, outcome, now, self._desk.draw())
        if self.progress.disabled is not None:
            log.warning("webhook %s is disabled: %s", self.webhook.webhook_id, self.progress.disabled)
        elif before.failing_since is None:
            log.warning("webhook %s does not accept: %s", self.webhook.webhook_id, outcome.detail)

    async def _keep(self, every: float) -> None:
        """Make the progress durable, unless that was done so few seconds ago."""
        now = asyncio.get_running_loop().time()
        if self.progress is not self._kept and self.progress != self._kept and now - self._kept_at >= every:
            progress = self.progress
            await self._desk.keep(progress)
            self._kept, self._kept_at = progress, now

    def _until_due(self) -> float | None:
        """Seconds until a message is due."""
        at = self.progress.wakes_at()
        return None if at is None else max(0.0, (at - self._desk.clock.now()).total_seconds())

    async def _pause(self, seconds: float | None) -> None:
        """Rest, what is known made durable first. Whoever changes the webhook stops this courier and sends another."""
        await self._keep(0.0)
        await self._desk.pause(_REST if seconds is None else min(seconds, _REST))
