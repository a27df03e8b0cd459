"""Every command of shared/docs/feeds.md is executed against a publisher's site and must answer what the page shows."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from docs.page import DOCS, execute
from support.cluster import until
from support.press import press
from support.system import System

from eventwire.cli.settings import KINDS
from eventwire.embedded import FILE
from eventwire.feeds import STANDINGS

PAGE = DOCS / "feeds.md"
PRESS = "https://ledger.example"
WORLD = """<rss version="2.0"><channel><title>Ledger World News</title><item><title>Border accord</title>
<link>/world/1</link><guid>/world/1</guid><pubDate>Mon, 06 May 2024 18:00:00 +0300</pubDate>
<description>An accord was signed.</description></item></channel></rss>"""
ARTICLE = """<html><head><title>Border accord</title></head><body><article>
<p>NAIROBI, May 6 - Kenyan President William Ruto and Ethiopian Prime Minister Abiy Ahmed signed a border agreement in
Nairobi on Monday.</p><p>The accord ends years of talks about grazing land, wells and a road that both claim.</p>
<p>It will be put before the parliaments of both countries in the autumn, officials said.</p></article></body></html>"""
COAST = """{"title": "Coast", "items": [
{"id": "1", "url": "/coast/1", "title": "Harbour", "content_text": "A harbour lies at the coast."}]}"""
ANSWERS = {
    "/world.xml": (200, WORLD),
    "/world/1": (200, ARTICLE),
    "/coast.json": (200, COAST),
    "/closed.xml": (410, "gone"),
}


def step(part: str, system: System, directory: Path) -> int:
    """Execute a part of the page."""
    page = directory / "page.md"
    page.write_text(part, "utf-8")
    return execute(page, system, directory)


def polled(file: Path) -> int:
    """How many feeds were asked."""
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM registry WHERE kind = ?", (STANDINGS,)).fetchone()[0])


def test_every_command_answers_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTWIRE_OUTBOUND_ALLOW", "127.0.0.1")
    monkeypatch.setenv("EVENTWIRE_FEEDS_SPACING", "0")
    with press(ANSWERS) as site, System(tmp_path / "var" / "embedded", "--no-samples") as system:
        before, after = PAGE.read_text("utf-8").replace(PRESS, site.address).split("## How feeds do\n")
        run = step(before, system, tmp_path)
        file = tmp_path / "var" / "embedded" / FILE
        until(lambda: polled(file) == 3, "the feeds", lambda: str(system.output))
        system.settle()
        run += step(after, system, tmp_path)
    assert run == 5


def test_every_setting_and_file_that_the_page_names_is_there() -> None:
    text = PAGE.read_text("utf-8")
    settings = {f"EVENTWIRE_{name.upper()}" for _, kind in KINDS for name in kind.model_fields}
    assert set(re.findall(r"\bEVENTWIRE_[A-Z_]+\b", text)) <= settings
    for name in re.findall(r"`((?:deploy|tests|shared)/[\w./-]+)`", text):
        assert (DOCS.parent.parent / name).exists(), name
