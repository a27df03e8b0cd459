"""A batch of one stage on one partition: prepared, applied, published, remembered; with the one error policy.

The order makes every crash safe to repeat: nothing is remembered before it is published, so that a batch that comes
again is published again, with the same ids and higher versions.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from eventwire import flow
from eventwire.adapters.kafka.settings import MAX_MESSAGE
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Permanent, Temporary, Undigestible
from eventwire.model import Lead, MentionChange, SightingChange
from eventwire.ports import Clock, Delivery, Message, Publisher, State
from eventwire.stage import Coded, Failure, Outcome, Step, dead_letter, trace_of
from eventwire.stage.storm import Storm, StormGuard
from eventwire_processor.aside import Aside
from eventwire_processor.overlay import Overlay
from eventwire_processor.positions import Stale

log = logging.getLogger(__name__)

KEPT = 1_000_000
"""Bytes kept of a message that is too long for a dead letter."""

_LEVELS = {flow.EXTRACT: logging.INFO}
"""A line an article is for everybody, a line a mention for who looks for something."""

Prepare = Callable[[Sequence[Delivery]], Awaitable[Sequence[Any]]]
Apply = Callable[[Sequence[Any], State, datetime], Outcome]
Ours = Callable[[], Awaitable[bool]]


class Table(Protocol):
    """What a stage remembers for one partition."""

    def get(self, key: str) -> bytes | None:
        """The value of a key."""
        ...

    def keys(self) -> Iterator[str]:
        """All keys."""
        ...

    async def write(self, changes: Mapping[str, bytes | None]) -> None:
        """Make changes durable."""
        ...


class BatchStage:
    """Takes batches of one stage."""

    def __init__(
        self,
        stage: flow.Stage,
        prepare: Prepare,
        apply: Apply,
        publisher: Publisher,
        clock: Clock,
        guard: StormGuard,
        *,
        metrics: Metrics,
        aside: Aside | None = None,
    ) -> None:
        """`prepare` and `apply`: the two steps of the stage's logic, see `eventwire.stage`.

        `aside`: where `apply` works, if it takes so long that it must not hold up the event loop.
        """
        self.stage = stage
        self._prepare = prepare
        self._apply_to = apply
        self._publisher = publisher
        self._clock = clock
        self._guard = guard
        self._metrics = metrics
        self._aside = aside

    async def prepare(self, deliveries: Sequence[Delivery]) -> list[tuple[Delivery, Any]]:
        """The stateless work, one result a delivery; waits out what is temporary."""
        with self._metrics.timed(self.stage.name, "prepare"):
            return list(zip(deliveries, await self._prepare(deliveries), strict=True))

    async def take(
        self,
        pairs: Sequence[tuple[Delivery, Any]],
        table: Table,
        ours: Ours,
        *,
        singly: bool = False,
        hurried: Callable[[], bool] = lambda: False,
    ) -> None:
        """Publish what the prepared deliveries lead to, then remember it. `ours` says whether the partition still is.

        `singly` publishes what each of them leads to after those before it, not what they lead to together: for those
        that another worker may have published in a batch of its own, and not remembered. Whatever that batch led to is
        among it then, and what came of that after; else a record that only the other batch led to would stand for good.
        `hurried` says whether somebody waits for this worker, so that what takes long aside is better left.

        Raises:
            Stale: the partition is not ours any more, or what takes long was left; nothing was remembered.
            Storm: too many deliveries cannot be processed; nothing was remembered or published.
        """
        if not await self._take(pairs, table, ours, hurried, singly=singly):
            # One of them fails: each alone then, so that the others go on and that one is dead-lettered.
            for pair in pairs:
                await self._take([pair], table, ours, hurried)
        now = self._clock.now()
        for delivery, result in pairs:
            self._metrics.done(self.stage.name, delivery.topic)
            self._metrics.aged(self.stage.name, (now - delivery.timestamp).total_seconds())
            level = logging.WARNING if isinstance(result, Failure) else _LEVELS.get(self.stage, logging.DEBUG)
            if log.isEnabledFor(level):
                log.log(level, "%s is done", self.stage.name, extra=about(delivery, result))

    async def _take(
        self,
        pairs: Sequence[tuple[Delivery, Any]],
        table: Table,
        ours: Ours,
        hurried: Callable[[], bool],
        *,
        singly: bool = False,
    ) -> bool:
        """False: nothing of it happened, try again one by one."""
        counted = False
        while True:
            overlay = Overlay(table.get, table.keys)
            try:
                with self._metrics.timed(self.stage.name, "apply"):
                    work = partial(self._apply, pairs, overlay, singly=singly)
                    outcome = await self._aside.watched(work, hurried) if self._aside else work()
                letters = [self._letter(d, p.error) for d, p in pairs if isinstance(p, Failure)]
                await _insist(ours)
                if not counted:
                    self._guard.check([isinstance(p, Failure) for _, p in pairs])
                    counted = True
                with self._metrics.timed(self.stage.name, "publish"):
                    await self._publisher.publish([*outcome.messages, *letters])
            except Temporary as problem:
                log.warning("%s waits: %s", self.stage.name, problem)
                self._metrics.paused(self.stage.name)
                await asyncio.sleep(problem.delay)
                continue
            except (Stale, Storm):
                raise
            except Exception as error:  # noqa: BLE001 - whatever a delivery provokes must not stop its neighbours
                if len(pairs) > 1:
                    return False
                pairs = [self._give_up(*pairs[0], error)]
                continue
            await _insist(ours)
            with self._metrics.timed(self.stage.name, "remember"):
                await table.write(overlay.changes)
            for message in outcome.messages:
                self._metrics.published(self.stage.name, message.topic)
            self._metrics.dead_lettered(self.stage.name, len(letters))
            return True

    def _give_up(self, delivery: Delivery, result: Any, error: Exception) -> tuple[Delivery, Failure]:
        """The delivery as a failure; one whose dead letter is too long itself is cut."""
        log.warning(
            "%s gives up on a message of %s: %s", self.stage.name, delivery.topic, error, extra={"key": delivery.key}
        )
        if isinstance(result, Failure):
            cut = replace(delivery, value=delivery.value[:KEPT], headers={})
            return cut, Failure(Undigestible(f"{result.error} (the first {KEPT} bytes are kept: {error})"))
        return delivery, Failure(error)

    def _letter(self, delivery: Delivery, error: Exception) -> Message:
        return dead_letter(self.stage, delivery, error, self._clock.now())

    def _apply(self, pairs: Sequence[tuple[Delivery, Any]], overlay: Overlay, *, singly: bool) -> Outcome:
        good = [p for _, p in pairs if not isinstance(p, Failure)]
        now = self._clock.now()
        steps = [[one] for one in good] if singly else [good] if good else []
        outcomes = [self._apply_to(step, overlay, now) for step in steps]
        outcome = Outcome(messages=tuple(message for each in outcomes for message in each.messages))
        longest = max((len(value) for value in overlay.changes.values() if value), default=0)
        if longest > MAX_MESSAGE:
            raise Permanent(f"the state that it leads to has {longest} bytes; at most {MAX_MESSAGE} can be kept")
        return outcome


def about(delivery: Delivery, result: Any) -> dict[str, object]:
    """What a log line is about: the article above all, so that it can be followed through the services."""
    found: dict[str, object] = {"topic": delivery.topic, "partition": delivery.partition, "offset": delivery.offset}
    match result:
        case Coded():
            found |= {"article_id": result.article.article_id, "mentions": len(result.extraction.mentions)}
        case Step(change=MentionChange(mention=mention)):
            found |= {"article_id": mention.article_id, "mention_id": mention.mention_id}
        case Step(change=SightingChange(sighting=sighting)):
            found |= {"article_id": sighting.article_id, "actor_id": sighting.actor_id}
        case Lead():
            found |= {"article_id": result.article_id}
        case Failure():
            found |= {"key": delivery.key, "error": str(result.error)[:200]}
    return {**found, **trace_of(delivery)}


async def _insist(ours: Ours) -> None:
    if not await ours():
        raise Stale
