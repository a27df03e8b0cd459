"""The registry on Kafka: a compacted topic, of which every process holds a view."""

import asyncio
import base64
import logging
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from eventwire import flow
from eventwire.adapters.kafka.connection import connection, deliveries_key, partitions_of
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.settings import MAX_MESSAGE, KafkaSettings
from eventwire.errors import Temporary
from eventwire.model import RegistryEntry
from eventwire.ports import Clock
from eventwire.stage import message

log = logging.getLogger(__name__)

_NONE: Mapping[str, bytes] = MappingProxyType({})
_RETRY = 2.0


class KafkaRegistry:
    """Follows the topic while it is open. Implements `ports.Registry`; use as an async context manager.

    Opening it does not wait for Kafka: the first answer does, for as long as `patience` says. Once the topic was read
    to its end, answers come from the view, also while Kafka is away.
    """

    def __init__(self, settings: KafkaSettings, clock: Clock, *, patience: float = 10.0) -> None:
        self._settings = settings
        self._clock = clock
        self._patience = patience
        self._place = TopicPartition(TopicNames(settings.kafka_topic_prefix).on_kafka(flow.REGISTRY.name), 0)
        self._views: list[View] = [View()]
        self._read = asyncio.Event()
        self._reason = "it is being read"
        self._following: asyncio.Task[None] | None = None
        self._producer: AIOKafkaProducer | None = None
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Begin to follow the topic."""
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Disconnect."""
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
            self._following = None
        if self._producer is not None:
            await self._producer.stop()
            self._producer = None

    async def get(self, kind: str, key: str) -> bytes | None:
        """One entry; None if there is none.

        Raises:
            Temporary: the topic has not been read yet.
        """
        return (await self.entries(kind)).get(key)

    async def entries(self, kind: str) -> Mapping[str, bytes]:
        """All entries of a kind by key, as they stand now.

        Raises:
            Temporary: the topic has not been read yet.
        """
        if not self._read.is_set():
            try:
                async with asyncio.timeout(self._patience):
                    await self._read.wait()
            except TimeoutError:
                raise Temporary(f"the registry has not been read from Kafka yet: {self._reason}", delay=5) from None
        return self._views[0].of(kind)

    async def put(self, kind: str, key: str, value: bytes | None) -> None:
        """Set an entry, or remove it (None); on return all in-sync replicas have it.

        Raises:
            Temporary: Kafka does not take it now.
        """
        entry = RegistryEntry(kind=kind, key=key, value=base64.b64encode(value or b"").decode())
        sent = message(flow.REGISTRY, f"{kind}/{key}", entry, self._clock.now())
        try:
            async with asyncio.timeout(self._patience):
                producer = await self._connected()
                kept = await producer.send_and_wait(
                    self._place.topic,
                    None if value is None else sent.value,
                    key=sent.key.encode(),
                    partition=self._place.partition,
                    headers=[(name, text.encode()) for name, text in sent.headers.items()],
                )
        except TimeoutError:
            raise Temporary(f"Kafka did not acknowledge within {self._patience:g} s", delay=5) from None
        except (KafkaError, OSError) as error:
            raise Temporary(f"Kafka does not take the entry: {error or type(error).__name__}", delay=5) from None
        for view in self._views:
            view.take(kept.offset, sent.key, value)

    async def _connected(self) -> AIOKafkaProducer:
        async with self._lock:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    **connection(self._settings), acks="all", enable_idempotence=True, max_request_size=MAX_MESSAGE
                )
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer

    async def _follow(self) -> None:
        """Read the topic for ever; after a failure from its beginning, into a view that takes the old one's place."""
        while True:
            try:
                await self._consume()
            except (KafkaError, OSError, Temporary) as error:
                if str(error) != self._reason:
                    log.warning("the registry is not followed now: %s", error or type(error).__name__)
                self._reason = str(error) or type(error).__name__
            except Exception:
                log.exception("following the registry failed; it is tried again")
            await asyncio.sleep(_RETRY)

    async def _consume(self) -> None:
        if not await partitions_of(self._settings, [self._place.topic]):
            raise Temporary(f"no topic {self._place.topic} on Kafka; `eventwire topics apply` makes it")
        consumer = AIOKafkaConsumer(
            **connection(self._settings),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=MAX_MESSAGE,
        )
        try:
            await consumer.start()
            consumer.assign([self._place])
            await consumer.seek_to_beginning(self._place)
            end = (await consumer.end_offsets([self._place]))[self._place]
            view = View()
            self._views = [self._views[0], view]
            while True:
                if view is not self._views[0] and await consumer.position(self._place) >= end:
                    self._views = [view]
                    self._read.set()
                batch = await consumer.getmany(self._place, timeout_ms=500)
                for record in batch.get(self._place, ()):
                    _take(view, record)
        finally:
            await consumer.stop()


def _take(view: "View", record: Any) -> None:
    key = deliveries_key(record.key)
    try:
        value = None
        if record.value is not None:
            value = base64.b64decode(RegistryEntry.model_validate_json(record.value).value, validate=True)
    except ValueError:
        # What stands there may hold a secret: it is named, not shown.
        log.warning("what stands in the registry under %a is no entry; it is passed over", key)
        return
    view.take(record.offset, key, value)


class View:
    """The entries as far as the topic was read. What is handed out never changes: each change makes it anew."""

    def __init__(self) -> None:
        self._kinds: dict[str, dict[str, bytes]] = {}
        self._offsets: dict[str, int] = {}
        self._out: dict[str, Mapping[str, bytes]] = {}

    def of(self, kind: str) -> Mapping[str, bytes]:
        """All entries of a kind by key."""
        if kind not in self._out:
            self._out[kind] = (
                MappingProxyType(dict(sorted(self._kinds[kind].items()))) if kind in self._kinds else _NONE
            )
        return self._out[kind]

    def take(self, offset: int, name: str, value: bytes | None) -> None:
        """What stands on the topic at an offset; what is older than the entry known by that name changes nothing.

        A process knows what it wrote by itself before it reads it, and what others wrote before that only afterwards.

        >>> view = View()
        >>> view.take(7, "feed/a", b"new")
        >>> view.take(6, "feed/a", b"old")
        >>> dict(view.of("feed"))
        {'a': b'new'}
        """
        if offset < self._offsets.get(name, -1):
            return
        self._offsets[name] = offset
        kind, _, key = name.partition("/")
        entries = self._kinds.setdefault(kind, {})
        if value is None:
            entries.pop(key, None)
        else:
            entries[key] = value
        self._out.pop(kind, None)
