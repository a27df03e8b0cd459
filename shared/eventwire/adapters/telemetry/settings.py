"""What services log, and how."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class LogSettings(BaseSettings):
    """Read from the environment, `EVENTWIRE_` before each name."""

    model_config = SettingsConfigDict(env_prefix="EVENTWIRE_", extra="ignore", frozen=True)

    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(description="Least severe of our own messages to log.")
    ] = "INFO"
    log_format: Annotated[
        Literal["json", "text"], Field(description="`json`: one object a line; `text`: for people.")
    ] = "json"


class ConsoleLogSettings(LogSettings):
    """The same, with defaults for a process that somebody started at a terminal."""

    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(description="Least severe of our own messages to log.")
    ] = "WARNING"
    log_format: Annotated[
        Literal["json", "text"], Field(description="`json`: one object a line; `text`: for people.")
    ] = "text"
