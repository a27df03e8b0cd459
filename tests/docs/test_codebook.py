"""The examples of shared/docs/codebook.md are coded as the page says, and its lists are those of the dictionaries."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from docs.generated import CODEBOOK, CODES, between, codes

from eventwire.cli.lines import Line, read_article
from eventwire.extraction.engine import EnglishExtractor
from eventwire.extraction.lexicon import load_tables
from eventwire.extraction.lexicon.table import read_table
from eventwire.model import Mention, Modality, Polarity

PUBLISHED = "2024-05-08"


def text() -> str:
    return CODEBOOK.read_text("utf-8")


def examples() -> list[tuple[str, list[str]]]:
    """Sentence, then source, code, target and what is told beside."""
    table = text().partition("| sentence |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return [(sentence, rest) for sentence, *rest in rows]


def told(mention: Mention) -> list[str]:
    """A mention as the page writes it."""
    beside = [
        str(mention.date) if str(mention.date) != PUBLISHED else "",
        mention.place.name if mention.place else "",
        mention.modality.value if mention.modality is not Modality.ACTUAL else "",
        mention.polarity.value if mention.polarity is not Polarity.ASSERTED else "",
    ]
    sides = [actor.code if actor else "-" for actor in (mention.source, mention.target)]
    return [sides[0], mention.code, sides[1], ", ".join(filter(None, beside))]


def test_every_example_is_coded_as_the_page_says() -> None:
    found = examples()
    assert len(found) >= 20
    articles = [
        read_article(Line(n, json.dumps({"text": s, "published_at": PUBLISHED}).encode()), datetime.now(UTC))
        for n, (s, _) in enumerate(found)
    ]
    for (sentence, coded), extraction in zip(found, EnglishExtractor.load().extract(articles), strict=True):
        assert coded in [told(mention) for mention in extraction.mentions], sentence


def test_all_codes_are_listed() -> None:
    assert between(text(), CODES, codes()) == text(), "run `make pages` and commit the result"


def test_every_role_of_the_dictionary_is_explained() -> None:
    tables = [t for t in load_tables() if t.file.endswith("roles.txt")]
    used = {row.cell(1) for t in tables for row in read_table(t.file, t.text, 2, 4)} - {""}
    explained = set(re.findall(r"\| ([A-Z]{3}) \|", text()))
    assert used <= explained


@pytest.mark.parametrize("code", ["039", "040", "041", "042", "043", "046", "051", "057", "0871", "114", "161", "163"])
def test_the_choices_are_of_codes_that_there_are(code: str) -> None:
    assert f"| {code} | " in text()
