"""Clients that take their time on purpose: each loses its connection, and the door stays open for the next one."""

from __future__ import annotations

import asyncio
import select
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import ClientSession
from support.door import FakeLog, open_door
from support.reading import open_search

from eventwire.adapters.http import Limits, serve
from eventwire.indexing import article_document
from eventwire.testing import article

GIVEN_UP = 20.0
"""Far beyond every deadline set here: reaching it means that the attack works."""


@asynccontextmanager
async def connected(door: ClientSession) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    address = door._base_url  # noqa: SLF001 - the door's address
    assert address is not None
    reader, writer = await asyncio.open_connection(address.host, address.port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def dripped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, piece: bytes) -> bytes:
    """Send the piece again and again until the server hangs up; what it said."""

    async def drip() -> None:
        with suppress(OSError):
            while True:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.05)

    dripping = asyncio.create_task(drip())
    try:
        async with asyncio.timeout(GIVEN_UP):
            with suppress(ConnectionError):
                return await reader.read()
            return b""
    finally:
        dripping.cancel()


async def still_open(door: ClientSession) -> None:
    answer = await door.post("/v1/articles", json={"text": "Ministers met."})
    assert answer.status == 202


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"", b""),
        (b"POST /v1/articles HTTP/1.1\r\nHost: x\r\n", b"X: y\r\n"),
        (b"POST /v1/articles HTTP/1.1\r\nX: ", b"y"),
    ],
    ids=["nothing", "header after header", "a header without an end"],
)
async def test_a_head_that_comes_byte_by_byte(monkeypatch: pytest.MonkeyPatch, head: bytes, piece: bytes) -> None:
    monkeypatch.setattr(serve, "_IDLE", 0.5)
    log = FakeLog()
    async with open_door(log) as door, connected(door) as (reader, writer):
        writer.write(head)
        assert b" 202 " not in await dripped(reader, writer, piece)
        assert log.messages == []
        await still_open(door)


@pytest.mark.parametrize("kind", [b"application/json", b"application/x-ndjson"])
async def test_a_body_that_comes_byte_by_byte(monkeypatch: pytest.MonkeyPatch, kind: bytes) -> None:
    slow = Limits(patience=0.5)
    monkeypatch.setattr("eventwire_ingestor.routes.WHOLE", slow)
    monkeypatch.setattr("eventwire_ingestor.routes.STREAM", slow)
    log = FakeLog()
    async with open_door(log) as door, connected(door) as (reader, writer):
        writer.write(b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\nContent-Type: ")
        writer.write(kind + b"\r\n\r\n")
        told = await dripped(reader, writer, b" ")
        assert b" 408 " in told.split(b"\r\n", 1)[0]
        assert log.messages == []
        await still_open(door)


async def test_connections_that_say_nothing_do_not_take_all_places_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "MAX_CONNECTIONS", 4)
    monkeypatch.setattr(serve, "_IDLE", 1.0)
    async with open_door(FakeLog()) as door:
        address = door._base_url  # noqa: SLF001 - the door's address
        assert address is not None
        idle = [await asyncio.open_connection(address.host, address.port) for _ in range(4)]
        turned_away, writer = await asyncio.open_connection(address.host, address.port)
        told = await turned_away.read()
        assert b" 503 " in told
        assert b"Retry-After" in told
        writer.close()
        for reader, _ in idle:
            async with asyncio.timeout(GIVEN_UP):
                assert await reader.read() == b""
        await still_open(door)
        for _, writer in idle:
            writer.close()


async def test_an_answer_that_nobody_reads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(serve, "_DELIVERY", 0.5)
    long = article("\u4f1a\u8b70" * 500_000)
    async with open_search(tmp_path, [article_document(long)]) as door:
        address = door._base_url  # noqa: SLF001 - the door's address
        assert address is not None
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.settimeout(0)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(deaf, (address.host, address.port))
            # Several, so that the kernel's own buffers are full as well.
            await loop.sock_sendall(
                deaf, f"GET /v1/articles/{long.article_id} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 5
            )
            hung_up = select.poll()
            hung_up.register(deaf, select.POLLHUP | select.POLLERR)
            assert await asyncio.to_thread(hung_up.poll, GIVEN_UP * 1000)
        answer = await door.get(f"/v1/articles/{long.article_id}")
        assert (await answer.json())["text"] == long.text
