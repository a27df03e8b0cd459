"""The embedded system as a user meets it: started as a process, asked over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.system import System, post

CALL = {
    "url": "https://ledger.example/world/call",
    "title": "Turkish and US top diplomats talk by phone",
    "text": "Turkish Foreign Minister Hakan Fidan spoke by telephone with U.S. Secretary of State Antony Blinken on "
    "Tuesday. Later Blinken met Egyptian President Abdel Fattah el-Sissi in Cairo on Tuesday.",
    "source": "The Ledger",
    "published_at": "2024-08-21T08:00:00Z",
    "language": "en",
}
SECOND_OUTLET = {
    "url": "https://harbour.example/a/77",
    "title": "Fidan, Blinken hold call",
    "text": "Hakan Fidan, the Turkish foreign minister, held a phone call with Antony Blinken on Tuesday.",
    "source": "Harbour Times",
    "published_at": "2024-08-21T10:00:00Z",
    "language": "en",
}


def calls(system: System) -> list[dict[str, Any]]:
    return system.all("/v1/events?code=041")


def snapshot(system: System) -> list[dict[str, Any]]:
    return system.all("/v1/events?modality=any&polarity=any&status=any")


def test_a_posted_article_becomes_events_that_explain_themselves(system: System) -> None:
    post(system, CALL)
    (call,) = calls(system)
    assert {call["source"]["code"], call["target"]["code"]} == {"TURGOV", "USAGOV"}
    assert call["date"] == "2024-08-20"
    (evidence, *_) = call["evidence"]
    text = CALL[evidence["part"]]
    span = evidence["spans"]["predicate"]
    assert evidence["sentence"] in text
    assert text[span["start"] : span["end"]] in evidence["sentence"]
    assert evidence["rule"]
    (meeting,) = system.all("/v1/events?actor=EGYGOV&root=04")
    assert meeting["date"] == "2024-08-20"


def test_posting_it_again_changes_nothing(system: System) -> None:
    post(system, CALL)
    before = snapshot(system)
    post(system, CALL)
    assert snapshot(system) == before


def test_a_second_outlet_joins_the_same_event(system: System) -> None:
    post(system, CALL)
    post(system, SECOND_OUTLET)
    (call,) = calls(system)
    assert (call["source_count"], call["article_count"]) == (2, 2)


def test_a_correction_replaces_what_the_first_version_said(system: System) -> None:
    post(system, CALL)
    post(
        system,
        {
            **CALL,
            "text": CALL["text"].replace(
                "Egyptian President Abdel Fattah el-Sissi in Cairo", "Jordanian King Abdullah II in Amman"
            ),
        },
    )
    assert system.all("/v1/events?actor=EGYGOV") == []
    assert len(system.all("/v1/events?actor=JOR&root=04")) == 1
    assert len(calls(system)) == 1


def test_what_a_correction_leaves_as_it_was_keeps_its_id(system: System) -> None:
    post(system, CALL)
    (before,) = calls(system)
    post(system, {**CALL, "text": "(Adds background.) " + CALL["text"] + " Blinken left Cairo on Wednesday."})
    (after,) = calls(system)
    assert after["event_id"] == before["event_id"]
    assert after["version"] > before["version"]
    assert after["evidence"][0]["revision"] > before["evidence"][0]["revision"]
    assert system.all("/v1/events?status=merged") == []


def test_a_withdrawn_article_is_gone_and_stays_gone(system: System, tmp_path: Path) -> None:
    rare = {**CALL, "text": CALL["text"].replace("Later Blinken", "At a quinquennial fair, later Blinken")}
    article_id = post(system, rare)
    post(system, SECOND_OUTLET)
    assert holding(tmp_path / "data", b"quinquennial")
    status, _ = system.request("DELETE", f"/v1/articles/{article_id}")
    assert status == 202
    system.settle()
    post(system, rare)

    (call,) = calls(system)
    assert article_id not in {e["article_id"] for e in call["evidence"]}
    assert call["source_count"] == 1
    assert system.all("/v1/events?actor=EGYGOV") == []
    status, answer = system.request("GET", f"/v1/articles/{article_id}")
    assert (status, "text" in answer) == (410, False)
    assert len(system.all("/v1/events?status=retracted")) >= 1
    for _ in range(300):  # the words leave the index once nothing else is to be done; a request is the pause
        if not holding(tmp_path / "data", b"quinquennial"):
            break
        system.request("GET", "/healthz")
    system.stop()
    assert not holding(tmp_path / "data", b"later Blinken met", b"quinquennial")


def holding(directory: Path, *words: bytes) -> list[str]:
    """The files that hold some of those words: the database, its write-ahead log, whatever else lies there."""
    return [
        path.name
        for path in directory.iterdir()
        if any(w in path.read_bytes().lower() for w in map(bytes.lower, words))
    ]


def test_a_withdrawn_article_comes_back_only_by_a_later_revision_of_its_publisher(system: System) -> None:
    article_id = post(system, CALL)
    system.request("DELETE", f"/v1/articles/{article_id}")
    post(system, {**CALL, "updated_at": "2024-08-22T00:00:00Z"})
    assert system.request("GET", f"/v1/articles/{article_id}")[0] == 410
    now = datetime.now(UTC) + timedelta(minutes=1)
    post(system, {**CALL, "updated_at": now.isoformat()})
    assert system.request("GET", f"/v1/articles/{article_id}")[0] == 200
    assert len(calls(system)) == 1


def test_a_restart_finds_everything_again(tmp_path: Path) -> None:
    with System(tmp_path / "data", "--no-samples") as first:
        post(first, CALL)
        before = snapshot(first)
        status, output = first.stop()
    assert status == 0
    assert "Stopped" in output
    assert "Traceback" not in output
    with System(tmp_path / "data", "--no-samples") as second:
        assert snapshot(second) == before


def test_the_samples_are_shown_as_a_table(tmp_path: Path) -> None:
    with System(tmp_path / "data") as system:
        system.read_until("Ctrl-C stops it")
        output = "".join(system.output)
    assert "041" in output
    assert "/v1/events" in output


def test_two_spellings_are_one_actor(system: System) -> None:
    post(
        system,
        {**CALL, "text": CALL["text"].replace("in Cairo on Tuesday.", "in Cairo on Tuesday. El-Sisi thanked Blinken.")},
    )
    found = system.all("/v1/actors?q=sissi")
    assert len(found) == 1
    assert {alias["name"] for alias in found[0]["aliases"]} >= {"Abdel Fattah el-Sissi", "El-Sisi"}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "field"),
    [
        ("POST", "/v1/articles", "{", 400, "body"),
        ("POST", "/v1/articles", '{"text": 3}', 400, "text"),
        ("POST", "/v1/articles", '{"title": "x"}', 400, "text"),
        ("POST", "/v1/articles", json.dumps({"text": "x" * 1_048_577}), 400, "text"),
        ("POST", "/v1/articles", '{"text": "x", "published_at": "soon"}', 400, "published_at"),
        ("GET", "/v1/events?cursor=x", None, 400, "cursor"),
        ("GET", "/v1/events?from=soon", None, 400, "from"),
        ("GET", "/v1/events?from=2024-08-22&to=2024-08-21", None, 400, "to"),
        ("GET", "/v1/events?colour=red", None, 400, "colour"),
        ("GET", "/v1/events?limit=0", None, 400, "limit"),
        ("GET", "/v1/events/e0", None, 404, None),
        ("GET", "/v1/actors/person:nobody", None, 404, None),
        ("GET", "/v1/articles/a0", None, 404, None),
        ("DELETE", "/v1/articles/a0", None, 404, None),
        ("GET", "/v2/events", None, 404, None),
        ("PATCH", "/v1/events", None, 405, None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_by_name(
    shared_system: System, method: str, path: str, body: str | None, status: int, field: str | None
) -> None:
    answered, problem = shared_system.request(method, path, raw=None if body is None else body.encode())
    assert answered == status
    assert problem["status"] == status
    assert problem.get("field") == field
    assert problem["detail"]


@pytest.fixture(scope="module")
def shared_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with System(tmp_path_factory.mktemp("shared") / "data", "--no-samples") as running:
        yield running
