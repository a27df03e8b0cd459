"""The gateway's settings."""

from typing import Annotated

from pydantic import Field

from eventwire.adapters.elastic.settings import ElasticSettings
from eventwire.adapters.http import DoorSettings
from eventwire.adapters.kafka.settings import KafkaSettings


class GatewaySettings(KafkaSettings, ElasticSettings, DoorSettings):
    """Read from the environment, `EVENTWIRE_` before each name."""

    gateway_host: Annotated[str, Field(description="Address that the gateway listens on.")] = "127.0.0.1"
    gateway_port: Annotated[int, Field(ge=0, le=65535, description="Port it listens on; 0 takes a free one.")] = 8081
