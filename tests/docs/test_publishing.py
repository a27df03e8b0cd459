"""Every command of shared/docs/publishing.md is executed and must answer what the page shows."""

from __future__ import annotations

from pathlib import Path

from docs.page import DOCS, execute
from support.system import System


def test_every_command_answers_what_the_page_shows(tmp_path: Path) -> None:
    with System(tmp_path / "data", "--no-samples") as system:
        assert execute(DOCS / "publishing.md", system, tmp_path) > 10
