"""The indexer's settings."""

from typing import Annotated

from pydantic import Field

from eventwire.adapters.elastic.settings import ElasticSettings
from eventwire.adapters.kafka.settings import KafkaSettings


class IndexerSettings(KafkaSettings, ElasticSettings):
    """Read from the environment, `EVENTWIRE_` before each name."""

    indexer_host: Annotated[str, Field(description="Address of the health port.")] = "127.0.0.1"
    indexer_port: Annotated[
        int, Field(ge=0, le=65535, description="Port of /healthz, /readyz and /metrics; 0 takes a free one.")
    ] = 8083
    indexer_batch: Annotated[int, Field(ge=1, le=10_000, description="Most messages that are indexed together.")] = 1000
    indexer_dead_letter_ratio: Annotated[
        float,
        Field(gt=0, le=1, description="Stop when more than this share of recent messages fails; 1: never."),
    ] = 0.5
    indexer_stall_seconds: Annotated[
        float, Field(gt=0, description="End the process when messages wait and no offset moved for so long.")
    ] = 120.0
