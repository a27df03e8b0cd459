"""`eventwire processor`: extracts and resolves, as one of any number of workers."""

from pathlib import Path

from eventwire.cli.foreground import read_settings, run_service
from eventwire_processor.service import run
from eventwire_processor.settings import ProcessorSettings


def run_processor(data: Path | None, port: int | None) -> int:
    """Run until SIGINT or SIGTERM, or until the worker cannot go on. Returns the exit status."""
    return run_service(run, read_settings(ProcessorSettings, processor_data=data, processor_port=port), "processor")
