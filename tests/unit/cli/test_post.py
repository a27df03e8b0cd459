"""`eventwire post` as a user meets it: a file or a pipe in, a summary and an exit status out."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.door import FakeLog, open_door

from eventwire.cli.post import read_pieces


def article(number: int) -> dict[str, str]:
    return {"url": f"https://ledger.example/{number}", "text": f"Report {number}."}


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b'{"text": "a"}\n\n{"text": "b"}\n', [("line 1", b'{"text": "a"}'), ("line 3", b'{"text": "b"}')]),
        (b' [{"text":"a"},\n{"text":"b"}]', [("item 1", b'{"text":"a"}'), ("item 2", b'{"text":"b"}')]),
        (b'{\n "text": "a"\n}\n', [("the object", b'{"text":"a"}')]),
        (b'{"text":"a"}', [("line 1", b'{"text":"a"}')]),
        (b"nonsense\n", [("line 1", b"nonsense")]),
        (b"", []),
    ],
)
def test_json_and_json_lines_are_told_apart(raw: bytes, found: list[tuple[str, bytes]]) -> None:
    assert [(p.where, p.raw) for p in read_pieces(io.BytesIO(raw))] == found


async def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str]:
    command = [sys.executable, "-m", "eventwire.cli", *arguments]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output, _ = await process.communicate(stdin)
    assert process.returncode is not None
    return process.returncode, output.decode()


async def test_all_accepted(tmp_path: Path) -> None:
    log = FakeLog()
    file = tmp_path / "articles.jsonl"
    file.write_text("".join(json.dumps(article(n)) + "\n" for n in range(1200)))
    async with open_door(log) as door:
        status, output = await run("post", str(file), "--url", str(door._base_url))  # noqa: SLF001 - the door's address
    assert status == 0, output
    assert "1200 articles: 1200 accepted, 0 refused" in output
    assert len(log.messages) == 1200


async def test_refusals_are_told_by_line_and_kept(tmp_path: Path) -> None:
    log = FakeLog()
    raw = json.dumps(article(1)).encode() + b'\n{"text": ""}\n' + json.dumps(article(2)).encode()
    rejects = tmp_path / "rejects.jsonl"
    async with open_door(log) as door:
        status, output = await run("post", "-", "--url", str(door._base_url), "--rejects", str(rejects), stdin=raw)  # noqa: SLF001
    assert status == 1, output
    assert "line 2: text: is missing" in output
    assert "3 articles: 2 accepted, 1 refused" in output
    (kept,) = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert (kept["where"], kept["field"], kept["raw"]) == ("line 2", "text", '{"text": ""}')


async def test_nobody_there_is_told_in_a_line() -> None:
    status, output = await run("post", "-", "--url", "http://127.0.0.1:9", "--patience", "0", stdin=b'{"text": "x"}')
    assert status == 2
    assert "0 articles: 0 accepted" in output
    assert "does not answer" in output
    assert "Traceback" not in output
