"""What outbound requests may reach, and how they introduce themselves."""

from importlib.metadata import version
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class OutboundSettings(BaseSettings):
    """Read from the environment, `EVENTWIRE_` before each name."""

    model_config = SettingsConfigDict(env_prefix="EVENTWIRE_", extra="ignore", frozen=True)

    outbound_allow: Annotated[
        str,
        Field(
            description="Hosts and networks, separated by commas, that feeds, articles and webhooks may be at though "
            "they are not public, such as `feeds.internal,10.1.2.0/24`.",
        ),
    ] = ""
    outbound_user_agent: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9_-]+(/[\x21-\x7e]+)?( [\x20-\x7e]*)?$",
            max_length=200,
            description="How requests to feeds, articles and webhooks introduce themselves; add how to reach you. Its "
            "first word is the name that robots.txt is read for.",
        ),
    ] = f"Eventwire/{version('eventwire')}"
