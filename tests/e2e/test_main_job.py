"""The main job: one real article in, and out comes who did what to whom and when, with the evidence for it.

The article is the seed that the project began with, where it lies beside the checkout, and our own telling of the
same day, which ships as a sample.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from support.system import System

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "seed" / "000_5435378cceaa3851.txt"


def seed() -> dict[str, Any]:
    if not SEED.is_file():
        pytest.skip("the seed article is not beside this checkout")
    return {
        "url": "https://sabah.example/politics/fidan-blinken-call",
        "title": "Fidan, Blinken discuss Gaza cease-fire talks by phone",
        "text": SEED.read_text("utf-8"),
        "source": "Daily Sabah",
        "published_at": "2024-08-21",
        "language": "en",
    }


def sample() -> dict[str, Any]:
    lines = files("eventwire").joinpath("samples", "articles.jsonl").read_text("utf-8").splitlines()
    return dict(json.loads(lines[0]))


@pytest.fixture(scope="module", params=[seed, sample], ids=["seed", "sample"])
def coded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coded]:
    article = request.param()
    with System(tmp_path_factory.mktemp("main") / "data", "--no-samples") as system:
        status, accepted = system.request("POST", "/v1/articles", article)
        assert status == 202, accepted
        assert accepted["revision"]
        system.settle()
        yield Coded(system, article)


class Coded:
    """The system once the article is through."""

    def __init__(self, system: System, article: dict[str, Any]) -> None:
        self.system = system
        self.article = article
        self.facts = system.all("/v1/events")

    def between(self, one: str, other: str, root: str) -> list[dict[str, Any]]:
        """Facts of that root between two actors, whoever is told first."""
        return [
            e
            for e in self.facts
            if e["root"] == root and {(e[side] or {}).get("actor_id") for side in ("source", "target")} == {one, other}
        ]


def test_the_ministers_telephoned(coded: Coded) -> None:
    calls = [e for e in coded.between("person:hakan-fidan", "person:antony-blinken", "04") if e["code"] == "041"]
    (call,) = calls
    assert {call["source"]["code"], call["target"]["code"]} == {"TURGOV", "USAGOV"}
    assert call["date"] in {"2024-08-20", "2024-08-21"}
    assert call["reciprocal"]


def test_the_president_was_met_on_the_tuesday(coded: Coded) -> None:
    (meeting,) = coded.between("person:antony-blinken", "person:abdel-fattah-al-sisi", "04")
    assert {meeting["source"]["code"], meeting["target"]["code"]} == {"USAGOV", "EGYGOV"}
    assert (meeting["date"], meeting["code"]) == ("2024-08-20", "040")


def test_the_official_criticised(coded: Coded) -> None:
    told = [
        piece
        for event in coded.facts
        for piece in event["evidence"]
        if event["root"] == "11" and piece["source_name"] == "Osama Hamdan"
    ]
    assert [piece["code"] for piece in told] == ["111"]
    assert "critici" in told[0]["sentence"]


def test_what_was_not_rejected_is_no_rejection(coded: Coded) -> None:
    assert not [e for e in coded.facts if e["root"] == "12"]


def test_two_spellings_are_one_actor(coded: Coded) -> None:
    (actor,) = coded.system.all("/v1/actors?q=sissi")
    assert actor["actor_id"] == "person:abdel-fattah-al-sisi"
    if "El-Sisi" in coded.article["text"]:
        assert {alias["name"] for alias in actor["aliases"]} >= {"Abdel Fattah el-Sissi", "El-Sisi"}


def test_every_event_shows_where_it_was_read(coded: Coded) -> None:
    assert coded.facts
    text = coded.article
    for event in coded.system.all("/v1/events?modality=any&polarity=any"):
        for piece in event["evidence"]:
            assert piece["rule"]
            assert piece["article_id"]
            assert piece["sentence"] in text[piece["part"]]
            written = {
                name: text[piece["part"]][span["start"] : span["end"]] for name, span in piece["spans"].items() if span
            }
            assert written["predicate"] in piece["sentence"]
            assert all(words.strip() for words in written.values())


def test_nobody_is_named_by_a_pronoun(coded: Coded) -> None:
    names = {event[side]["name"].lower() for event in coded.facts for side in ("source", "target") if event[side]}
    assert not names & {"he", "she", "it", "they", "his", "her", "its", "their", "him", "them"}
