"""Events as a small table for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from eventwire.extraction.lexicon import load_tables
from eventwire.extraction.lexicon.cameo import load_codebook


def event_table(events: Sequence[Mapping[str, Any]]) -> Table:
    """Date, source, action, target, code and number of outlets of each event (records as the API answers them)."""
    table = Table(title="Events coded", title_justify="left", show_edge=False, pad_edge=False)
    for column in ("Date", "Source", "Action", "Target", "Code"):
        table.add_column(column, overflow="fold")
    table.add_column("Outlets", justify="right")
    codebook = load_codebook(load_tables(()))
    for event in events:
        table.add_row(
            event["date"],
            _actor(event["source"]),
            codebook.of(event["code"]).name.removesuffix(", not specified below"),
            _actor(event["target"]),
            event["code"],
            str(event["source_count"]),
        )
    return table


def _actor(actor: Mapping[str, Any] | None) -> str:
    if actor is None:
        return "-"
    return f"{actor['name']} ({actor['code']})" if actor["code"] else str(actor["name"])
