"""What every registry promises: what was put is there for whoever asks next, here at once and elsewhere soon."""

from __future__ import annotations

import asyncio
import sqlite3
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from eventwire.adapters.file_registry import FileRegistry
from eventwire.adapters.kafka import KafkaRegistry, KafkaSettings, apply, connection, plan
from eventwire.adapters.sqlite import Database, SqliteRegistry
from eventwire.adapters.system_clock import SystemClock
from eventwire.errors import InvalidInput, Temporary
from eventwire.ports import Registry

Open = Callable[[], Awaitable[Registry]]


async def prepared(kafka: str) -> KafkaSettings:
    """An installation of its own."""
    settings = KafkaSettings(kafka_bootstrap=kafka, kafka_topic_prefix=f"t{uuid.uuid4().hex[:12]}")
    await apply(settings, await plan(settings, 2), 1)
    return settings


@pytest.fixture(params=["sqlite", "file", pytest.param("kafka", marks=pytest.mark.stack)])
async def opened(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Open]:
    """Gives the registry as one process has it; called again, as another one has it."""
    async with AsyncExitStack() as stack:
        if request.param == "sqlite":
            database = Database(tmp_path / "eventwire.sqlite")
            database.prepare()

            async def of_sqlite() -> Registry:
                registry = SqliteRegistry(database)
                stack.callback(registry.close)
                return registry

            yield of_sqlite
        elif request.param == "file":

            async def of_file() -> Registry:
                return FileRegistry(tmp_path / "registry.json")

            yield of_file
        else:
            settings = await prepared(request.getfixturevalue("kafka"))

            async def of_kafka() -> Registry:
                return await stack.enter_async_context(KafkaRegistry(settings, SystemClock()))

            yield of_kafka


async def seen(registry: Registry, kind: str, key: str, value: bytes | None) -> None:
    """Wait until the registry knows."""
    async with asyncio.timeout(20):
        while await registry.get(kind, key) != value:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.05)


async def test_an_empty_registry_has_nothing(opened: Open) -> None:
    registry = await opened()
    assert await registry.get("feed", "a") is None
    assert dict(await registry.entries("feed")) == {}
    await registry.put("feed", "a", None)
    assert await registry.get("feed", "a") is None


async def test_what_is_put_is_there_at_once(opened: Open) -> None:
    registry = await opened()
    await registry.put("feed", "https://a.example/x?y=1", b"\x00bytes\xff")
    await registry.put("feed", "Türkiye", b"")
    await registry.put("webhook", "Türkiye", b"2")
    assert await registry.get("feed", "https://a.example/x?y=1") == b"\x00bytes\xff"
    assert dict(await registry.entries("feed")) == {"https://a.example/x?y=1": b"\x00bytes\xff", "Türkiye": b""}
    assert dict(await registry.entries("webhook")) == {"Türkiye": b"2"}


async def test_the_last_value_stands_and_what_is_removed_may_come_again(opened: Open) -> None:
    registry = await opened()
    for value in (b"1", b"2", None, b"3", None):
        await registry.put("feed", "a", value)
        assert await registry.get("feed", "a") == value
    assert dict(await registry.entries("feed")) == {}


async def test_what_was_handed_out_does_not_change_under_the_reader(opened: Open) -> None:
    registry = await opened()
    await registry.put("feed", "a", b"1")
    before = await registry.entries("feed")
    await registry.put("feed", "b", b"2")
    assert dict(before) == {"a": b"1"}


async def test_puts_at_once_are_all_there(opened: Open) -> None:
    registry = await opened()
    await asyncio.gather(*(registry.put("feed", f"k{n}", str(n).encode()) for n in range(50)))
    assert {key: int(value) for key, value in (await registry.entries("feed")).items()} == {
        f"k{n}": n for n in range(50)
    }


async def test_another_process_sees_what_was_and_what_comes(opened: Open) -> None:
    one = await opened()
    await one.put("api-key", "a", b"1")
    other = await opened()
    assert await other.get("api-key", "a") == b"1"
    await one.put("api-key", "a", b"2")
    await seen(other, "api-key", "a", b"2")
    await other.put("api-key", "a", None)
    await seen(one, "api-key", "a", None)


async def test_processes_that_write_in_turn_agree(opened: Open) -> None:
    one, other = await opened(), await opened()
    for n in range(20):
        await (one if n % 2 else other).put("feed", "a", str(n).encode())
    await seen(one, "feed", "a", b"19")
    await seen(other, "feed", "a", b"19")


def test_a_file_from_before_there_was_a_registry_gets_one(tmp_path: Path) -> None:
    database = Database(tmp_path / "eventwire.sqlite")
    database.prepare()
    with sqlite3.connect(database.path) as connected:
        connected.execute("INSERT INTO state VALUES ('extract', 'a', x'01')")
        connected.execute("DROP TABLE registry")
    connected.close()
    database.prepare()
    registry = SqliteRegistry(database)
    asyncio.run(registry.put("feed", "a", b"1"))
    assert asyncio.run(registry.get("feed", "a")) == b"1"
    registry.close()
    with sqlite3.connect(database.path) as connected:
        assert connected.execute("SELECT count(*) FROM state").fetchone() == (1,)
    connected.close()


async def test_a_registry_without_kafka_says_so() -> None:
    settings = KafkaSettings(kafka_bootstrap="127.0.0.1:1")
    async with KafkaRegistry(settings, SystemClock(), patience=0.2) as registry:
        with pytest.raises(Temporary, match="registry"):
            await registry.get("feed", "a")
        with pytest.raises(Temporary, match="Kafka"):
            await registry.put("feed", "a", b"1")


@pytest.mark.stack
async def test_a_registry_whose_topic_comes_late_is_there_then(kafka: str) -> None:
    settings = KafkaSettings(kafka_bootstrap=kafka, kafka_topic_prefix=f"t{uuid.uuid4().hex[:12]}")
    async with KafkaRegistry(settings, SystemClock(), patience=0.1) as registry:
        with pytest.raises(Temporary, match=r"eventwire topics apply|being read"):
            await registry.entries("feed")
        await apply(settings, await plan(settings, 2), 1)
        async with asyncio.timeout(20):
            while True:
                try:
                    assert dict(await registry.entries("feed")) == {}
                except Temporary:
                    continue
                break


@pytest.mark.stack
async def test_what_somebody_else_put_on_the_topic_is_passed_over(kafka: str) -> None:
    settings = await prepared(kafka)
    producer = AIOKafkaProducer(**connection(settings))
    async with producer:
        topic = f"{settings.kafka_topic_prefix}.registry"
        await producer.send_and_wait(topic, b"no entry", key=b"feed/a", partition=0)
        await producer.send_and_wait(topic, b"{}", key=b"\xff", partition=0)
    async with KafkaRegistry(settings, SystemClock()) as registry:
        await registry.put("feed", "b", b"1")
        assert dict(await registry.entries("feed")) == {"b": b"1"}


def test_a_file_that_is_no_registry_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "registry.json"
    for content in ("{", "[]", '{"a": 1}', '{"a": {"b": "?"}}', "null"):
        path.write_text(content, "utf-8")
        with pytest.raises(InvalidInput, match="eventwire keys create"):
            asyncio.run(FileRegistry(path).get("api-key", "a"))
        with pytest.raises(InvalidInput, match="eventwire keys create"):
            asyncio.run(FileRegistry(path).put("api-key", "a", b"1"))
        assert path.read_text("utf-8") == content


def test_a_file_of_keys_is_its_owner_s_alone(tmp_path: Path) -> None:
    asyncio.run(FileRegistry(tmp_path / "keys.json").put("api-key", "a", b"1"))
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
