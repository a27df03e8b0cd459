"""/v1/webhooks as administrators meet it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from support.receiver import Delivering, delivering, receiving

from eventwire.webhooks import MAX_WEBHOOKS

URL = "https://receiver.example/hook"


@pytest.fixture
async def system(tmp_path: Path) -> AsyncIterator[Delivering]:
    async with delivering(tmp_path) as running:
        yield running


async def test_a_webhook_is_set_up_looked_at_changed_and_removed(system: Delivering) -> None:
    made = await system.add(URL, filter={"country": "SDN", "from": "2024-08-01"}, description="Desk")
    assert made["secret"].startswith("whsec_")
    _, page = await system.ask("GET")
    (listed,) = page["items"]
    assert listed["filter"] == {"country": "SDN", "from": "2024-08-01"}
    assert (listed["url"], listed["description"], listed["standing"]) == (URL, "Desk", "active")
    status, changed = await system.ask("PATCH", f"/{made['webhook_id']}", {"filter": {"country": "TCD"}})
    assert (status, changed["filter"], changed["url"]) == (200, {"country": "TCD"}, URL)
    assert (await system.ask("DELETE", f"/{made['webhook_id']}"))[0] == 204
    assert (await system.ask("GET", f"/{made['webhook_id']}"))[0] == 404
    assert (await system.ask("GET"))[1]["items"] == []


async def test_a_secret_is_shown_once(system: Delivering) -> None:
    made = await system.add(URL)
    webhook = f"/{made['webhook_id']}"
    told = [
        await system.ask("GET"),
        await system.ask("GET", webhook),
        await system.ask("PATCH", webhook, {"description": "x"}),
        await system.ask("GET", webhook + "/deliveries"),
        await system.ask("POST", webhook + "/replay", {"since": "begin"}),
    ]
    assert all("whsec_" not in str(answer) and "'secret'" not in str(answer) for _, answer in told)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"url": "ftp://receiver.example"}, "url"),
        ({"url": "https://me:secret@receiver.example/"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": URL, "filter": {"country": "Sudan"}}, "filter.country"),
        ({"url": URL, "filter": {"limit": 3}}, "filter.limit"),
        ({"url": URL, "filter": {"q": "?"}}, "filter.q"),
        ({"url": URL, "since": "soon"}, "since"),
        ({"url": URL, "secret": "whsec_mine"}, "secret"),
        ([], "body"),
        ({"url": URL, "description": "x" * 70_000}, "body"),
    ],
)
async def test_what_is_wrong_is_named(system: Delivering, body: Any, field: str) -> None:
    status, problem = await system.ask("POST", body=body)
    assert status in {400, 413}
    assert problem["field"] == field
    assert (await system.ask("GET"))[1]["items"] == []


async def test_what_is_not_there_is_not_found(system: Delivering) -> None:
    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {}),
        ("DELETE", "", None),
        ("POST", "/test", None),
        ("POST", "/rotate", None),
        ("POST", "/replay", {"since": "begin"}),
        ("GET", "/deliveries", None),
    ):
        assert (await system.ask(method, "/w0000000000000000" + path, body))[0] == 404


async def test_a_test_is_delivered_at_once(system: Delivering) -> None:
    async with receiving([204, 500]) as receiver:
        made = await system.add(receiver.address)
        _, tried = await system.ask("POST", f"/{made['webhook_id']}/test")
        assert (tried["accepted"], tried["status"]) == (True, 204)
        _, tried = await system.ask("POST", f"/{made['webhook_id']}/test")
        assert (tried["accepted"], tried["status"], tried["detail"]) == (False, 500, "answered 500")
        assert b'"webhook.test"' in receiver.requests[0][1]


async def test_there_are_only_so_many(system: Delivering) -> None:
    for number in range(MAX_WEBHOOKS):
        await system.add(f"{URL}/{number}", enabled=False)
    status, problem = await system.ask("POST", body={"url": URL})
    assert status == 409
    assert str(MAX_WEBHOOKS) in problem["detail"]
