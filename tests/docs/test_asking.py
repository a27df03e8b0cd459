"""Every command of shared/docs/asking.md is executed and must answer what the page shows."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from docs.page import DOCS, execute
from support.system import System

from eventwire.query import EventQuery
from eventwire.query.query import EventSort

PAGE = DOCS / "asking.md"


def test_every_command_answers_what_the_page_shows(tmp_path: Path) -> None:
    with System(tmp_path / "data") as system:
        system.read_until("Ctrl-C stops it")
        assert execute(PAGE, system, tmp_path) > 8


def test_the_page_names_every_parameter_and_order() -> None:
    text = PAGE.read_text("utf-8")
    for name, field in EventQuery.model_fields.items():
        assert f"`{field.alias or name}`" in text
    for order in get_args(EventSort):
        assert f"`{order}`" in text
