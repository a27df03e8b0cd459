"""`eventwire extract` and `eventwire resolve` as used offline: over pipes, with bad lines among the good ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SANCTIONS = "France imposed sanctions on Iran on Monday."
GOOD = [
    {"id": "one", "text": SANCTIONS, "published_at": "2024-03-05", "source": "The Post"},
    {"id": "two", "text": SANCTIONS, "published_at": "2024-03-05", "source": "The Times"},
    {"id": 3, "text": "The weather was fine.", "published_at": "2024-03-05", "labels": ["unknown to us"]},
]


def eventwire(*words: str, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "eventwire.cli", *words], input=stdin, capture_output=True, check=False
    )


def lines(*items: dict[str, Any] | bytes) -> bytes:
    return b"\n".join(item if isinstance(item, bytes) else json.dumps(item).encode() for item in items) + b"\n"


def test_extract_writes_a_line_an_article_in_order_and_keeps_the_bad_ones(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    bad = lines(GOOD[0], b"{oops", GOOD[1], b"", {"id": "x", "text": 7}, b"\xff\xfe", GOOD[2])
    done = eventwire("extract", "--workers", "2", "--rejects", str(rejects), stdin=bad)

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["one", "two", "3"]
    (sanctions,) = answers[0]["mentions"]
    assert (sanctions["source"]["code"], sanctions["target"]["code"], sanctions["code"]) == ("FRA", "IRN", "163")
    assert answers[2]["mentions"] == []
    kept = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert [item["line"] for item in kept] == [2, 5, 6]
    assert "text" in kept[1]["reason"]
    assert b"line 2:" in done.stderr
    assert b"Traceback" not in done.stderr
    assert done.returncode == 1


def test_resolve_writes_one_line_for_an_act_that_two_outlets_report() -> None:
    done = eventwire("resolve", stdin=lines(*GOOD))
    (event,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (event["code"], event["date"], event["source_count"]) == ("163", "2024-03-04", 2)
    assert {evidence["article_id"] for evidence in event["evidence"]} == {"one", "two"}
    assert done.returncode == 0


def test_no_input_is_no_output() -> None:
    done = eventwire("extract", stdin=b"")
    assert (done.returncode, done.stdout) == (0, b"")


def test_resolve_tells_which_stories_an_event_belongs_to_as_stories_does() -> None:
    other = {"id": "four", "text": "Fidan telephoned Blinken on Monday.", "published_at": "2024-03-05"}
    given = lines(*GOOD[:2], other)
    told = {a["id"]: a["story_id"] for a in map(json.loads, eventwire("stories", stdin=given).stdout.splitlines())}
    assert told["one"] == told["two"] != told["four"]
    for event in map(json.loads, eventwire("resolve", stdin=given).stdout.splitlines()):
        assert event["story_ids"] == sorted({told[evidence["article_id"]] for evidence in event["evidence"]})
