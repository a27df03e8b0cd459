"""How Kafka is reached; the services' settings build on this."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MAX_MESSAGE = 16 * 1024 * 1024
"""Longest message in bytes: an article of 1 MiB characters, escaped as JSON, with room to spare."""

MAX_DEAD_LETTER = 2 * MAX_MESSAGE
"""Longest dead letter in bytes: it holds another message in base64."""


class KafkaSettings(BaseSettings):
    """Read from the environment, `EVENTWIRE_` before each name."""

    model_config = SettingsConfigDict(env_prefix="EVENTWIRE_", extra="ignore", frozen=True)

    kafka_bootstrap: Annotated[str, Field(description="Kafka brokers, host:port, separated by commas.")] = (
        "127.0.0.1:9092"
    )
    kafka_topic_prefix: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$",
            max_length=100,
            description="What topics and consumer groups begin with; another one is another installation.",
        ),
    ] = "eventwire"
    kafka_security_protocol: Annotated[
        Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"], Field(description="How connections are secured.")
    ] = "PLAINTEXT"
    kafka_sasl_mechanism: Annotated[
        Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"], Field(description="How the user is authenticated.")
    ] = "SCRAM-SHA-512"
    kafka_username: Annotated[str | None, Field(description="User, for the SASL protocols.")] = None
    kafka_password: Annotated[SecretStr | None, Field(description="Password, for the SASL protocols.")] = None
    kafka_ca_file: Annotated[
        Path | None, Field(description="Certificate authority of the brokers; without it the system's are trusted.")
    ] = None
    wait_seconds: Annotated[
        float, Field(ge=0, description="How long to wait at the start for engines that are not there yet.")
    ] = 120.0
