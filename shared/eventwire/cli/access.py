"""The commands for API keys, and the options by which doors ask for them."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

keys_app = App(name="keys", help="API keys, of the embedded system (--data), of a file (--file), or on Kafka.")

RequireKeys = Annotated[
    bool | None, Parameter(negative="", help="Ask for an API key on a loopback address too, even while there is none.")
]
WithoutKeys = Annotated[
    bool | None,
    Parameter(negative="", help="Ask nobody for an API key: whoever reaches the port may do anything."),
]
Data = Annotated[Path | None, Parameter(help="Data directory of an embedded system.")]
File = Annotated[Path | None, Parameter(help="File for EVENTWIRE_KEYS_FILE, made if it is not there.")]
Identifier = Annotated[str, Parameter(help="Its id, as `list` shows it.")]


def add_commands(app: App) -> None:
    """Hang the commands into the command line."""
    app.command(keys_app)


@keys_app.command
def create(
    name: Annotated[str, Parameter(help="Whose it is, or what for.")],
    *,
    scope: Annotated[
        list[Literal["ingest", "read", "admin"]],
        Parameter(negative="", help="What it allows; may be given several times. admin allows all."),
    ],
    expires: Annotated[timedelta | None, Parameter(help="How long it is good, as 90d or 12h; else for ever.")] = None,
    data: Data = None,
    file: File = None,
) -> int:
    """Make a key and print it, once: it is not kept, only its hash is."""
    from eventwire.cli import keys  # noqa: PLC0415

    return keys.create_key(keys.Place(data, file), name, scope, expires)


@keys_app.command(name="list")
def list_keys(*, data: Data = None, file: File = None) -> int:
    """List the keys: whose they are, what they allow, until when."""
    from eventwire.cli import keys  # noqa: PLC0415

    return keys.list_keys(keys.Place(data, file))


@keys_app.command
def revoke(identifier: Identifier, *, data: Data = None, file: File = None) -> int:
    """Take a key back; from then on it is refused."""
    from eventwire.cli import keys  # noqa: PLC0415

    return keys.revoke_key(keys.Place(data, file), identifier)


@keys_app.command
def rotate(
    identifier: Identifier,
    *,
    overlap: Annotated[timedelta, Parameter(help="For how long the old one stays good.")] = timedelta(days=7),
    data: Data = None,
    file: File = None,
) -> int:
    """Make a key that allows what an old one does, and print it; the old one is good for the overlap."""
    from eventwire.cli import keys  # noqa: PLC0415

    return keys.rotate_key(keys.Place(data, file), identifier, overlap)
