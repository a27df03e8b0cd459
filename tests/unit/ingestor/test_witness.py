from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest
from aiohttp import web
from pytest_aiohttp import AiohttpClient

from eventwire import flow
from eventwire.adapters.telemetry import Metrics
from eventwire.ports import Message
from eventwire_ingestor.witness import Witness, trace_middleware

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Log:
    """Keeps what is published."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def publish(self, messages: Sequence[Message]) -> None:
        self.messages += messages


async def send(client: AiohttpClient, witness: Witness, headers: dict[str, str]) -> None:
    async def post(_request: web.Request) -> web.Response:
        await witness.publish([Message(flow.ARTICLES.name, "a1", b"{}", {"ce_id": "1"})])
        return web.Response(status=202)

    app = web.Application(middlewares=[trace_middleware])
    app.router.add_post("/", post)
    answer = await (await client(app)).post("/", headers=headers)
    assert answer.status == 202


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ({"traceparent": PARENT}, {"traceparent": PARENT}),
        ({"traceparent": PARENT, "tracestate": "a=1"}, {"traceparent": PARENT, "tracestate": "a=1"}),
        ({"traceparent": "00-zz", "tracestate": "a=1"}, {}),
        ({"traceparent": PARENT.replace("00f067aa0ba902b7", "0" * 16)}, {}),
        ({"traceparent": PARENT, "tracestate": "a=" + "1" * 600}, {"traceparent": PARENT}),
        ({}, {}),
    ],
)
async def test_a_request_s_trace_goes_with_its_article(
    aiohttp_client: AiohttpClient, given: dict[str, str], passed: dict[str, str]
) -> None:
    log = Log()
    await send(aiohttp_client, Witness(log, Metrics()), given)
    assert log.messages[0].headers == {"ce_id": "1", **passed}


async def test_what_is_accepted_is_counted_and_logged_by_its_id(
    aiohttp_client: AiohttpClient, caplog: pytest.LogCaptureFixture
) -> None:
    metrics = Metrics()
    caplog.set_level(logging.INFO, "eventwire_ingestor.witness")
    await send(aiohttp_client, Witness(Log(), metrics), {})
    labels = {"stage": flow.INGEST.name, "topic": flow.ARTICLES.name}
    assert metrics.registry.get_sample_value("eventwire_published_total", labels) == 1
    assert [record.__dict__["article_id"] for record in caplog.records if record.message == "accepted"] == ["a1"]


async def test_what_is_not_taken_is_not_counted() -> None:
    class Full:
        async def publish(self, _messages: Sequence[Message]) -> None:
            message = "full"
            raise OSError(message)

    metrics = Metrics()
    with pytest.raises(OSError, match="full"):
        await Witness(Full(), metrics).publish([Message(flow.ARTICLES.name, "a", b"", {})])
    assert metrics.registry.get_sample_value("eventwire_published_total", {"stage": "ingest"}) is None
