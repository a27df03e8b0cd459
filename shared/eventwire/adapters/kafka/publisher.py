"""The writing end of the log on Kafka."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Self, TypedDict

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from eventwire.adapters.kafka.connection import connection
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.settings import MAX_DEAD_LETTER, KafkaSettings
from eventwire.errors import Permanent, Temporary
from eventwire.ports import Message

_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


class _Record(TypedDict):
    topic: str
    value: bytes | None
    key: bytes
    headers: list[tuple[str, bytes]]
    partition: NotRequired[int]


class KafkaPublisher:
    """Publishes with acks from all in-sync replicas, idempotently, in order by key. Use as an async context manager."""

    def __init__(self, settings: KafkaSettings, *, patience: float = 30.0) -> None:
        """`patience`: seconds after which a publication that is not acknowledged is given up for now."""
        self._settings = settings
        self._names = TopicNames(settings.kafka_topic_prefix)
        self._patience = patience
        self._producer: AIOKafkaProducer | None = None

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
        self._producer = AIOKafkaProducer(
            **connection(self._settings),
            acks="all",
            enable_idempotence=True,
            max_request_size=MAX_DEAD_LETTER,
            max_batch_size=256 * 1024,
        )
        try:
            await self._producer.start()
        except (KafkaError, OSError) as error:
            await self._producer.stop()
            self._producer = None
            raise Temporary(f"Kafka at {self._settings.kafka_bootstrap} does not answer: {error}", delay=5) from None

    async def stop(self) -> None:
        """Send what is waiting and disconnect."""
        if self._producer is not None:
            await self._producer.stop()
            self._producer = None

    async def publish(self, messages: Sequence[Message]) -> None:
        """Put messages on their topics; returns when all in-sync replicas have them.

        Raises:
            Temporary: Kafka does not take them now; some may be there all the same, sending all again is safe.
            Permanent: a message is longer than Kafka takes.
        """
        await self._acknowledged(
            [
                _Record(
                    topic=self._names.on_kafka(message.topic),
                    value=message.value,
                    key=message.key.encode("utf-8", "surrogateescape"),
                    headers=[(name, value.encode()) for name, value in message.headers.items()],
                )
                for message in messages
            ]
        )

    async def keep(
        self, topic: str, partition: int, changes: Sequence[tuple[bytes, bytes | None]], headers: Mapping[str, bytes]
    ) -> list[int]:
        """Put changes of a state on a partition of a topic, by the cluster's name, in order; their offsets there.

        Raises:
            Temporary, Permanent: as for `publish`.
        """
        pairs = list(headers.items())
        records = [_Record(topic=topic, value=v, key=k, headers=pairs, partition=partition) for k, v in changes]
        return [metadata.offset for metadata in await self._acknowledged(records)]

    async def _acknowledged(self, records: "Sequence[_Record]") -> list[Any]:
        if self._producer is None:
            raise Temporary("the publisher is not connected to Kafka", delay=5)
        try:
            async with asyncio.timeout(self._patience):
                sent: list[asyncio.Future[Any]] = [await self._producer.send(**record) for record in records]
                for future in sent:
                    # One by one, because the first of a batch comes with all of it. Neither gather nor the future
                    # itself: cancelled, a future of the producer's would take its whole batch along.
                    if not future.done():
                        await asyncio.wait((future,))
        except TimeoutError:
            raise Temporary(f"Kafka did not acknowledge within {self._patience:g} s", delay=5) from None
        except _TOO_LARGE as error:
            raise Permanent(f"a message is longer than {MAX_DEAD_LETTER} bytes, the most that is sent") from error
        except (KafkaError, OSError) as error:
            raise Temporary(f"Kafka does not take messages: {error}", delay=5) from error
        for future in sent:
            refusal = future.exception()
            if isinstance(refusal, _TOO_LARGE):
                raise Permanent("a message is longer than Kafka takes; see max.message.bytes of its topic") from refusal
            if refusal is not None:
                raise Temporary(f"Kafka does not take messages: {refusal}", delay=5) from refusal
        return [future.result() for future in sent]
