"""`eventwire indexer`: Kafka in, Elasticsearch out."""

from eventwire.cli.foreground import read_settings, run_service
from eventwire_indexer.service import run
from eventwire_indexer.settings import IndexerSettings


def run_indexer(port: int | None) -> int:
    """Run until SIGINT or SIGTERM, or until it cannot go on. Returns the exit status."""
    return run_service(run, read_settings(IndexerSettings, indexer_port=port), "indexer")
