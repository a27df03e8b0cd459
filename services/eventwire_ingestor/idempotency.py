"""Idempotency-Key: the same request sent again gets the answer that was given, and is not carried out again.

As Stripe defines it and the IETF draft (draft-ietf-httpapi-idempotency-key-header) writes it down: same key and same
request, the stored answer with `Idempotent-Replayed: true`; same key and another request, 422; the first one still
under way, 409. Only requests that were carried out are kept: what was refused, or told to be sent again, is tried anew.
Keys of different API keys never meet.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from eventwire.errors import Conflict, InvalidInput, Reused
from eventwire.intake import digest
from eventwire.ports import Clock, GivenAnswer, GivenAnswers

KEPT = timedelta(hours=24)
_LONGEST_KEY = 255
_MOST_IN_MEMORY = 10_000
_MOST_BYTES_IN_MEMORY = 64 * 1024 * 1024


class AnswersInMemory:
    """Keeps the newest answers in this process, for as long as it runs."""

    def __init__(self, most: int = _MOST_IN_MEMORY, most_bytes: int = _MOST_BYTES_IN_MEMORY) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._kept: OrderedDict[str, GivenAnswer] = OrderedDict()
        self._bytes = 0

    async def get(self, name: str) -> GivenAnswer | None:
        """What is kept under the name."""
        return self._kept.get(name)

    async def put(self, name: str, answer: GivenAnswer, oldest: datetime) -> None:
        """Keep an answer; the oldest go when there are too many."""
        self._drop(name)
        self._kept[name] = answer
        self._bytes += len(answer.body)
        while self._kept:
            eldest, first = next(iter(self._kept.items()))
            if first.at >= oldest and len(self._kept) <= self._most and self._bytes <= self._most_bytes:
                break
            self._drop(eldest)

    def _drop(self, name: str) -> None:
        dropped = self._kept.pop(name, None)
        if dropped is not None:
            self._bytes -= len(dropped.body)


class Idempotency:
    """Carries requests with a key out once."""

    def __init__(self, answers: GivenAnswers, clock: Clock) -> None:
        self._answers = answers
        self._clock = clock
        self._under_way: set[str] = set()

    async def once(
        self,
        key: str,
        caller: str,
        fingerprint: Callable[[], Awaitable[str]],
        work: Callable[[], Awaitable[tuple[GivenAnswer, bool]]],
    ) -> tuple[GivenAnswer, bool]:
        """The answer, and whether it was given before.

        `fingerprint` reads the whole request and gives its hash; `work` carries it out and says whether
        the answer is final. Just one of the two is called.

        Raises:
            InvalidInput: the key is no key.
            Conflict: the first request with this key is under way.
            Reused: the key was used for another request.
        """
        if not key.isascii() or not key.isprintable() or not 0 < len(key) <= _LONGEST_KEY:
            raise InvalidInput("Idempotency-Key", f"must be 1 to {_LONGEST_KEY} printable ASCII characters")
        name = digest(f"{caller}\n{key}")
        if name in self._under_way:
            raise Conflict("the first request with this Idempotency-Key is under way; ask again in a moment")
        self._under_way.add(name)
        try:
            kept = await self._answers.get(name)
            if kept is not None and self._clock.now() - kept.at < KEPT:
                if await fingerprint() != kept.request:
                    raise Reused(
                        "Idempotency-Key",
                        "was used for another request within 24 hours; take a new key for a new request",
                    )
                return kept, True
            answer, final = await work()
            if final:
                await self._answers.put(name, answer, answer.at - KEPT)
            return answer, False
        finally:
            self._under_way.discard(name)
