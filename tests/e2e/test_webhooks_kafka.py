"""Webhooks over Kafka as a process of its own: delivered, tried again, and nothing missed when it is killed."""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from contracts.records import event
from standardwebhooks import Webhook as Verifier
from support.cluster import Service
from support.receiver import receiving

from eventwire import flow
from eventwire.adapters.kafka import KafkaPublisher, KafkaSettings, apply, plan
from eventwire.model import Event
from eventwire.stage import message

pytestmark = pytest.mark.stack


@pytest.fixture
async def settings(kafka: str) -> KafkaSettings:
    found = KafkaSettings(kafka_bootstrap=kafka, kafka_topic_prefix=f"t{uuid.uuid4().hex[:12]}")
    await apply(found, await plan(found, 3), 1)
    return found


@pytest.fixture
async def service(settings: KafkaSettings, tmp_path: Path) -> AsyncIterator[Service]:
    environment = {
        "EVENTWIRE_KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
        "EVENTWIRE_KAFKA_TOPIC_PREFIX": settings.kafka_topic_prefix,
        "EVENTWIRE_WEBHOOKS_PORT": "0",
        "EVENTWIRE_OUTBOUND_ALLOW": "127.0.0.1",
    }
    found = Service("webhooks run", environment, tmp_path / "log", r"looked after at (http://[0-9.:]+)")
    await asyncio.to_thread(found.start)
    yield found
    if found.process is not None and found.process.poll() is None:
        found.kill()


async def ask(service: Service, method: str, path: str = "", body: Any = None) -> Any:
    async with (
        ClientSession() as session,
        session.request(method, f"{service.address}/v1/webhooks{path}", json=body) as response,
    ):
        assert response.status < 300, await response.text()
        return await response.json()


async def write(publisher: KafkaPublisher, events: list[Event]) -> None:
    await publisher.publish([message(flow.EVENTS, e.event_id, e, datetime.now(UTC)) for e in events])


async def test_killed_again_and_again_it_misses_nothing(settings: KafkaSettings, service: Service) -> None:
    draw = random.Random(20261127)
    keys = [f"e{n:03}" for n in range(200)]
    taken: set[str] = set()
    verifier: list[Verifier] = []

    async def moody(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        verifier[0].verify(body, dict(request.headers))
        if draw.random() < 0.03:
            return web.Response(status=500)
        taken.add(json.loads(body)["data"]["event"]["event_id"])
        return web.Response(status=204)

    async with receiving([moody]) as receiver, KafkaPublisher(settings) as publisher:
        made = await ask(service, "POST", body={"url": receiver.address, "filter": {"source": "TUR"}})
        verifier.append(Verifier(made["secret"]))
        left, kills = list(keys), 0
        async with asyncio.timeout(240):
            while taken != set(keys):
                if left:
                    await write(publisher, [event(key) for key in left[:25]])
                    left = left[25:]
                before = len(receiver.requests)
                while len(receiver.requests) < before + 10 and taken != set(keys):  # noqa: ASYNC110 - seen from outside
                    await asyncio.sleep(0.05)
                if kills < 4:
                    service.kill()
                    await asyncio.to_thread(service.start)
                    kills += 1
        shown = await ask(service, "GET", f"/{made['webhook_id']}")
        assert shown["standing"] == "active"
        assert kills == 4
        assert await asyncio.to_thread(service.stop) == 0
