"""`eventwire keys create | list | revoke | rotate`."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from eventwire.access import KIND, ApiKey, Scope, issue, replacement
from eventwire.access.key import ENTROPY
from eventwire.adapters.file_registry import FileRegistry
from eventwire.adapters.sqlite import Database, SqliteRegistry
from eventwire.adapters.system_clock import SystemClock
from eventwire.cli.foreground import read_settings
from eventwire.embedded import FILE
from eventwire.errors import InvalidInput, NotFound
from eventwire.ports import Registry


@dataclass(frozen=True, slots=True)
class Place:
    """Where the keys are kept: an embedded system's directory, a file, or else the registry on Kafka."""

    data: Path | None
    file: Path | None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Registry]:
        """The registry there.

        Raises:
            InvalidInput: both places were given.
            Temporary: Kafka does not answer.
        """
        if self.data is not None and self.file is not None:
            raise InvalidInput("--data and --file", "are two places; give one")
        if self.file is not None:
            yield FileRegistry(self.file)
        elif self.data is not None:
            database = Database(self.data / FILE)
            database.prepare()
            in_file = SqliteRegistry(database)
            try:
                yield in_file
            finally:
                in_file.close()
        else:
            async with _on_kafka() as registry:
                yield registry


@asynccontextmanager
async def _on_kafka() -> AsyncIterator[Registry]:
    from eventwire.adapters.kafka import KafkaRegistry, KafkaSettings  # noqa: PLC0415 - not every place needs it

    async with KafkaRegistry(read_settings(KafkaSettings), SystemClock()) as registry:
        yield registry


def create_key(place: Place, name: str, scopes: Sequence[Scope], expires: timedelta | None) -> int:
    """Make a key, print it to stdout and what it is to stderr. Returns the exit status.

    Raises:
        InvalidInput: the name is none, or the life no time to come.
        Temporary: it cannot be kept now.
    """

    async def create() -> int:
        now = SystemClock().now()
        secret, key = issue(secrets.token_bytes(ENTROPY), name, scopes, now, _end(now, expires))
        async with place.open() as registry:
            await _keep(registry, key)
        _show(secret, key)
        return 0

    return _run(create())


def list_keys(place: Place) -> int:
    """Print the keys as a table. Returns the exit status."""

    async def show() -> int:
        now = SystemClock().now()
        table = Table(show_edge=False, pad_edge=False)
        for column in ("Id", "Name", "Scopes", "Standing", "Made", "Good until", "In place of"):
            table.add_column(column, overflow="fold", no_wrap=column == "Id")
        async with place.open() as registry:
            keys = [ApiKey.model_validate_json(value) for value in (await registry.entries(KIND)).values()]
        for key in sorted(keys, key=lambda key: key.created_at):
            made, end = f"{key.created_at:%Y-%m-%d}", _moment(key.revoked_at or key.expires_at)
            table.add_row(key.key_id, key.name, " ".join(key.scopes), key.standing(now), made, end, key.replaces)
        console = Console(highlight=False, markup=False)
        console.print(table if keys else "No keys. `eventwire keys create NAME --scope read` makes one.")
        return 0

    return _run(show())


def revoke_key(place: Place, identifier: str) -> int:
    """Take a key back. Returns the exit status.

    Raises:
        NotFound: there is none with that id.
        Temporary: it cannot be stored now.
    """

    async def revoke() -> int:
        now = SystemClock().now()
        async with place.open() as registry:
            key = await _find(registry, identifier)
            await _keep(registry, key.model_copy(update={"revoked_at": key.revoked_at or now}))
        Console(highlight=False, markup=False).print(f"{key.key_id} ({key.name}) is revoked.")
        return 0

    return _run(revoke())


def rotate_key(place: Place, identifier: str, overlap: timedelta) -> int:
    """Make a key in the place of another and print it. Returns the exit status.

    Raises:
        NotFound: there is none with that id.
        InvalidInput: it is worth nothing any more, or the overlap is negative.
        Temporary: it cannot be stored now.
    """
    if overlap < timedelta(0):
        raise InvalidInput("overlap", "is negative; give 0s to end the old key at once")

    async def rotate() -> int:
        now = SystemClock().now()
        async with place.open() as registry:
            secret, new, old = replacement(
                await _find(registry, identifier), secrets.token_bytes(ENTROPY), now, overlap
            )
            # The new one first: if the second write fails, there are two good keys and not none.
            await _keep(registry, new)
            await _keep(registry, old)
        _show(secret, new)
        Console(stderr=True, highlight=False, markup=False).print(
            f"The old one, {old.key_id}, is good until {_moment(old.expires_at)}."
        )
        return 0

    return _run(rotate())


async def _find(registry: Registry, identifier: str) -> ApiKey:
    kept = await registry.get(KIND, identifier)
    if kept is None:
        raise NotFound(f"no API key has the id {identifier[:40]!r}; `eventwire keys list` shows them")
    return ApiKey.model_validate_json(kept)


async def _keep(registry: Registry, key: ApiKey) -> None:
    await registry.put(KIND, key.key_id, key.model_dump_json().encode())


def _show(secret: str, key: ApiKey) -> None:
    """The secret alone on stdout, so that a script can take it; the rest beside it."""
    end = "for ever" if key.expires_at is None else f"until {_moment(key.expires_at)}"
    Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(
        f"{key.key_id} ({key.name}) allows {', '.join(key.scopes)}, {end}. The key is shown this once:"
    )
    print(secret)  # noqa: T201 - a command's output


def _end(now: datetime, life: timedelta | None) -> datetime | None:
    try:
        return None if life is None else now + life
    except OverflowError:
        raise InvalidInput("expires", "lies too far off; leave it out for a key without an end") from None


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"


def _run(work: Coroutine[Any, Any, int]) -> int:
    return asyncio.run(work)
