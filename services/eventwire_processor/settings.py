"""The processor's settings."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from eventwire.adapters.kafka.settings import KafkaSettings


class ProcessorSettings(KafkaSettings):
    """Read from the environment, `EVENTWIRE_` before each name."""

    processor_data: Annotated[
        Path,
        Field(description="Directory of the state's local copy, one a worker; it may be lost, Kafka has the original."),
    ] = Path("var/processor")
    processor_host: Annotated[str, Field(description="Address of the health port.")] = "127.0.0.1"
    processor_port: Annotated[
        int, Field(ge=0, le=65535, description="Port of /healthz, /readyz and /metrics; 0 takes a free one.")
    ] = 8082
    processor_lexicon: Annotated[
        tuple[Path, ...], Field(description="Directories of own dictionary tables, as a JSON array of paths.")
    ] = ()
    processor_processes: Annotated[
        int, Field(ge=1, le=64, description="Processes of this worker that extract; one keeps one core busy.")
    ] = 1
    processor_batch: Annotated[int, Field(ge=1, le=1000, description="Most articles that are extracted together.")] = 32
    processor_article_seconds: Annotated[
        float, Field(gt=0, description="Longest time that one article may take; then it goes to dead letters.")
    ] = 60.0
    processor_dead_letter_ratio: Annotated[
        float,
        Field(gt=0, le=1, description="Stop when more than this share of recent messages fails; 1: never."),
    ] = 0.5
    processor_stall_seconds: Annotated[
        float, Field(gt=0, description="End the process when messages wait and no offset moved for so long.")
    ] = 120.0
    processor_replicas: Annotated[
        int, Field(ge=1, le=9, description="Copies of each topic of the state that Kafka keeps.")
    ] = 1
