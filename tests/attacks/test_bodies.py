"""Bodies made to do harm: each is refused by name or taken within bounds, and the door stays open for the next one."""

from __future__ import annotations

import asyncio
import gzip
import json

import pytest
from aiohttp import ClientSession
from backports import zstd
from support.door import FakeLog, open_door

JSON = {"Content-Type": "application/json"}
NDJSON = {"Content-Type": "application/x-ndjson"}
ZEROS = b"0" * 64 * 1024 * 1024


async def still_open(door: ClientSession) -> None:
    answer = await door.post("/v1/articles", json={"text": "Ministers met."})
    assert answer.status == 202


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
@pytest.mark.parametrize("headers", [JSON, NDJSON])
async def test_bombs(encoding: str, headers: dict[str, str]) -> None:
    bomb = {"gzip": gzip.compress, "zstd": zstd.compress}[encoding](ZEROS)
    assert len(bomb) < 100_000
    async with open_door(FakeLog()) as door:
        answer = await door.post("/v1/articles", data=bomb, headers=headers | {"Content-Encoding": encoding})
        told = await answer.text()
        assert "413" in told
        await still_open(door)


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
async def test_what_is_not_packed_as_it_says(encoding: str) -> None:
    async with open_door(FakeLog()) as door:
        answer = await door.post("/v1/articles", data=b"{}" * 100, headers=JSON | {"Content-Encoding": encoding})
        assert (answer.status, (await answer.json())["field"]) == (400, "body")
        await still_open(door)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 100_000,
        b'{"text":' * 100_000,
        b'{"text": "x", "published_at": 1e999}',
        b'{"text": "x", "title": NaN}',
        b'{"text": "x", "title": ' + b"9" * 100_000 + b"}",
        b'{"text": "\\ud800"}',
        b'{"text": "\xff\xfe"}',
        b'{"text": "x", "__class__": "y"}',
        b'{"text": "x", "source": {"name": {"a": []}}}',
        b'{"text": "x", "url": "javascript:alert(1)"}',
        b'{"text": "x", "url": "http://[::1"}',
        b'{"text": "x", "url": "http://a:99999999/"}',
        b'{"text": "x", "published_at": "9999-99-99"}',
        b'{"text": "x", "updated_at": "0255-11-24T13:06:15Z"}',
        b'{"text": "x", "updated_at": "1969-12-31T23:59:59Z"}',
        b"\x00",
        b"null",
        b"1e5",
    ],
)
async def test_hostile_json(raw: bytes) -> None:
    async with open_door(FakeLog()) as door:
        answer = await door.post("/v1/articles", data=raw, headers=JSON)
        assert answer.status == 400
        assert (await answer.json())["field"]
        (line,) = (await (await door.post("/v1/articles", data=raw, headers=NDJSON)).text()).splitlines()
        assert json.loads(line)["status"] == 400
        await still_open(door)


async def test_a_flood_of_lines_is_cut_off() -> None:
    log = FakeLog()
    async with open_door(log) as door:
        answer = await door.post("/v1/articles", data=b"\n" * 2_000_000, headers=NDJSON)
        (line,) = (await answer.text()).splitlines()
        assert json.loads(line)["status"] == 413
        await still_open(door)


async def test_a_line_without_an_end_is_refused_and_the_next_one_taken() -> None:
    log = FakeLog()
    body = b'{"text": "' + b"x" * (9 * 1024 * 1024) + b'"}\n{"text": "Ministers met."}\n'
    async with open_door(log) as door:
        answer = await door.post("/v1/articles", data=body, headers=NDJSON)
        assert [json.loads(line)["status"] for line in (await answer.text()).splitlines()] == [413, 202]


async def raw_exchange(door: ClientSession, request: bytes) -> bytes:
    address = door._base_url  # noqa: SLF001 - the door's address
    assert address is not None
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(request)
    await writer.drain()
    answer = await reader.read(65536)
    writer.close()
    return answer


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Content-Length: +5",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding: chunked, identity",
        b"Content-Length: 5\r\nX : y",
        b"X: " + b"y" * 100_000,
    ],
)
async def test_requests_that_two_servers_could_read_in_two_ways(head: bytes) -> None:
    log = FakeLog()
    async with open_door(log) as door:
        request = b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + head + b"\r\n\r\n"
        answer = await raw_exchange(door, request + b"0\r\n\r\nDELETE /v1/articles/a1 HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 400 " in answer.split(b"\r\n", 1)[0]
        assert b" 202 " not in answer
        assert log.messages == []
        await still_open(door)
