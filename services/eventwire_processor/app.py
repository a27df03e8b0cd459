"""The Faust application: an agent a stage, each with its table, over our own batches.

What is set here against Faust's defaults, and why:

* Topics are ours (`eventwire topics apply`), Faust declares none: a source topic that is not there when a worker starts
  is ignored by it for good.
* One coroutine an agent: with more, a worker can commit past a message that it has not processed. Scale by workers.
* Batches and commits of our own (`batches`, `positions`): Faust acknowledges nothing, and of what it delivers only the
  next message of its partition is taken. A commit comes after all that the messages before it lead to is durable; ids
  and versions make repetition harmless.
* A short session timeout: the partitions of a killed worker are taken over within seconds, not a minute.
* No web server: Faust's shows the tables' data to whoever asks.
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import faust
from aiokafka.errors import KafkaError
from faust.app.base import BootStrategy

from eventwire import flow
from eventwire.adapters.kafka.connection import delivery, tls
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.settings import MAX_DEAD_LETTER, MAX_MESSAGE
from eventwire.adapters.kafka.watchdog import Place
from eventwire.adapters.system_clock import SystemClock
from eventwire_processor.batch import BatchStage
from eventwire_processor.batches import ahead, batches, release
from eventwire_processor.group import FaustGroup, PromptConsumer, Unfiltered
from eventwire_processor.positions import Positions, Stale, place_of
from eventwire_processor.settings import ProcessorSettings
from eventwire_processor.table import Keep, PartitionTable, StateTable

log = logging.getLogger(__name__)

ROLE = "processor"
STAGES = (flow.EXTRACT, flow.RESOLVE_EVENTS, flow.RESOLVE_ACTORS, flow.TELL_STORIES)
SOURCES = tuple(stage.reads[0] for stage in STAGES)
GATHER_SECONDS = 0.05
"""How long a batch waits for more messages: what one message waits at most for company."""

BATCHES = 4
"""How many of a stage's batches are taken from Faust at once, so that one is prepared while another is published."""

SESSION_SECONDS = 6.0
"""How long the group waits for a sign of a worker before it gives its partitions to others."""

STEPWISE = frozenset({flow.RESOLVE_EVENTS, flow.RESOLVE_ACTORS})
"""Stages of which a batch that comes again with more messages may publish other records than the first did. What
extraction publishes is the same however its messages come; what stories do hangs on their batches by design."""

PATIENT = frozenset({flow.TELL_STORIES})
"""Stages whose batches cost by what they stand on, not by what is in them: fewer and larger ones. Nobody waits for a
story as for an event."""

RESTS, REST_SECONDS = 4, 5.0
"""How long they rest after a batch: so many times what it took, and at most so long."""

BUFFER = 512
"""Messages that wait for an agent here, at most."""

CACHE = 16 * 1024 * 1024
"""RocksDB's cache in bytes, a partition of a table; Faust's default is 2 GiB."""


class _WithoutWeb(BootStrategy):
    enable_web = False


class _App(faust.App):
    BootStrategy = _WithoutWeb

    def _new_consumer(self) -> Any:
        self.transport.Consumer = PromptConsumer  # type: ignore[misc] # one transport, one application
        consumer = super()._new_consumer()
        consumer._read_offset = Unfiltered()  # type: ignore[attr-defined] # noqa: SLF001 - see there
        return consumer


class Agents:
    """The application and what goes on in it. `failed` is set to the reason when an agent cannot go on."""

    def __init__(
        self, settings: ProcessorSettings, partitions: int, stages: Sequence[tuple[BatchStage, int]], keep: Keep
    ) -> None:
        """`stages`: each with the most messages that it takes at once; `keep` puts records on the changelogs."""
        self._names = TopicNames(settings.kafka_topic_prefix)
        self.busy = 0
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._keep = keep
        self.app = _application(settings, self._names.group(ROLE), partitions)
        self._group = FaustGroup(self.app, settings)
        self._positions = Positions(self._group, SystemClock(), timedelta(seconds=SESSION_SECONDS / 3))
        for stage, most in stages:
            self._add(stage, most, partitions)

    def _add(self, stage: BatchStage, most: int, partitions: int) -> None:
        name = stage.stage.name
        (source,) = stage.stage.reads
        topic = self.app.topic(self._names.on_kafka(source.name), key_type=bytes, value_type=bytes, acks=False)
        table = self.app.Table(
            name, partitions=partitions, key_type=bytes, value_type=bytes, options={"block_cache_size": CACHE}
        )

        async def agent(stream: Any) -> None:
            async for events in batches(stream, most, BATCHES * most, GATHER_SECONDS):
                begin = time.monotonic()
                await self._work(stage, most, table, events)
                # A queue that is full holds up what Faust delivers to the others.
                if stage.stage in PATIENT and stream.channel.queue.qsize() < BUFFER // 2:
                    await asyncio.sleep(min(REST_SECONDS, RESTS * (time.monotonic() - begin)))

        self.app.agent(topic, name=f"{self._names.group(ROLE)}.{name}", concurrency=1)(agent)

    async def _work(self, stage: BatchStage, most: int, table: StateTable, events: Sequence[Any]) -> None:
        """Take what was delivered forward, batch by batch; what fails for a reason of ours ends the worker."""
        self.busy += 1
        try:
            generation, fresh = await self._positions.sift(events)
            lost: set[Place] = set()

            async def prepare(some: Sequence[Any]) -> list[Any]:
                return await stage.prepare([delivery(event.message, self._names) for event in some])

            async with aclosing(ahead(fresh, most, prepare)) as prepared:
                async for batch in prepared:
                    parts: dict[Place, list[Any]] = {}
                    for event, pair in batch:
                        if place_of(event) not in lost:
                            parts.setdefault(place_of(event), []).append((event.message.offset, pair))
                    # The partitions at once: each waits for Kafka most of its time.
                    ends = await asyncio.gather(
                        *(self._take(stage, most, table, place, part, generation) for place, part in parts.items())
                    )
                    lost |= await self._done(dict(zip(parts, ends, strict=True)), generation)
                    if self._hurried():
                        # What is left is read again from the commit on.
                        break
            if lost:
                log.warning("%s: messages of %s come again, perhaps to another worker", stage.stage.name, sorted(lost))
                if not self._hurried():
                    await self._positions.again(lost)
        except Exception as error:
            log.exception("%s cannot go on", stage.stage.name)
            if not self.failed.done():
                self.failed.set_exception(error)
            # Nothing is committed any more: the process ends, and the batch comes again to another.
            await asyncio.Event().wait()
        finally:
            self.busy -= 1
            release(self.app.consumer, events)

    async def _take(
        self,
        stage: BatchStage,
        most: int,
        table: StateTable,
        place: Place,
        part: Sequence[tuple[int, Any]],
        generation: int,
    ) -> int | None:
        """Take what is of one partition forward; up to which offset, None if the partition is not ours any more."""
        changelog = table.changelog_topic.get_topic_name()
        state = PartitionTable(table.copy_of(place[1]), changelog, place[1], self._keep, generation)
        # Whoever had the place before may have published one batch of it that it could not remember.
        singly = stage.stage in STEPWISE and self._positions.repeats(place, part[0][0], most)
        try:
            await stage.take(
                [pair for _, pair in part],
                state,
                lambda: self._positions.ours(place, generation),
                singly=singly,
                hurried=self._hurried,
            )
        except Stale:
            return None
        return part[-1][0] + 1

    async def _done(self, ends: Mapping[Place, int | None], generation: int) -> set[Place]:
        """Commit what is applied, all partitions at once; those that are not this worker's any more."""
        applied = {place: end for place, end in ends.items() if end is not None}
        try:
            if applied:
                await self._positions.done(applied, generation)
        except Stale:
            return set(ends)
        return ends.keys() - applied.keys()

    def _hurried(self) -> bool:
        """Whether the group, or who stops the worker, waits until nothing is worked on."""
        return bool(self.app.rebalancing or self.app.should_stop)

    async def again(self) -> None:
        """Have delivered again what is not applied, in case that it got lost on its way here."""
        try:
            await self._positions.again((self._names.on_kafka(topic), number) for topic, number in self.places())
        except (KafkaError, OSError) as error:
            log.warning("Kafka does not answer: %s", error or type(error).__name__)

    def places(self) -> set[Place]:
        """The partitions that this worker has, by the flow's names of their topics."""
        assignment = self.app.consumer.assignment() if self.app.consumer.started else ()
        sources = {topic.name for topic in SOURCES}
        found = {(self._names.in_flow(place.topic), int(place.partition)) for place in assignment}
        return {place for place in found if place[0] in sources}

    def restoring(self) -> bool:
        """Whether the worker is taking over partitions, or reading their state back from Kafka."""
        return bool(self.app.rebalancing or self.app.in_recovery)


def _application(settings: ProcessorSettings, group: str, partitions: int) -> Any:
    credentials: Any = None
    if settings.kafka_security_protocol.startswith("SASL"):
        password = settings.kafka_password.get_secret_value() if settings.kafka_password else None
        credentials = faust.SASLCredentials(
            username=settings.kafka_username,
            password=password,
            mechanism=settings.kafka_sasl_mechanism,
            ssl_context=tls(settings) if settings.kafka_security_protocol.endswith("SSL") else None,
        )
    elif settings.kafka_security_protocol == "SSL":
        credentials = faust.SSLCredentials(tls(settings))
    return _App(
        group,
        broker=[f"kafka://{address.strip()}" for address in settings.kafka_bootstrap.split(",")],
        broker_credentials=credentials,
        broker_session_timeout=SESSION_SECONDS,
        broker_heartbeat_interval=2.0,
        broker_max_poll_records=500,
        consumer_max_fetch_size=MAX_MESSAGE,
        consumer_auto_offset_reset="earliest",
        producer_acks=-1,
        producer_max_request_size=MAX_DEAD_LETTER,
        key_serializer="raw",
        value_serializer="raw",
        processing_guarantee="at_least_once",
        store="rocksdb://?driver=rocksdict",
        Table=StateTable,
        datadir=str(settings.processor_data),
        table_standby_replicas=0,
        topic_partitions=partitions,
        topic_allow_declare=False,
        topic_disable_leader=True,
        stream_buffer_maxsize=BUFFER,
        stream_wait_empty=True,
        web_enabled=False,
        autodiscover=False,
    )
