"""README.md is true: its table is what a first start prints, its figures the recorded ones; its commands work."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from docs.generated import PRINTED, README, ROOT, between, measured
from docs.page import DOCS, execute
from support.system import System


def test_the_table_is_what_a_first_start_prints_and_the_commands_work(tmp_path: Path) -> None:
    samples = files("eventwire").joinpath("samples", "articles.jsonl").read_text("utf-8")
    (tmp_path / "articles.jsonl").write_text(samples, encoding="utf-8")
    text = README.read_text("utf-8")
    with System(tmp_path / "data") as system:
        system.read_until("Ctrl-C stops it")
        output = "".join(system.output)
        table = output[output.index("What was coded") : output.index("Where to look next")]
        printed = "\n".join(line.rstrip() for line in table.strip().splitlines())
        assert between(text, PRINTED, f"```\n{printed}\n```") == text, "run `make pages` and commit the result"
        assert execute(README, system, tmp_path, ["sh"]) == 3


def test_the_figures_are_those_that_were_measured() -> None:
    assert measured() in README.read_text("utf-8").splitlines(), "run `make pages` and commit the result"


@pytest.mark.parametrize("page", [README, *sorted(DOCS.glob("*.md"))], ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_every_page_is_in_the_index_and_has_its_test() -> None:
    index = (DOCS / "README.md").read_text("utf-8")
    for page in DOCS.glob("*.md"):
        if page.name != "README.md":
            assert f"({page.name})" in index
            assert (ROOT / "tests" / "docs" / f"test_{page.stem}.py").is_file(), page.name
