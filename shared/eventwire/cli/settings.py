"""`eventwire settings`: every setting with its meaning, default and current value."""

from collections.abc import Sequence
from typing import Any

from pydantic import SecretStr
from pydantic_settings import BaseSettings
from rich.console import Console
from rich.table import Table

from eventwire.adapters.elastic.settings import ElasticSettings, IndexSettings
from eventwire.adapters.http import DoorSettings
from eventwire.adapters.kafka.settings import KafkaSettings
from eventwire.adapters.outbound import OutboundSettings
from eventwire.adapters.telemetry import LogSettings
from eventwire.cli.foreground import read_settings
from eventwire_gateway.settings import GatewaySettings
from eventwire_indexer.settings import IndexerSettings
from eventwire_ingestor.polling.settings import FeedsSettings
from eventwire_ingestor.settings import IngestorSettings
from eventwire_processor.settings import ProcessorSettings
from eventwire_webhooks.settings import WebhookSettings

KINDS: Sequence[tuple[str, type[BaseSettings]]] = (
    ("Kafka", KafkaSettings),
    ("Elasticsearch", ElasticSettings),
    ("Indices", IndexSettings),
    ("Logs", LogSettings),
    ("Doors", DoorSettings),
    ("Ingestor", IngestorSettings),
    ("Outbound requests", OutboundSettings),
    ("Feeds", FeedsSettings),
    ("Processor", ProcessorSettings),
    ("Indexer", IndexerSettings),
    ("Gateway", GatewaySettings),
    ("Webhooks", WebhookSettings),
)


def print_settings() -> int:
    """Print them, secrets masked. Returns the exit status.

    Raises:
        InvalidInput: a value in the environment is wrong; names its variable.
    """
    console = Console(highlight=False, markup=False)
    seen: set[str] = set()
    for title, kind in KINDS:
        current = read_settings(kind)
        table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
        for column in ("Variable", "Meaning", "Default", "Now"):
            table.add_column(column, overflow="fold", no_wrap=column == "Variable")
        for name, field in kind.model_fields.items():
            if name not in seen:
                seen.add(name)
                value, default = getattr(current, name), field.default
                now = "" if value == default else _shown(value)
                table.add_row(f"EVENTWIRE_{name.upper()}", field.description, _shown(default), now)
        console.print(table)
        console.print()
    return 0


def _shown(value: Any) -> str:
    """A value as text; of a secret only that it is set."""
    if isinstance(value, SecretStr):
        return "********"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
