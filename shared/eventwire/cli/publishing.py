"""The commands of publishers. Each loads what it needs only when it is called."""

import os
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from eventwire.errors import InvalidInput

Url = Annotated[str, Parameter(env_var="EVENTWIRE_URL", help="Where Eventwire runs.")]
KeyFile = Annotated[
    Path | None,
    Parameter(help="File that holds the API key; without it the variable EVENTWIRE_API_KEY counts."),
]
Patience = Annotated[
    float, Parameter(validator=Number(gte=0), help="Seconds to keep trying while the service takes nothing.")
]
Rejects = Annotated[Path | None, Parameter(help="File for the articles that were refused, with the reasons.")]


def add_commands(app: App) -> None:
    """Hang the commands into the command line."""
    app.command(post)
    app.command(import_, name="import")


def post(
    file: Annotated[str, Parameter(allow_leading_hyphen=True, help="JSON or JSON lines; `-` is standard input.")] = "-",
    /,
    *,
    url: Url = "http://127.0.0.1:8080",
    key_file: KeyFile = None,
    patience: Patience = 300.0,
    rejects: Rejects = None,
) -> int:
    """Post articles to a running Eventwire. Exit status 0: all taken, 1: some refused, 2: not all sent."""
    from eventwire.cli.post import post_articles  # noqa: PLC0415

    return post_articles(file, url, api_key(key_file), patience=patience, rejects=rejects)


def import_(
    *files: Annotated[Path, Parameter(help="JSON lines, JSON, CSV, zip, tar, Parquet or WARC; also packed.")],
    url: Url = "http://127.0.0.1:8080",
    key_file: KeyFile = None,
    patience: Patience = 300.0,
    rejects: Rejects = None,
    progress: Annotated[Path, Parameter(help="File that says how far each file is.")] = Path(
        "eventwire-import.progress.json"
    ),
    map_: Annotated[
        list[str] | None,
        Parameter(name="--map", negative="", help="field=column, where a column's name does not say its field."),
    ] = None,
    again: Annotated[bool, Parameter(negative="", help="Begin anew, whatever the progress file says.")] = False,
) -> int:
    """Post the history in files to a running Eventwire; the same command again goes on where it stopped."""
    from eventwire.cli.columns import Columns  # noqa: PLC0415
    from eventwire.cli.importing import ProgressFile, import_files, parse_map  # noqa: PLC0415
    from eventwire.client import Client, Retry  # noqa: PLC0415

    if not files:
        raise InvalidInput("FILE", "is missing; name at least one")
    client = Client(url, key=api_key(key_file), retry=Retry(patience=patience))
    return import_files(files, client, Columns(parse_map(map_ or [])), ProgressFile(progress, again=again), rejects)


def api_key(file: Path | None) -> str | None:
    """The API key from a file or the environment, never from the command line, where other users could read it.

    Raises:
        InvalidInput: the file cannot be read.
    """
    if file is None:
        return os.environ.get("EVENTWIRE_API_KEY") or None
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise InvalidInput(str(file), f"cannot be read: {error.strerror}") from None
