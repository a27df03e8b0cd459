"""Webhooks as receivers meet them: signed, in order, again until they are accepted, whatever the receiver does."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from contracts.records import event
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError
from support.receiver import FOREVER, Delivering, delivering, receiving

from eventwire.adapters.outbound.client import Limits
from eventwire.model import EventChange
from eventwire.model.mention import Place
from eventwire_webhooks import courier, sender

SUDAN = Place(name="Port Sudan", country="SDN", resolution="city")


@pytest.fixture(autouse=True)
def _looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier, "_LOOK", 0.05)
    monkeypatch.setattr(courier, "_REST", FOREVER)


@pytest.fixture
async def system(tmp_path: Path) -> AsyncIterator[Delivering]:
    async with delivering(tmp_path) as running:
        yield running


async def test_who_asked_is_told_in_order_and_can_verify_who_tells(system: Delivering) -> None:
    async with receiving() as receiver:
        made = await system.add(receiver.address + "/hook", filter={"country": "SDN"})
        written = [event(f"e{n}", place=SUDAN if n % 2 else None) for n in range(10)]
        await system.topic.write(written)
        await system.until(lambda: len(receiver.requests) == 5)
        verifier = Verifier(made["secret"])
        told = [verifier.verify(body, headers) for headers, body in receiver.requests]
        assert [one["type"] for one in told] == ["event.changed"] * 5
        changes = [EventChange.model_validate_json(json.dumps(one["data"])) for one in told]
        assert [change.event for change in changes] == [e for e in written if e.place]
        headers, body = receiver.requests[0]
        with pytest.raises(WebhookVerificationError):
            verifier.verify(body.replace(b"Fidan", b"Nobody"), headers)
        with pytest.raises(WebhookVerificationError):
            Verifier("whsec_" + "A" * 43 + "=").verify(body, headers)
        shown = await system.shown(made["webhook_id"], "active")
        assert (shown["accepted"], shown["pending"]) == (5, 0)


async def test_what_fails_is_tried_again_and_nothing_overtakes_it(system: Delivering) -> None:
    async with receiving([204, 500, 503, 502, 204]) as receiver:
        made = await system.add(receiver.address)
        await system.topic.write([event(f"e{n}") for n in range(4)])
        await system.until(lambda: len(receiver.requests) == 7)
        assert receiver.events == ["e0", "e1", "e1", "e1", "e1", "e2", "e3"]
        ids = [headers["webhook-id"] for headers, _ in receiver.requests]
        assert len(set(ids)) == 4
        _, page = await system.ask("GET", f"/{made['webhook_id']}/deliveries")
        assert [one["result"] for one in page["items"]] == ["accepted"] * 3 + ["failed"] * 3 + ["accepted"]
        assert [one["number"] for one in page["items"]] == [1, 1, 4, 3, 2, 1, 1]


async def test_a_receiver_that_takes_nothing_for_three_days_is_disabled_and_says_so(
    system: Delivering, caplog: pytest.LogCaptureFixture
) -> None:
    began = system.clock.now()
    async with receiving([500]) as receiver:
        made = await system.add(receiver.address)
        await system.topic.write([event(f"e{n}") for n in range(3)])
        shown = await system.shown(made["webhook_id"], "disabled")
        assert set(receiver.events) == {"e0"}
        assert len(receiver.requests) == 13
        assert 2.2 < (system.clock.now() - began).total_seconds() / 86400 < 4
        assert "three days" in shown["reason"]
        assert "is disabled: nothing was accepted" in caplog.text
        assert system.worker.standings() == {"active": 0, "failing": 0, "disabled": 1, "resting": 0}
        receiver.script = [204]
        assert (await system.ask("PATCH", f"/{made['webhook_id']}", {"enabled": True}))[0] == 200
        await system.until(lambda: receiver.events[-3:] == ["e0", "e1", "e2"])
        await system.shown(made["webhook_id"], "active")


async def test_410_ends_it_at_once(system: Delivering) -> None:
    async with receiving([410]) as receiver:
        made = await system.add(receiver.address)
        await system.topic.write([event("e0"), event("e1")])
        shown = await system.shown(made["webhook_id"], "disabled")
        assert "410" in shown["reason"]
        assert len(receiver.requests) == 1


async def test_retry_after_is_honoured(system: Delivering) -> None:
    async def busy(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=429, headers={"Retry-After": "3600"})

    async with receiving([busy, 204]) as receiver:
        made = await system.add(receiver.address)
        began = system.clock.now()
        await system.topic.write([event("e0")])
        await system.until(lambda: len(receiver.requests) == 2)
        assert 3600 <= (system.clock.now() - began).total_seconds() < 3700
        await system.shown(made["webhook_id"], "active")


async def test_a_redirect_is_not_followed(system: Delivering) -> None:
    async with receiving() as elsewhere:

        async def onward(_request: web.Request) -> web.StreamResponse:
            raise web.HTTPTemporaryRedirect(elsewhere.address)

        async with receiving([onward]) as receiver:
            made = await system.add(receiver.address)
            await system.topic.write([event("e0")])
            shown = await system.shown(made["webhook_id"], "failing", "disabled")  # three days pass in moments
            assert "redirects are not followed" in shown["reason"]
        assert elsewhere.requests == []


async def test_a_receiver_that_hangs_holds_up_nobody_else(system: Delivering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "LIMITS", Limits(seconds=0.3, pause=0.3))

    done = asyncio.Event()

    async def hang(_request: web.Request) -> web.StreamResponse:
        await done.wait()
        return web.Response(status=204)

    async with receiving([hang]) as hanging, receiving() as quick:
        bad, good = await system.add(hanging.address), await system.add(quick.address)
        await system.topic.write([event(f"e{n}") for n in range(20)])
        await system.until(lambda: len(quick.requests) == 20)
        await system.shown(good["webhook_id"], "active")
        shown = await system.shown(bad["webhook_id"], "failing")
        assert "did not answer whole in 0.3 seconds" in shown["reason"]
        done.set()


async def test_an_answer_without_end_is_not_read_to_its_end(system: Delivering) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"more " * 20_000)

    async with receiving([endless]) as receiver:
        made = await system.add(receiver.address)
        await system.topic.write([event("e0")])
        await system.until(lambda: len(receiver.requests) == 1)
        webhook_id = made["webhook_id"]
        await system.until(lambda: (known := system.worker.progress(webhook_id)) and known.accepted == 1)


async def test_a_message_that_alone_is_refused_holds_up_no_other(system: Delivering) -> None:
    async def picky(request: web.Request) -> web.StreamResponse:
        return web.Response(status=422 if b'"event_id":"e1"' in await request.read() else 204)

    async with receiving([picky]) as receiver:
        made = await system.add(receiver.address)
        await system.topic.write([event(f"e{n}") for n in range(5)])

        def tries() -> int:
            known = system.worker.progress(made["webhook_id"])
            return sum(one.event_id == "e1" for one in known.attempts) if known is not None else 0

        await system.until(lambda: "e4" in receiver.events and tries() == 1)
        for _ in range(12):
            before = tries()
            system.clock.move(hours=30)
            await system.until(lambda before=before: tries() > before)  # type: ignore[misc]
        _, page = await system.ask("GET", f"/{made['webhook_id']}/deliveries")
        await system.topic.write([event("e9")])
        await system.until(lambda: "e9" in receiver.events)
        assert page["items"][0]["result"] == "given up"
        await system.shown(made["webhook_id"], "active")


async def test_of_an_event_that_changed_meanwhile_the_newest_state_is_sent(system: Delivering) -> None:
    async def changes_meanwhile(_: web.Request) -> web.StreamResponse:
        await system.topic.write([event("e0", version=2)])
        return web.Response(status=500)

    async with receiving([changes_meanwhile, 204]) as receiver:
        made = await system.add(receiver.address, enabled=True)
        await system.topic.write([event("e0")])
        await system.until(lambda: len(receiver.requests) > 1)
        assert [json.loads(body)["data"]["event"]["version"] for _, body in receiver.requests] == [1, 2]
        await system.shown(made["webhook_id"], "active")


@pytest.mark.parametrize("way", ["stop", "kill"])
async def test_whenever_the_worker_ends_nothing_is_missed(system: Delivering, way: str) -> None:
    draw = random.Random(20261127)
    keys = [f"e{n:03}" for n in range(150)]
    taken: set[str] = set()

    async def moody(request: web.Request) -> web.StreamResponse:
        if draw.random() < 0.1:
            return web.Response(status=500)
        taken.add(json.loads(await request.read())["data"]["event"]["event_id"])
        return web.Response(status=204)

    async with receiving([moody]) as receiver:
        await system.add(receiver.address)
        left, ends = list(keys), 0
        while taken != set(keys):
            count = draw.randint(1, 10)
            await system.topic.write([event(key) for key in left[:count]])
            left = left[count:]
            await asyncio.sleep(draw.uniform(0.01, 0.15))
            ends += 1
            if way == "kill":
                system.kill()
            else:
                await system.stop()
            system.start()
        assert ends > 5
        if way == "stop":
            assert len(receiver.requests) < 2 * len(keys)


async def test_it_is_played_again_from_a_moment_on(system: Delivering) -> None:
    async with receiving() as receiver:
        await system.topic.write([event("before")])
        made = await system.add(receiver.address, since="begin")
        await system.topic.write([event("after")])
        await system.until(lambda: receiver.events == ["before", "after"])
        status, _ = await system.ask("POST", f"/{made['webhook_id']}/replay", {"since": "2024-01-01"})
        assert status == 202
        await system.until(lambda: receiver.events == ["before", "after"] * 2)
        ids = [headers["webhook-id"] for headers, _ in receiver.requests]
        assert ids[:2] == ids[2:]


async def test_after_a_rotation_both_secrets_verify_for_a_time(system: Delivering) -> None:
    async with receiving() as receiver:
        made = await system.add(receiver.address)
        _, rotated = await system.ask("POST", f"/{made['webhook_id']}/rotate", {"overlap_hours": 1})
        assert rotated["secret"] != made["secret"]
        await system.topic.write([event("e0")])
        await system.until(lambda: len(receiver.requests) == 1)
        headers, body = receiver.requests[0]
        for secret in (made["secret"], rotated["secret"]):
            Verifier(secret).verify(body, headers)
        system.clock.move(hours=2)
        await system.topic.write([event("e1")])
        await system.until(lambda: len(receiver.requests) == 2)
        assert len(receiver.requests[1][0]["webhook-signature"].split()) == 1


async def test_while_it_rests_nothing_is_sent_and_nothing_lost(system: Delivering) -> None:
    async with receiving() as receiver:
        made = await system.add(receiver.address)
        await system.ask("PATCH", f"/{made['webhook_id']}", {"enabled": False})
        await system.shown(made["webhook_id"], "resting")
        await system.topic.write([event("e0")])
        other = await system.add(receiver.address + "/other", since="begin")
        await system.until(lambda: len(receiver.requests) == 1)
        await system.ask("DELETE", f"/{other['webhook_id']}")
        await system.ask("PATCH", f"/{made['webhook_id']}", {"enabled": True})
        await system.until(lambda: len(receiver.requests) == 2)


async def test_inside_addresses_are_out_of_reach(tmp_path: Path) -> None:
    async with delivering(tmp_path, allowed=()) as system, receiving() as receiver:
        made = await system.add(receiver.address)
        _, tried = await system.ask("POST", f"/{made['webhook_id']}/test")
        assert (tried["accepted"], tried["status"]) == (False, None)
        assert "EVENTWIRE_OUTBOUND_ALLOW" in tried["detail"]
        await system.topic.write([event("e0")])
        await system.shown(made["webhook_id"], "failing", "disabled")  # three days pass in moments
        assert receiver.requests == []
