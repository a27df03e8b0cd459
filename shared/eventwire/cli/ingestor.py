"""`eventwire ingestor`: HTTP in, Kafka out."""

from eventwire.cli.foreground import read_settings, run_service
from eventwire_ingestor.service import run
from eventwire_ingestor.settings import IngestorSettings


def run_ingestor(host: str | None, port: int | None, *, require_keys: bool | None, without_keys: bool | None) -> int:
    """Run until SIGINT or SIGTERM. Returns the exit status."""
    settings = read_settings(
        IngestorSettings, ingestor_host=host, ingestor_port=port, require_keys=require_keys, without_keys=without_keys
    )
    return run_service(run, settings, "ingestor")
