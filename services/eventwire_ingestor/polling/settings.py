"""The poller's settings."""

from typing import Annotated

from pydantic import Field

from eventwire.adapters.kafka.settings import KafkaSettings
from eventwire.adapters.outbound import OutboundSettings


class PollingSettings(OutboundSettings):
    """Read from the environment, `EVENTWIRE_` before each name."""

    feeds_spacing: Annotated[
        float, Field(ge=0, le=60, description="Seconds between two requests of the poller to one host.")
    ] = 2.0
    feeds_at_once: Annotated[int, Field(ge=1, le=64, description="Feeds that are polled at once.")] = 8


class FeedsSettings(PollingSettings, KafkaSettings):
    """Of the poller as a process of its own."""

    feeds_host: Annotated[str, Field(description="Address that the poller's health is told on.")] = "127.0.0.1"
    feeds_port: Annotated[int, Field(ge=0, le=65535, description="Port of it; 0 takes a free one.")] = 8085
    feeds_patience: Annotated[
        float, Field(gt=0, description="Seconds to wait for Kafka to acknowledge an article before it is tried again.")
    ] = 30.0
