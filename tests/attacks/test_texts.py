"""Texts that want to be pages: a browser never takes an answer of ours for one, nor a log for a terminal."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import ClientResponse, ClientSession
from support.door import FakeLog, open_door
from support.reading import open_search

from eventwire.indexing import article_document, event_document
from eventwire.testing import article, event, mention

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def inert(answer: ClientResponse) -> None:
    """No browser runs anything of it."""
    assert answer.content_type in {"application/json", "application/problem+json", "application/x-ndjson"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "script" not in answer.headers["Content-Security-Policy"]


async def test_a_stored_script_comes_back_as_data(tmp_path: Path) -> None:
    stored = article(SCRIPT, title=SCRIPT)
    told = event(event_id="e1")
    found = mention("TURGOV", "USAGOV", "111")
    named = told.model_copy(
        update={"source": found.source.model_copy(update={"name": SCRIPT}) if found.source else None}
    )
    async with open_search(tmp_path, [article_document(stored), event_document(named)]) as door:
        answer = await door.get(f"/v1/articles/{stored.article_id}", headers={"Accept": "text/html"})
        inert(answer)
        assert (await answer.json())["text"] == SCRIPT
        answer = await door.get("/v1/events", headers={"Accept": "text/html"})
        inert(answer)
        assert SCRIPT in await answer.text()


@pytest.mark.parametrize(
    "path",
    ["/v1/events/{}", "/{}", "/v1/events?{}=1", "/v1/events?code={}", "/v1/events?cursor={}", "/v1/actors?type={}"],
)
async def test_what_a_request_holds_is_not_reflected_as_a_page(tmp_path: Path, path: str) -> None:
    async with open_search(tmp_path) as door:
        answer = await door.get(
            path.format(SCRIPT.replace("<", "%3C").replace("/", "%2F")), headers={"Accept": "text/html"}
        )
        assert answer.status in {400, 404}
        inert(answer)


async def test_a_refused_line_is_not_reflected_as_a_page() -> None:
    async with open_door(FakeLog()) as door:
        line = json.dumps({"text": "x", SCRIPT: SCRIPT})
        for kind in ("application/json", "application/x-ndjson"):
            answer = await door.post("/v1/articles", data=line, headers={"Content-Type": kind, "Accept": "text/html"})
            inert(answer)


async def test_a_request_that_is_no_http_is_not_reflected_as_a_page(tmp_path: Path) -> None:
    async with open_search(tmp_path) as door:
        address = door._base_url  # noqa: SLF001 - the door's address
        assert address is not None
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(f"GET /{SCRIPT} HTTP/9.9\r\nAccept: text/html\r\n{SCRIPT}\r\n\r\n".encode())
        told = (await reader.read()).decode()
        writer.close()
        head, _, _ = told.partition("\r\n\r\n")
        assert head.startswith("HTTP/1.")
        assert " 400 " in head.split("\r\n")[0]
        assert "Content-Type: application/problem+json" in head
        assert "X-Content-Type-Options: nosniff" in head
        assert "script" not in told


async def test_the_page_for_people_holds_nothing_of_strangers_and_runs_nothing(tmp_path: Path) -> None:
    stored = article(SCRIPT, title=SCRIPT)
    async with open_search(tmp_path, [article_document(stored)]) as door:
        answer = await door.get(f"/?q={SCRIPT}")
        page = await answer.text()
        assert answer.content_type == "text/html"
        assert "<script" not in page
        assert "onerror" not in page
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


FORGERY = 'harmless\n{"event": "forged"}\r\nforged line \x1b[2J\x9b31m \u2028 \u202egnp.exe \x00 Türkiye'

LOGGING = f"""
import logging, sys
from eventwire.adapters.telemetry import LogSettings, configure_logs
configure_logs("test", LogSettings(log_format=sys.argv[1]))
log = logging.getLogger("eventwire.test")
text = {FORGERY!r}
log.warning("a line: %s", text, extra={{"article_id": text, "nested": {{"deep": text}}}})
try:
    raise ValueError(text)
except ValueError:
    log.exception("failed")
logging.getLogger("aiohttp.server").error("Error handling request", exc_info=ValueError(text))
"""


def logged(form: str) -> str:
    done = subprocess.run([sys.executable, "-c", LOGGING, form], capture_output=True, check=True)
    return done.stderr.decode()


def test_a_text_cannot_forge_a_line_of_the_json_log() -> None:
    lines = logged("json").split("\n")
    records = [json.loads(line) for line in lines if line]
    assert [record["event"].split(":")[0] for record in records] == ["a line", "failed"]
    assert records[0]["article_id"] == FORGERY
    assert records[0]["nested"]["deep"] == FORGERY
    assert all(line.isprintable() for line in lines)
    assert "Türkiye" in lines[0]


def test_a_text_cannot_forge_a_line_on_the_terminal_nor_command_it() -> None:
    lines = logged("text").split("\n")
    assert len([line for line in lines if line.startswith("20")]) == 2
    for line in lines:
        assert line.isprintable()
        assert not line.startswith(("forged", '{"event'))
        assert line.startswith(("20", "  | ")) or not line


async def test_no_key_stands_in_any_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    secret = "ew_" + "s3cret" * 7
    async with open_search(tmp_path) as door:
        address = str(door._base_url)  # noqa: SLF001 - the door's address
        async with ClientSession(address, headers={"Authorization": f"Bearer {secret}"}) as session:
            await session.get("/v1/events")
            await session.get("/nothing")
            await session.get("/v1/events?q=%00")
    assert "s3cret" not in caplog.text
