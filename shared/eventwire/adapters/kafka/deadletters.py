"""Dead letters on Kafka, as they stand on their topic."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from eventwire import flow
from eventwire.adapters.kafka.connection import connection
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.settings import MAX_MESSAGE, KafkaSettings
from eventwire.errors import InvalidInput, Temporary
from eventwire.query import Cursor, DeadLetterQuery, Page

WINDOW = 200
"""Messages that are read at once, going backwards."""


class KafkaDeadLetters:
    """Reads the dead-letters topic, newest first. Implements `ports.DeadLetters`; use as an async context manager."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._place = TopicPartition(TopicNames(settings.kafka_topic_prefix).on_kafka(flow.DEAD_LETTERS.name), 0)
        self._consumer: AIOKafkaConsumer | None = None
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Connect.

        Raises:
            Temporary: no broker answers.
        """
        consumer = AIOKafkaConsumer(
            **connection(self._settings),
            group_id=None,
            enable_auto_commit=False,
            max_partition_fetch_bytes=MAX_MESSAGE,
            auto_offset_reset="earliest",
        )
        try:
            await consumer.start()
        except (KafkaError, OSError) as error:
            await consumer.stop()
            raise Temporary(f"Kafka at {self._settings.kafka_bootstrap} does not answer: {error}", delay=5) from None
        consumer.assign([self._place])
        self._consumer = consumer

    async def stop(self) -> None:
        """Disconnect."""
        if self._consumer is not None:
            await self._consumer.stop()
            self._consumer = None

    async def page(self, query: DeadLetterQuery) -> Page:
        """The page of dead letters that the query asks for.

        Raises:
            InvalidInput: the cursor is wrong.
            Temporary: Kafka does not answer.
        """
        after = query.after()
        if after is not None and not isinstance(after.value, int):
            raise InvalidInput("cursor", "not a cursor of this service; take next_cursor from a page as it is")
        try:
            async with self._lock:
                found = await self._backwards(query, None if after is None else int(after.value))
        except (KafkaError, OSError) as error:
            raise Temporary(f"Kafka does not answer: {error}", delay=5) from None
        more = len(found) > query.limit
        found = found[: query.limit]
        cursor = Cursor(found[-1][0], "").encode(query.fingerprint()) if more else None
        return Page(tuple(letter for _, letter in found), cursor)

    async def _backwards(self, query: DeadLetterQuery, before: int | None) -> list[tuple[int, Mapping[str, Any]]]:
        if self._consumer is None:
            raise Temporary("the reader of dead letters is not connected to Kafka", delay=5)
        first = (await self._consumer.beginning_offsets([self._place]))[self._place]
        end = (await self._consumer.end_offsets([self._place]))[self._place]
        upper = end if before is None else min(end, before)
        found: list[tuple[int, Mapping[str, Any]]] = []
        while upper > first and len(found) <= query.limit:
            lower = max(first, upper - WINDOW)
            letters = [
                (offset, letter)
                for offset, letter in await self._read(self._consumer, lower, upper)
                if query.stage is None or letter.get("stage") == query.stage
            ]
            found += reversed(letters)
            upper = lower
        return found

    async def _read(self, consumer: AIOKafkaConsumer, lower: int, upper: int) -> list[tuple[int, dict[str, Any]]]:
        """The dead letters at offsets from lower up to, not including, upper."""
        consumer.seek(self._place, lower)
        letters: list[tuple[int, dict[str, Any]]] = []
        while await consumer.position(self._place) < upper:
            batches = await consumer.getmany(self._place, timeout_ms=1000, max_records=upper - lower)
            letters += [(r.offset, _letter(r.value)) for r in batches.get(self._place, ()) if r.offset < upper]
        return letters


def _letter(raw: bytes | None) -> dict[str, Any]:
    """A dead letter's record; what somebody else put on the topic is shown as what it is."""
    try:
        letter = json.loads(raw or b"")
    except ValueError:
        letter = None
    return letter if isinstance(letter, dict) else {"dead_letter_id": "", "reason": "not a dead letter of Eventwire's"}
