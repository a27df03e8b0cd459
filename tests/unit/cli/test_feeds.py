"""`eventwire feeds` on an embedded system's directory."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from eventwire.adapters.sqlite import Database, SqliteRegistry
from eventwire.adapters.system_clock import SystemClock
from eventwire.cli.feeds import add_feeds, import_feeds, list_feeds, remove_feeds
from eventwire.embedded import FILE
from eventwire.errors import InvalidInput, NotFound
from eventwire.feeds import STANDINGS, Condition, Standing, after_failure, after_success, feed_id, fresh, gone

URL = "https://press.example/world.xml"
NOW = SystemClock().now()


def keep(data: Path, url: str, standing: Standing) -> None:
    registry = SqliteRegistry(Database(data / FILE))
    asyncio.run(registry.put(STANDINGS, feed_id(url), standing.model_dump_json().encode()))
    registry.close()


def listed(data: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert list_feeds(data) == 0
    return [" ".join(line.replace("│", " ").split()) for line in capsys.readouterr().out.splitlines()]


def test_a_new_feed_is_listed_and_added_again_changes_its_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(tmp_path, capsys) == ["No feeds. `eventwire feeds add URL` adds one."]
    assert add_feeds(tmp_path, [URL], None, "auto") == 0
    assert f"{URL} is added." in capsys.readouterr().out
    assert any(line == f"{URL} new never at once 0" for line in listed(tmp_path, capsys))
    assert add_feeds(tmp_path, [URL], "Harbour Post", "feed") == 0
    assert "was there; its options are set" in capsys.readouterr().out
    assert sum(URL in line for line in listed(tmp_path, capsys)) == 1


@pytest.mark.parametrize("url", ["ftp://press.example/x", "press.example", "https://user:pw@press.example/", ""])
def test_what_is_no_address_is_refused_and_nothing_is_added(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InvalidInput, match="url"):
        add_feeds(tmp_path, [URL, url], None, "auto")
    assert listed(tmp_path, capsys)[0].startswith("No feeds")


def test_the_table_tells_how_each_feed_does_and_why_one_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = SystemClock().now()  # of this test: the table tells ages by the wall clock
    names = ("ok", "failing", "closed", "moved")
    ok, failing, closed, moved = (f"https://press.example/{name}" for name in names)
    add_feeds(tmp_path, [ok, failing, closed, moved], None, "auto")
    good = after_success(fresh(ok, now), now - timedelta(minutes=5, seconds=5), 3)
    refused = {"posted": 3, "refused": 1, "refusal": "/a/2: page: is answered with 404", "title": "Fine Paper"}
    keep(tmp_path, ok, good.model_copy(update=refused))
    bad = after_failure(fresh(failing, now), now, "the server answered 500")
    keep(tmp_path, failing, after_failure(bad, now, "the server answered 500 Internal Server Error"))
    keep(tmp_path, closed, gone(fresh(closed, now), now, "the server answered 410 Gone"))
    keep(tmp_path, moved, after_success(fresh("https://new.example/feed", now), now, 0))
    text = listed(tmp_path, capsys)
    told = " ".join(text)
    assert f"{failing} failing never in" in told
    assert "Internal Server Error (2 times)" in told
    assert f"{closed} gone never never 0" in told
    assert "Fine Paper ok 5 min ago in" in told
    assert "1 refused, the last: /a/2: page: is answered with 404" in told
    assert "moved to https://new.example/feed" in told
    assert told.index(failing) < told.index("Fine Paper")


def test_opml_is_imported_as_far_as_its_addresses_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.opml"
    outlines = "".join(f'<outline xmlUrl="{url}"/>' for url in (URL, "feed://x", "https://press.example/2"))
    file.write_text(f"<opml><body>{outlines}</body></opml>", "utf-8")
    add_feeds(tmp_path, [URL], None, "auto")
    assert import_feeds(tmp_path, file, "page") == 1
    out = capsys.readouterr().out
    assert "1 feeds added, 1 were there already, 1 addresses are none." in out
    assert "feed://x: must begin with http:// or https://" in out


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"cannot be read: No such file"):
        import_feeds(tmp_path, tmp_path / "none.opml", "auto")


def test_a_feed_is_removed_by_its_own_address_or_the_one_that_it_moved_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_feeds(tmp_path, [URL, "https://press.example/2"], None, "auto")
    keep(tmp_path, URL, fresh("https://new.example/feed", NOW))
    with pytest.raises(NotFound, match=r"no feed has the address .https://else\.example"):
        remove_feeds(tmp_path, [URL, "https://else.example"])
    assert remove_feeds(tmp_path, ["https://new.example/feed"]) == 0
    assert f"{URL} is removed." in capsys.readouterr().out
    assert remove_feeds(tmp_path, ["http://www.press.example/2/"]) == 0
    assert listed(tmp_path, capsys)[0].startswith("No feeds")
    assert Condition.GONE not in listed(tmp_path, capsys)
