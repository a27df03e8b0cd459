"""The settings of the webhooks service."""

from typing import Annotated

from pydantic import Field

from eventwire.adapters.http import DoorSettings
from eventwire.adapters.kafka.settings import KafkaSettings
from eventwire.adapters.outbound.settings import OutboundSettings


class WebhookSettings(KafkaSettings, DoorSettings, OutboundSettings):
    """Read from the environment, `EVENTWIRE_` before each name."""

    webhooks_host: Annotated[str, Field(description="Address of /v1/webhooks and of the health port.")] = "127.0.0.1"
    webhooks_port: Annotated[int, Field(ge=0, le=65535, description="Port of both; 0 takes a free one.")] = 8084
