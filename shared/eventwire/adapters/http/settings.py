"""Who is let in at an HTTP port."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class DoorSettings(BaseSettings):
    """Read from the environment, `EVENTWIRE_` before each name."""

    model_config = SettingsConfigDict(env_prefix="EVENTWIRE_", extra="ignore", frozen=True)

    without_keys: Annotated[
        bool, Field(description="Ask nobody for an API key: whoever reaches the port may do anything.")
    ] = False
    require_keys: Annotated[
        bool, Field(description="Ask for an API key on a loopback address too, even while there is none.")
    ] = False
    keys_file: Annotated[
        Path | None,
        Field(description="File of API keys, as `eventwire keys create --file` writes it, in place of the registry."),
    ] = None
    hosts: Annotated[
        str,
        Field(description="Names by which a port without keys may be called, separated by commas; `localhost`, "
              "addresses and names without a dot always may."),
    ] = ""  # fmt: skip
