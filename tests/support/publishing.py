"""A publisher that plays a history to an ingestor which may be killed: it sends everything until it is accepted."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from http import HTTPStatus
from typing import Any, Self

import aiohttp

from support.cluster import until
from support.history import Step

PATIENCE = aiohttp.ClientTimeout(total=60)
_PAUSE = 0.1


class Publisher(threading.Thread):
    """Plays the steps in their order, as far as it is allowed to; `acknowledged` holds what was answered with 202."""

    def __init__(self, steps: Sequence[Step], address: Callable[[], str], batch: int = 40) -> None:
        """`batch`: the most articles of one request of JSON lines."""
        super().__init__(daemon=True)
        self.acknowledged: list[str] = []
        self.played = 0
        self.refusals = 0
        self.failure: BaseException | None = None
        self._steps = steps
        self._address = address
        self._most = batch
        self._ids: dict[str, str] = {}
        self._allowed = 0
        self._armed: tuple[int, Callable[[], object]] | None = None
        self._change = threading.Condition()
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.allow(0)
        self.join()

    def run(self) -> None:
        """Play."""
        try:
            at = 0
            while at < len(self._steps):
                with self._change:
                    self._change.wait_for(lambda at=at: self._ended.is_set() or self._allowed > at)  # type: ignore[misc]
                    end = self._batch(at)
                if self._ended.is_set():
                    return
                self._send(self._steps[at:end])
                at = self.played = end
        except BaseException as failure:
            self.failure = failure
            raise

    def allow(self, steps: int) -> None:
        """Let it go on up to so many steps."""
        with self._change:
            self._allowed = max(self._allowed, steps)
            self._change.notify_all()

    def arm(self, acknowledgements: int, action: Callable[[], object]) -> None:
        """After so many more acknowledgements, in the middle of whatever request that is, do this."""
        self._armed = (len(self.acknowledged) + acknowledgements, action)

    def wait(self, steps: int) -> None:
        """Wait until so many steps are accepted."""
        until(lambda: self.failure or self.played >= steps, f"{steps} steps", lambda: str(self.played))
        assert self.failure is None, self.failure

    @property
    def accepted(self) -> set[str]:
        """The ids of the articles that were accepted."""
        return set(self.acknowledged)

    def _batch(self, at: int) -> int:
        """Where the request that begins here ends: a run of articles, or one withdrawal."""
        if self._steps[at].submission is None:
            return at + 1
        end = at
        while end < min(len(self._steps), at + self._most, self._allowed) and self._steps[end].submission is not None:
            end += 1
        return end

    def _send(self, steps: Sequence[Step]) -> None:
        while not self._ended.is_set() and not self._accepted(steps):
            self.refusals += 1
            self._ended.wait(_PAUSE)

    def _accepted(self, steps: Sequence[Step]) -> bool:
        """Whether all of it was accepted; what was is noted line by line, also when the answer breaks off."""
        try:
            return asyncio.run(self._withdrawal(steps[0]) if steps[0].submission is None else self._lines(steps))
        except (OSError, TimeoutError, ValueError, aiohttp.ClientError):
            return False

    async def _withdrawal(self, step: Step) -> bool:
        identifier = self._ids[step.withdraws]
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.delete(f"{self._address()}/v1/articles/{identifier}") as answer,
        ):
            if answer.status != HTTPStatus.ACCEPTED:
                return False
        await self._note(identifier)
        return True

    async def _lines(self, steps: Sequence[Step]) -> bool:
        """Send the articles as JSON lines, and read the verdicts on the first while the last are being sent."""

        async def body() -> AsyncIterator[bytes]:
            for step in steps:
                yield json.dumps(step.submission).encode() + b"\n"

        accepted = 0
        headers = {"Content-Type": "application/x-ndjson"}
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.post(f"{self._address()}/v1/articles", data=body(), headers=headers) as answer,
        ):
            if answer.status != HTTPStatus.OK:
                return False
            async for line in answer.content:
                verdict: dict[str, Any] = json.loads(line)
                if verdict["status"] == HTTPStatus.ACCEPTED:
                    url = (steps[verdict["line"] - 1].submission or {})["url"]
                    self._ids[url] = verdict["article_id"]
                    await self._note(verdict["article_id"])
                    accepted += 1
        return accepted == len(steps)

    async def _note(self, identifier: str) -> None:
        self.acknowledged.append(identifier)
        if self._armed is not None and len(self.acknowledged) >= self._armed[0]:
            (_, action), self._armed = self._armed, None
            await asyncio.to_thread(action)
