"""Events as a small table for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table

from eventwire.extraction.lexicon.cameo import code_name

PAGE_WIDTH = 120
"""Columns where no terminal says how many there are: in a file, in a pipe."""


def event_table(events: Sequence[Mapping[str, Any]]) -> Table:
    """Date, source, action, target, code and number of outlets of each event (records as the API answers them)."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Date", no_wrap=True)
    for column in ("Source", "Action", "Target"):
        table.add_column(column, overflow="fold")
    table.add_column("Code", no_wrap=True)
    table.add_column("Outlets", justify="right", no_wrap=True)
    for event in events:
        table.add_row(
            event["date"],
            _actor(event["source"]),
            code_name(event["code"]).removesuffix(", not specified below"),
            _actor(event["target"]),
            event["code"],
            str(event["source_count"]),
        )
    return table


def _actor(actor: Mapping[str, Any] | None) -> str:
    if actor is None:
        return "-"
    return f"{actor['name']} ({actor['code']})" if actor["code"] else str(actor["name"])
