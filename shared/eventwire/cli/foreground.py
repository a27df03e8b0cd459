"""A service of the distributed system in the foreground."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from eventwire.adapters.telemetry import LogSettings, configure_logs
from eventwire.errors import InvalidInput

S = TypeVar("S", bound=BaseSettings)


def read_settings(kind: type[S], **given: Any) -> S:
    """The settings from the environment, with what the command line gave on top of them (None: not given).

    Raises:
        InvalidInput: a value is wrong; names its variable.
    """
    try:
        return kind(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        field = "_".join(str(part) for part in first["loc"][:1]) or "settings"
        raise InvalidInput(f"EVENTWIRE_{field.upper()}", first["msg"].removeprefix("Value error, ")) from None


def run_service(run: Callable[[S], Coroutine[Any, Any, int]], settings: S, service: str) -> int:
    """Run a service until it ends, its logs under its name; its exit status."""
    configure_logs(service, read_settings(LogSettings))
    return asyncio.run(run(settings))
