"""The client against real endpoints, and against a service that fails on purpose."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from support.door import FakeLog, open_door

from eventwire.adapters.http import serving
from eventwire.client import Client, Retry, Submission
from eventwire.errors import Forbidden, Gone, InvalidInput, NotFound, Temporary

QUICK = Retry(first=0.001, longest=0.002, patience=0.05)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def service(handler: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    async with serving(app, "127.0.0.1", 0) as address:
        yield address


def problem(status: int, **more: Any) -> web.Response:
    return web.json_response({"status": status, "detail": "told so", **more}, status=status)


def always(status: int) -> Handler:
    async def handler(_request: web.Request) -> web.StreamResponse:
        return problem(status)

    return handler


def article(number: int) -> dict[str, Any]:
    return {"url": f"https://ledger.example/{number}", "text": f"Report {number}."}


async def test_articles_are_handed_in_and_told_of_one_by_one() -> None:
    log = FakeLog()
    async with open_door(log) as door, Client(str(door._base_url)) as client:  # noqa: SLF001 - the door's address
        accepted = await client.post(Submission(text="Ministers met.", title="One"))
        assert accepted.article_id == log.articles[0].article_id
        outcomes = [o async for o in client.post_many([article(1), {"text": ""}, article(2)])]
        assert [(o.accepted, o.field) for o in outcomes] == [(True, None), (False, "text"), (True, None)]
        await client.replace(accepted.article_id, {"text": "They did not.", "title": "Other"})
        withdrawn = await client.withdraw(accepted.article_id)
        assert withdrawn.status == "withdrawn"
        with pytest.raises(InvalidInput, match="published_at"):
            await client.post({"text": "x", "published_at": "soon"})
    assert [a.title for a in log.articles if a.article_id == accepted.article_id] == ["One", "Other", ""]


async def test_only_what_was_not_taken_is_sent_again() -> None:
    seen: list[list[int]] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        numbers = [json.loads(line)["n"] for line in gzip.decompress(await request.read()).splitlines()]
        seen.append(numbers)
        if len(seen) == 1:
            return problem(429)
        lines = [{"line": n, "status": 202, "article_id": f"a{x}", "revision": 1} for n, x in enumerate(numbers, 1)]
        if len(seen) == 2:
            lines[2:] = [{"line": n, "status": 503, "retry_after": 0} for n in range(3, len(lines) + 1)]
        if len(seen) == 3:
            lines = lines[:1]
        return web.Response(body="\n".join(map(json.dumps, lines)))

    async with service(handler) as address, Client(address, retry=Retry(first=0.001, longest=0.002)) as client:
        outcomes = [o async for o in client.post_many([{"n": n} for n in range(5)])]
    assert seen == [[0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [2, 3, 4], [3, 4]]
    assert [o.article_id for o in outcomes] == ["a0", "a1", "a2", "a3", "a4"]


async def test_patience_ends() -> None:
    async with service(always(503)) as address, Client(address, retry=QUICK) as client:
        with pytest.raises(Temporary, match="told so"):
            await client.post(article(1))
        with pytest.raises(Temporary, match="told so"):
            _ = [o async for o in client.post_many([article(1)])]


async def test_nobody_there_is_temporary() -> None:
    async with Client("http://127.0.0.1:9", retry=QUICK) as client:
        with pytest.raises(Temporary, match="does not answer"):
            await client.event("e1")


@pytest.mark.parametrize(("status", "error"), [(403, Forbidden), (404, NotFound), (410, Gone)])
async def test_refusals_are_our_errors(status: int, error: type[Exception]) -> None:
    async with service(always(status)) as address, Client(address, retry=QUICK) as client:
        with pytest.raises(error, match="told so"):
            await client.article("a1")


async def test_the_key_goes_along_and_redirects_are_not_followed() -> None:
    keys: list[str | None] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        keys.append(request.headers.get("Authorization"))
        raise web.HTTPFound("https://elsewhere.example/")

    async with service(handler) as address, Client(address, key="ew_1_2", retry=QUICK) as client:
        with pytest.raises(Exception, match="answered 302"):
            await client.event("e1")
    assert keys == ["Bearer ew_1_2"]
