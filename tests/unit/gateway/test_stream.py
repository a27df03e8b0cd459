"""The stream as its readers meet it: what is sent, how one goes on, and what becomes of readers that do not read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from contracts.records import event
from support.topic import EventTopic, open_stream, open_topic

from eventwire.access import KIND, issue
from eventwire.adapters.file_registry import FileRegistry
from eventwire.adapters.http import Gate
from eventwire.model import EventStatus
from eventwire.model.mention import Place
from eventwire.testing import FakeClock
from eventwire_gateway import stream
from eventwire_gateway.stream import StreamRoutes

SUDAN = Place(name="Port Sudan", country="SDN", resolution="city")


@pytest.fixture
async def topic(tmp_path: Path) -> AsyncIterator[EventTopic]:
    async with open_topic(tmp_path) as opened:
        yield opened


async def block(response: Any) -> dict[str, str]:
    """The fields of the next message or heartbeat."""
    fields: dict[str, str] = {}
    while line := (await response.content.readline()).decode().rstrip("\n"):
        name, _, value = line.partition(": ")
        fields[name] = value
    return fields


async def test_a_reader_is_told_of_what_matches_and_where_it_is(topic: EventTopic) -> None:
    async with (
        open_stream(StreamRoutes(topic.log)) as address,
        ClientSession(address) as session,
        session.get("/v1/events/stream?country=SDN&since=begin") as response,
    ):
        assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert "no-cache" in response.headers["Cache-Control"]
        assert response.headers["X-Accel-Buffering"] == "no"
        assert await block(response) == {"retry": "2000", "id": "s0"}
        found = event("e1", place=SUDAN)
        await topic.write([event("elsewhere"), found])
        told = await block(response)
        change = json.loads(told["data"])
        assert (change["matches"], change["event"]) == (True, found.model_dump(mode="json"))
        assert change["position"] == told["id"]
        gone = found.model_copy(update={"status": EventStatus.RETRACTED, "evidence": (), "version": 2})
        await topic.write([gone])
        change = json.loads((await block(response))["data"])
        assert (change["matches"], change["event"]["status"]) == (False, "retracted")


@pytest.mark.parametrize("way", ["header", "parameter"])
async def test_a_reader_goes_on_behind_the_last_message(topic: EventTopic, way: str) -> None:
    await topic.write([event(f"e{n}") for n in range(3)])
    async with open_stream(StreamRoutes(topic.log)) as address, ClientSession(address) as session:
        async with session.get("/v1/events/stream?since=begin") as response:
            await block(response)
            last = (await block(response))["id"]
        headers = {"Last-Event-ID": last} if way == "header" else {}
        after = f"&after={last}" if way == "parameter" else ""
        async with session.get(f"/v1/events/stream?since=begin{after}", headers=headers) as response:
            assert (await block(response))["id"] == last
            assert [json.loads((await block(response))["data"])["event"]["event_id"] for _ in "12"] == ["e1", "e2"]


async def test_without_news_it_shows_that_it_lives_and_moves_its_readers_on(topic: EventTopic) -> None:
    async with (
        open_stream(StreamRoutes(topic.log, heartbeat=0.01)) as address,
        ClientSession(address) as session,
        session.get("/v1/events/stream?root=20") as response,
    ):
        assert (await block(response))["id"] == "s0"
        await topic.write([event("e1")])
        while (beat := await block(response))["id"] == "s0":
            assert "data" not in beat
        assert "data" not in beat


@pytest.mark.parametrize(
    ("query", "headers", "field"),
    [
        ("since=yesterday", {}, "since"),
        ("limit=5", {}, "limit"),
        ("q=%3F", {}, "q"),
        ("after=nonsense", {}, "after"),
        ("", {"Last-Event-ID": "k1.2"}, "after"),
        ("", {"Last-Event-ID": "x y"}, "after"),
        ("", {"Last-Event-ID": "s" + "1" * 8001}, "after"),
        ("country=Sudan", {}, "country"),
    ],
)
async def test_what_is_wrong_is_said_before_anything_is_streamed(
    topic: EventTopic, query: str, headers: dict[str, str], field: str
) -> None:
    async with (
        open_stream(StreamRoutes(topic.log)) as address,
        ClientSession(address) as session,
        session.get(f"/v1/events/stream?{query}", headers=headers) as response,
    ):
        problem = await response.json(content_type="application/problem+json")
    assert (response.status, problem["field"]) == (400, field)


async def test_there_are_only_so_many_streams_and_one_that_ends_makes_room(topic: EventTopic) -> None:
    routes = StreamRoutes(topic.log, most=1, heartbeat=0.01)
    async with open_stream(routes) as address, ClientSession(address) as session:
        async with session.get("/v1/events/stream") as first:
            await block(first)
            async with session.get("/v1/events/stream") as second:
                assert second.status == 429
                assert int(second.headers["Retry-After"]) > 0
        await until_there_is_room(address)


async def test_a_reader_that_does_not_read_is_hung_up_on_and_holds_nothing(topic: EventTopic) -> None:
    long = [event(f"e{n}", "Fidan phoned Blinken. " * 20_000) for n in range(60)]
    await topic.write(long)
    async with open_stream(StreamRoutes(topic.log, most=1, patience=0.2)) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]), limit=1024)
        writer.write(b"GET /v1/events/stream?since=begin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        await until_there_is_room(address)
        rest = 0
        while data := await reader.read(65536):
            rest += len(data)
        writer.close()
        assert rest < sum(len(e.model_dump_json()) for e in long) / 2


async def until_there_is_room(address: str) -> None:
    """Until another stream can be opened: each attempt is the pause before the next."""
    async with ClientSession(address) as session:
        while True:
            async with session.get("/v1/events/stream") as response:
                if response.status == 200:
                    return


async def test_a_stream_ends_after_its_time_and_when_the_service_stops(
    topic: EventTopic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ClientSession() as session:
        async with open_stream(StreamRoutes(topic.log)) as address:
            response = await session.get(f"{address}/v1/events/stream")
            await block(response)
            monkeypatch.setattr(stream, "LIFETIME", -1.0)
            async with session.get(f"{address}/v1/events/stream") as other:
                assert b"retry" in await other.read()
        assert await response.content.read() == b""


async def test_a_stream_ends_soon_after_its_key_is_revoked(topic: EventTopic, tmp_path: Path) -> None:
    keys, clock = FileRegistry(tmp_path / "keys.json"), FakeClock()
    secret, key = issue(bytes(32), "desk", ["read"], clock.now(), None)
    await keys.put(KIND, key.key_id, key.model_dump_json().encode())
    gate = Gate(keys, clock, always=True, hosts=frozenset()).middleware()
    headers = {"Authorization": f"Bearer {secret}"}
    async with (
        open_stream(StreamRoutes(topic.log, heartbeat=0.01), gate) as address,
        ClientSession(address, headers=headers) as session,
        session.get("/v1/events/stream") as response,
    ):
        for _ in range(5):
            await block(response)
        await keys.put(KIND, key.key_id, None)
        async with asyncio.timeout(20):
            await response.read()
        async with session.get("/v1/events/stream") as again:
            assert again.status == 401
