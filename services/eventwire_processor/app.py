"""The Faust application: an agent a stage, each with its table, over our own batches.

What is set here against Faust's defaults, and why:

* Topics are ours (`eventwire topics apply`), Faust declares none: a source topic that is not there when a worker starts
  is ignored by it for good.
* One coroutine an agent: with more, a worker can commit past a message that it has not processed. Scale by workers.
* Batches of our own (`batches`): a message is acknowledged only after all that it leads to is durable.
* Offsets are committed at least once; ids and versions make repetition harmless.
* A short session timeout: the partitions of a killed worker are taken over within seconds, not a minute.
* No web server: Faust's shows the tables' data to whoever asks.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import faust
from faust.app.base import BootStrategy

from eventwire import flow
from eventwire.adapters.kafka.connection import delivery, tls
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.settings import MAX_DEAD_LETTER, MAX_MESSAGE
from eventwire.adapters.kafka.watchdog import Place
from eventwire_processor.batch import BatchStage, Stale
from eventwire_processor.batches import batches
from eventwire_processor.settings import ProcessorSettings
from eventwire_processor.table import PartitionTable

log = logging.getLogger(__name__)

ROLE = "processor"
STAGES = (flow.EXTRACT, flow.RESOLVE_EVENTS, flow.RESOLVE_ACTORS)
SOURCES = tuple(stage.reads[0] for stage in STAGES)
GATHER_SECONDS = 0.05
"""How long a batch waits for more messages: what one message waits at most for company."""

CACHE = 16 * 1024 * 1024
"""RocksDB's cache in bytes, a partition of a table; Faust's default is 2 GiB."""


class _WithoutWeb(BootStrategy):
    enable_web = False


class _App(faust.App):
    BootStrategy = _WithoutWeb


class Agents:
    """The application and what goes on in it. `failed` is set to the reason when an agent cannot go on."""

    def __init__(self, settings: ProcessorSettings, partitions: int, stages: Sequence[tuple[BatchStage, int]]) -> None:
        """`stages`: each with the most messages that it takes at once."""
        self._names = TopicNames(settings.kafka_topic_prefix)
        self.busy = 0
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.app = _application(settings, self._names.group(ROLE), partitions)
        for stage, most in stages:
            self._add(stage, most, partitions)

    def _add(self, stage: BatchStage, most: int, partitions: int) -> None:
        name = stage.stage.name
        (source,) = stage.stage.reads
        topic = self.app.topic(self._names.on_kafka(source.name), key_type=bytes, value_type=bytes)
        table = self.app.Table(
            name, partitions=partitions, key_type=bytes, value_type=bytes, options={"block_cache_size": CACHE}
        )

        async def agent(stream: Any) -> None:
            async for events in batches(stream, most, GATHER_SECONDS):
                await self._work(stage, table, events)

        self.app.agent(topic, name=f"{self._names.group(ROLE)}.{name}", concurrency=1)(agent)

    async def _work(self, stage: BatchStage, table: Any, events: Sequence[Any]) -> None:
        """Take a batch forward, partition by partition; what fails for a reason of ours ends the worker."""
        self.busy += 1
        try:
            generation = self.app.consumer_generation_id
            # Messages of before the last rebalance are delivered again to whoever has their partition now.
            events = [event for event in events if event.message.generation_id == generation]
            if not events:
                return
            pairs = await stage.prepare([delivery(event.message, self._names) for event in events])
            parts: dict[int, list[int]] = {}
            for number, event in enumerate(events):
                parts.setdefault(event.message.partition, []).append(number)
            for partition, numbers in parts.items():
                mine = [pairs[n] for n in numbers]
                await stage.take(mine, PartitionTable(table, partition), lambda: self._ours(generation))
                for n in numbers:
                    events[n].ack()
        except Stale:
            log.warning("%s: a batch went to another worker", stage.stage.name)
        except Exception as error:
            log.exception("%s cannot go on", stage.stage.name)
            if not self.failed.done():
                self.failed.set_exception(error)
            # Nothing is acknowledged any more: the process ends, and the batch comes again to another.
            await asyncio.Event().wait()
        finally:
            self.busy -= 1

    def places(self) -> set[Place]:
        """The partitions that this worker has, by the flow's names of their topics."""
        assignment = self.app.consumer.assignment() if self.app.consumer.started else ()
        sources = {topic.name for topic in SOURCES}
        found = {(self._names.in_flow(place.topic), int(place.partition)) for place in assignment}
        return {place for place in found if place[0] in sources}

    def restoring(self) -> bool:
        """Whether the worker is taking over partitions, or reading their state back from Kafka."""
        return bool(self.app.rebalancing or self.app.in_recovery)

    def _ours(self, generation: int) -> bool:
        return bool(self.app.consumer_generation_id == generation)


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
        broker_session_timeout=6.0,
        broker_heartbeat_interval=2.0,
        broker_commit_interval=1.0,
        broker_max_poll_records=500,
        consumer_max_fetch_size=MAX_MESSAGE,
        consumer_auto_offset_reset="earliest",
        producer_acks=-1,
        producer_max_request_size=MAX_DEAD_LETTER,
        key_serializer="raw",
        value_serializer="raw",
        processing_guarantee="at_least_once",
        store="rocksdb://?driver=rocksdict",
        datadir=str(settings.processor_data),
        table_standby_replicas=0,
        topic_partitions=partitions,
        topic_allow_declare=False,
        topic_disable_leader=True,
        stream_buffer_maxsize=512,
        stream_wait_empty=True,
        web_enabled=False,
        autodiscover=False,
    )
