"""Searches made to cost much or to break out of their place: refused by name, or given up in time."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from support.reading import open_search

from eventwire.adapters.elastic.query import event_search
from eventwire.adapters.sqlite import Database, SqliteSearch, index
from eventwire.errors import Temporary
from eventwire.indexing import event_document
from eventwire.query import ActorQuery, Cursor, EventQuery, Page
from eventwire.testing import event
from eventwire_gateway.routes import SEARCHES

NAMES = ("q", "actor", "source", "target")


async def refused(door: ClientSession, parameters: Mapping[str, str], field: str, path: str = "/v1/events") -> None:
    answer = await door.get(path, params=parameters)
    assert answer.status == 400, await answer.text()
    assert (await answer.json())["field"] == field


@pytest.mark.parametrize("name", NAMES)
async def test_too_many_words_and_too_long_texts(tmp_path: Path, name: str) -> None:
    async with open_search(tmp_path) as door:
        await refused(door, {name: "a " * 33}, name)
        await refused(door, {name: "x" * 301}, name)
        assert (await door.get("/v1/events", params={name: "a " * 32})).status == 200
        assert (await door.get("/v1/events", params={name: "x" * 300})).status == 200


@pytest.mark.parametrize(
    "text",
    ['"', '" OR "1"="1', "a* OR b*", "NEAR(a b, 1000000)", "text : a", "{text} : a", "^a", "a NOT b", "-a", "(((((",
     "'; DROP TABLE event; --", "%", "_", "\\", "\u202e", "a AND " * 10, "*:*", "/.*.*.*x/", "a~99", "[* TO *]"],
)  # fmt: skip
@pytest.mark.parametrize("name", NAMES)
async def test_no_syntax_of_any_engine_gets_through(tmp_path: Path, text: str, name: str) -> None:
    async with open_search(tmp_path, [event_document(event(event_id="e1"))]) as door:
        answer = await door.get("/v1/events", params={name: text})
        assert answer.status in {200, 400}
        if answer.status == 200:
            assert (await answer.json())["items"] == []
        assert len((await (await door.get("/v1/events")).json())["items"]) == 1


@pytest.mark.parametrize(
    "value",
    ["1e999", "-1e999", "NaN", "9" * 400, str(2**63), '"\\ud800"', "null", "[]", "{}", "true, 1", "[" * 600],
)
@pytest.mark.parametrize("path", ["/v1/events", "/v1/actors"])
async def test_a_forged_cursor(tmp_path: Path, value: str, path: str) -> None:
    query: EventQuery | ActorQuery = EventQuery() if path == "/v1/events" else ActorQuery()
    mark = json.loads(base64.urlsafe_b64decode(Cursor("x", "x").encode(query.fingerprint()) + "=="))[0]
    forged = base64.urlsafe_b64encode(f'["{mark}",{value},"e1"]'.encode()).decode().rstrip("=")
    async with open_search(tmp_path) as door:
        await refused(door, {"cursor": forged}, "cursor", path)


@pytest.mark.parametrize(
    "day", ["0", "-1", "1e9", "1724198400", "20240821", "2024-08-21T00:00:00", "٢٠٢٤-٠٨-٢١", "2024-02-30"]
)
async def test_days_that_are_none(tmp_path: Path, day: str) -> None:
    async with open_search(tmp_path) as door:
        await refused(door, {"from": day}, "from")
        await refused(door, {"to": day}, "to")


async def test_deep_pages_cost_what_the_first_one_costs(tmp_path: Path) -> None:
    """There is no offset to ask for; a cursor names where to go on, so no page is counted off."""
    async with open_search(tmp_path) as door:
        for name in ("offset", "page", "from_", "size", "skip"):
            await refused(door, {name: "1000000"}, name)
        await refused(door, {"limit": "201"}, "limit")
        await refused(door, {"limit": "-1"}, "limit")
    body = event_search(EventQuery(limit=200))
    assert "from" not in body
    assert body["size"] == 201


@pytest.mark.parametrize(
    "identifier", ["%00", "%ed%a0%80", "%ff", "..%2f..%2fetc%2fpasswd", "a" * 5000, "%0d%0aX: y", "_search", "_all,*"]
)
@pytest.mark.parametrize("kind", ["events", "actors", "articles"])
async def test_ids_that_are_none(tmp_path: Path, identifier: str, kind: str) -> None:
    async with open_search(tmp_path) as door:
        address = door._base_url  # noqa: SLF001 - the door's address
        assert address is not None
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(f"GET /v1/{kind}/{identifier} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        told = await reader.read()
        writer.close()
        assert told.split(b" ")[1] in {b"400", b"404"}, told
        assert b"\r\nX: y" not in told


def filled(directory: Path, count: int) -> Database:
    database = Database(directory / "eventwire.sqlite")
    database.prepare()
    connection = database.connect()
    connection.execute("BEGIN")
    index.write(connection, [event_document(event(event_id=f"e{n}")) for n in range(count)])
    connection.execute("COMMIT")
    connection.close()
    return database


async def test_a_search_that_takes_too_long_is_given_up_and_the_next_one_answered(tmp_path: Path) -> None:
    database = filled(tmp_path, 3000)
    impatient = SqliteSearch(database, patience=0)
    with pytest.raises(Temporary, match="narrow it"):
        await impatient.events(EventQuery(sort="-mention_count", q="turgov"))
    impatient.close()
    patient = SqliteSearch(database)
    assert (await patient.events(EventQuery(sort="-mention_count"))).items
    patient.close()


async def test_elasticsearch_is_told_to_give_up_in_time() -> None:
    assert event_search(EventQuery())["timeout"] == "10s"


class Stuck:
    """A search that does not come back until it is told to."""

    def __init__(self) -> None:
        self.going = asyncio.Event()
        self.under_way = 0
        self.full = asyncio.Event()

    async def events(self, _query: EventQuery) -> Page:
        self.under_way += 1
        if self.under_way == SEARCHES:
            self.full.set()
        await self.going.wait()
        return Page((), None)

    async def actors(self, _query: ActorQuery) -> Page:
        raise AssertionError

    async def get(self, _kind: str, _key: str) -> Mapping[str, Any] | None:
        raise AssertionError


async def test_a_flood_of_searches_is_told_to_come_back(tmp_path: Path) -> None:
    search = Stuck()
    async with open_search(tmp_path, search=search) as door:

        async def ask() -> int:
            return (await door.get("/v1/events")).status

        waiting = [asyncio.create_task(ask()) for _ in range(SEARCHES)]
        await search.full.wait()
        answer = await door.get("/v1/events")
        assert (answer.status, "Retry-After" in answer.headers) == (429, True)
        search.going.set()
        assert set(await asyncio.gather(*waiting)) == {200}
        assert await ask() == 200
