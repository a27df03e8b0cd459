"""A service of the distributed system in the foreground."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from pydantic import ValidationError

from eventwire.adapters.kafka.settings import KafkaSettings
from eventwire.errors import InvalidInput

S = TypeVar("S", bound=KafkaSettings)


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


def run_service(run: Callable[[S], Coroutine[Any, Any, int]], settings: S) -> int:
    """Run a service until it ends; its exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return asyncio.run(run(settings))
