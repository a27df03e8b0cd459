"""How Elasticsearch is reached; the services' settings build on this."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ElasticSettings(BaseSettings):
    """Read from the environment, `EVENTWIRE_` before each name."""

    model_config = SettingsConfigDict(env_prefix="EVENTWIRE_", extra="ignore", frozen=True)

    elasticsearch_url: Annotated[
        str, Field(description="Elasticsearch nodes, `http://host:port` or `https://...`, separated by commas.")
    ] = "http://127.0.0.1:9200"
    elasticsearch_prefix: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9][a-z0-9_.-]*$",
            max_length=100,
            description="What indices and aliases begin with; another one is another installation.",
        ),
    ] = "eventwire"
    elasticsearch_username: Annotated[str | None, Field(description="User, where security is on.")] = None
    elasticsearch_password: Annotated[SecretStr | None, Field(description="Password of that user.")] = None
    elasticsearch_ca_file: Annotated[
        Path | None, Field(description="Certificate authority of the nodes; without it the system's are trusted.")
    ] = None
    elasticsearch_timeout: Annotated[float, Field(gt=0, description="Seconds that one request may take.")] = 30.0
    wait_seconds: Annotated[
        float, Field(ge=0, description="How long to wait at the start for engines that are not there yet.")
    ] = 120.0


class IndexSettings(ElasticSettings):
    """What indices are made with; for `eventwire indices apply` and `eventwire index rebuild`."""

    elasticsearch_shards: Annotated[int, Field(ge=1, le=1024, description="Primary shards of each new index.")] = 1
    elasticsearch_replicas: Annotated[
        int, Field(ge=0, le=10, description="Copies of each shard; 1 or more where there are several nodes.")
    ] = 0
    elasticsearch_refresh: Annotated[
        str,
        Field(
            pattern=r"^[0-9]+(ms|s|m)$",
            description="How often what was written becomes searchable; longer takes more documents a second.",
        ),
    ] = "1s"
