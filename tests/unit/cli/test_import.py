"""`eventwire import`: history from files of many kinds, resumed after a stop."""

from __future__ import annotations

import asyncio
import bz2
import csv
import gzip
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from support.door import FakeLog, open_door

from eventwire.cli.archives import read_articles
from eventwire.cli.columns import Columns
from eventwire.errors import InvalidInput

ROWS = [
    {"url": f"https://ledger.example/{n}", "title": f"Item {n}", "text": f"Report, number {n}.\nEnd."} for n in range(3)
]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()


def table(delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["url", "title", "text"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return text.getvalue().encode()


def zipped() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes/README.txt", "not an article")
        archive.writestr("a/one.json", json.dumps(ROWS[0]))
        archive.writestr("../../b/rest.jsonl.gz", gzip.compress(b"".join(LINES.splitlines(keepends=True)[1:])))
    return raw.getvalue()


def tarred(mode: str) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode=mode) as archive:  # type: ignore[call-overload]  # the mode is a parameter
        link = tarfile.TarInfo("evil.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        for number, row in enumerate(ROWS):
            content = json.dumps(row).encode()
            member = tarfile.TarInfo(f"articles/{number}.json")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return raw.getvalue()


def parquet() -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as writer  # noqa: PLC0415 - an optional extra

    raw = io.BytesIO()
    writer.write_table(pyarrow.Table.from_pylist(ROWS), raw)
    return raw.getvalue()


KINDS: list[tuple[str, Callable[[], bytes]]] = [
    ("a.jsonl", lambda: LINES),
    ("a.ndjson.gz", lambda: gzip.compress(LINES)),
    ("a.jsonl.bz2", lambda: bz2.compress(LINES)),
    ("a.jsonl.zst", lambda: zstd.compress(LINES)),
    ("a.json", lambda: json.dumps(ROWS, indent=1).encode()),
    ("a.csv", table),
    ("a.csv.gz", lambda: gzip.compress(table())),
    ("a.tsv", lambda: table("\t")),
    ("a.zip", zipped),
    ("a.tar", lambda: tarred("w")),
    ("a.tar.gz", lambda: tarred("w:gz")),
    ("a.tgz", lambda: tarred("w:gz")),
    ("a.tar.zst", lambda: zstd.compress(tarred("w"))),
    ("a.parquet", parquet),
]


@pytest.mark.parametrize(("name", "made"), KINDS, ids=[name for name, _ in KINDS])
def test_every_kind_gives_the_same_articles(tmp_path: Path, name: str, made: Callable[[], bytes]) -> None:
    path = tmp_path / name
    path.write_bytes(made())
    assert [json.loads(piece.raw) for piece in read_articles(path, Columns({}))] == ROWS


def test_pages_of_a_crawl_are_found_by_what_they_are(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415 - an optional extra
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415 - an optional extra

    path = tmp_path / "crawl.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, (status, kind) in enumerate(
            [("200 OK", "text/html; charset=iso-8859-9"), ("404 Not Found", "text/html"), ("200 OK", "image/png")]
        ):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            payload = io.BytesIO("<p>Görüşme</p>".encode("iso-8859-9"))
            record = writer.create_warc_record(
                f"https://ledger.example/{number}", "response", payload=payload, http_headers=headers,
                warc_headers_dict={"WARC-Date": "2024-08-21T10:00:00Z"},
            )  # fmt: skip
            writer.write_record(record)
    (page,) = [json.loads(piece.raw) for piece in read_articles(path, Columns({}))]
    assert page == {"url": "https://ledger.example/0", "html": "<p>Görüşme</p>", "updated_at": "2024-08-21T10:00:00Z"}


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.pdf", b"%PDF"),
        ("a.zip", b"no zip"),
        ("a.jsonl.gz", gzip.compress(LINES)[:-9]),
        ("a.parquet", b"PAR1"),
        ("a.json", b"{"),
    ],
)
def test_what_cannot_be_read_is_told_by_name(tmp_path: Path, name: str, raw: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(InvalidInput):
        list(read_articles(path, Columns({})))


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(InvalidInput, match=r"eventwire\[import\]"):
        list(read_articles(path, Columns({})))


async def run(*arguments: str, where: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "eventwire.cli", "import", *arguments]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=where
    )
    output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode()


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


async def test_an_import_that_was_stopped_goes_on_where_it_stopped(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    rows = [
        {"url": f"https://ledger.example/{n}", "text": "" if n in {7, 1400} else f"Report {n}."} for n in range(1500)
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    log = FakeLog(down_after=600)
    async with open_door(log) as door:
        options = (str(file), "--url", str(door._base_url), "--patience", "0", "--rejects", "rejects.jsonl")  # noqa: SLF001
        status, output = await run(*options, where=tmp_path)
        assert status == 2, output
        assert "The rest was not sent: the log is down" in output
        log.down_after = None
        status, output = await run(*options, where=tmp_path)
        assert status == 1, output
        assert "were done before" in output
        status, output = await run(*options, where=tmp_path)
        assert (status, output[:11]) == (0, "0 articles:")
    assert {a.url for a in log.articles} == {row["url"] for row in rows if row["text"]}
    assert [entry["where"] for entry in lines_of(tmp_path / "rejects.jsonl")] == [
        "history.jsonl, line 8",
        "history.jsonl, line 1401",
    ]


async def test_a_file_that_has_changed_is_not_resumed_by_mistake(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(LINES)
    log = FakeLog()
    async with open_door(log) as door:
        options = (str(file), "--url", str(door._base_url))  # noqa: SLF001 - the door's address
        assert (await run(*options, where=tmp_path))[0] == 0
        file.write_bytes(LINES + LINES)
        status, output = await run(*options, where=tmp_path)
        assert status == 2
        assert "--again" in output
        assert (await run(*options, "--again", where=tmp_path))[0] == 0
