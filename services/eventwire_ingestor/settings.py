"""The ingestor's settings."""

from typing import Annotated

from pydantic import Field

from eventwire.adapters.http import DoorSettings
from eventwire.adapters.kafka.settings import KafkaSettings


class IngestorSettings(KafkaSettings, DoorSettings):
    """Read from the environment, `EVENTWIRE_` before each name."""

    ingestor_host: Annotated[str, Field(description="Address that the ingestor listens on.")] = "127.0.0.1"
    ingestor_port: Annotated[int, Field(ge=0, le=65535, description="Port it listens on; 0 takes a free one.")] = 8080
    ingestor_patience: Annotated[
        float, Field(gt=0, description="Seconds to wait for Kafka to acknowledge before answering 503.")
    ] = 30.0
