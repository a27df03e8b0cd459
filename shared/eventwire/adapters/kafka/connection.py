"""What every Kafka client of ours needs: how to connect, how to wait for the cluster, how a record is read."""

import asyncio
import logging
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from eventwire import flow
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.settings import KafkaSettings
from eventwire.errors import InvalidInput, Temporary
from eventwire.ports import Delivery


def connection(settings: KafkaSettings) -> dict[str, Any]:
    """The arguments by which any aiokafka client connects.

    Raises:
        InvalidInput: the settings contradict each other, or the certificate authority cannot be read.
    """
    options: dict[str, Any] = {
        "bootstrap_servers": settings.kafka_bootstrap,
        "security_protocol": settings.kafka_security_protocol,
    }
    if settings.kafka_security_protocol.endswith("SSL"):
        options["ssl_context"] = tls(settings)
    if settings.kafka_security_protocol.startswith("SASL"):
        if settings.kafka_username is None or settings.kafka_password is None:
            raise InvalidInput("EVENTWIRE_KAFKA_USERNAME", "and EVENTWIRE_KAFKA_PASSWORD are needed for SASL; set both")
        options["sasl_mechanism"] = settings.kafka_sasl_mechanism
        options["sasl_plain_username"] = settings.kafka_username
        options["sasl_plain_password"] = settings.kafka_password.get_secret_value()
    return options


def tls(settings: KafkaSettings) -> ssl.SSLContext:
    """The TLS context that trusts the brokers' authority.

    Raises:
        InvalidInput: the file cannot be read.
    """
    try:
        return ssl.create_default_context(cafile=settings.kafka_ca_file)
    except OSError as error:
        raise InvalidInput("EVENTWIRE_KAFKA_CA_FILE", f"cannot be read: {error}") from None


async def wait_for_topics(
    settings: KafkaSettings, topics: Sequence[flow.Topic], tell: Callable[[str], None], also: Sequence[str] = ()
) -> dict[str, int]:
    """Wait until Kafka answers and has the topics; their numbers of partitions by the flow's names.

    `tell` hears, when it changes, what is waited for; `also` are topics by the cluster's names.

    Raises:
        Temporary: not within `settings.wait_seconds`; says what is missing and what to do.
    """
    limit = time.monotonic() + settings.wait_seconds
    names = TopicNames(settings.kafka_topic_prefix)
    needed = [*(names.on_kafka(topic.name) for topic in topics), *also]
    told = ""
    with _quietly():
        while True:
            try:
                found = await partitions_of(settings, needed)
                missing = [name for name in needed if name not in found]
                if not missing:
                    return {topic.name: found[names.on_kafka(topic.name)] for topic in topics}
                reason = f"no topic {', '.join(missing)} on Kafka; `eventwire topics apply` makes it"
            except (KafkaError, OSError) as error:
                reason = f"Kafka at {settings.kafka_bootstrap} does not answer ({error or type(error).__name__})"
            if time.monotonic() >= limit:
                raise Temporary(f"gave up after {settings.wait_seconds:g} s: {reason}")
            if reason != told:
                tell(f"waiting: {reason}")
                told = reason
            await asyncio.sleep(0.5)


@contextmanager
def _quietly() -> Iterator[None]:
    """While we wait, every failed attempt is no news: aiokafka would log each as an error."""
    noisy = logging.getLogger("aiokafka")
    noisy.disabled = True
    try:
        yield
    finally:
        noisy.disabled = False


async def partitions(settings: KafkaSettings, topics: Sequence[flow.Topic]) -> dict[str, int]:
    """How many partitions each topic has, by the flow's names; topics that are not there are left out."""
    names = TopicNames(settings.kafka_topic_prefix)
    found = await partitions_of(settings, [names.on_kafka(topic.name) for topic in topics])
    return {names.in_flow(name): count for name, count in found.items()}


async def partitions_of(settings: KafkaSettings, names: Sequence[str]) -> dict[str, int]:
    """How many partitions each topic has, by the cluster's names; topics that are not there are left out."""
    admin = AIOKafkaAdminClient(**connection(settings), request_timeout_ms=10_000)
    try:
        await admin.start()
        described = await admin.describe_topics(list(names))
    finally:
        await admin.close()
    return {topic["topic"]: len(topic["partitions"]) for topic in described if not topic["error_code"]}


def delivery(record: Any, names: TopicNames) -> Delivery:
    """A record as aiokafka or Faust hands it out, as a delivery of the flow.

    A record without a key or a value is given empty ones: the stage then says what is wrong with it.
    """
    return Delivery(
        topic=names.in_flow(record.topic),
        partition=record.partition,
        offset=record.offset,
        key=deliveries_key(record.key),
        value=record.value or b"",
        timestamp=_moment(record.timestamp),
        headers={name: (value or b"").decode("utf-8", "replace") for name, value in _pairs(record.headers)},
    )


def deliveries_key(raw: bytes | None) -> str:
    """A record's key as text; bytes that are no UTF-8 survive the way there and back."""
    return (raw or b"").decode("utf-8", "surrogateescape")


def _pairs(headers: Any) -> list[tuple[str, bytes | None]]:
    """Headers as pairs: aiokafka has them as such, Faust as a dictionary."""
    return list(headers.items() if hasattr(headers, "items") else headers or ())


def _moment(timestamp: float | None) -> datetime:
    """Faust counts seconds, aiokafka milliseconds."""
    value = timestamp or 0
    milliseconds_from = 1e11
    return datetime.fromtimestamp(value / 1000 if value > milliseconds_from else value, UTC)
