"""The commands for feeds. Each loads what it needs only when it is called."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

feeds_app = App(
    name="feeds", help="Feeds that are polled: RSS, Atom, JSON Feed, news sitemaps; embedded (--data) or by Kafka."
)

Data = Annotated[Path | None, Parameter(help="Data directory of an embedded system, which may be running.")]
FullText = Annotated[
    Literal["auto", "feed", "page"],
    Parameter(help="Where texts are from: the feed, the page linked to, or the page where the feed gives a summary."),
]


def add_commands(app: App) -> None:
    """Hang the commands into the command line."""
    app.command(feeds_app)


@feeds_app.command
def add(
    *urls: Annotated[str, Parameter(help="Addresses of feeds or sitemaps.")],
    name: Annotated[str | None, Parameter(help="Name of the outlet; else the feed's title.")] = None,
    full_text: FullText = "auto",
    data: Data = None,
) -> int:
    """Have feeds polled from now on; adding one again changes its options."""
    from eventwire.cli import feeds  # noqa: PLC0415

    return feeds.add_feeds(data, urls, name, full_text)


@feeds_app.command(name="import")
def import_(
    file: Annotated[Path, Parameter(help="OPML file, as readers export it.")],
    *,
    full_text: FullText = "auto",
    data: Data = None,
) -> int:
    """Have all feeds of an OPML file polled; those that are there already stay as they are."""
    from eventwire.cli import feeds  # noqa: PLC0415

    return feeds.import_feeds(data, file, full_text)


@feeds_app.command(name="list")
def list_feeds(*, data: Data = None) -> int:
    """List the feeds: how they do, when they were last had and are next asked, and why one fails."""
    from eventwire.cli import feeds  # noqa: PLC0415

    return feeds.list_feeds(data)


@feeds_app.command
def remove(*urls: Annotated[str, Parameter(help="Addresses, as `list` shows them.")], data: Data = None) -> int:
    """Have feeds polled no more; their articles stay."""
    from eventwire.cli import feeds  # noqa: PLC0415

    return feeds.remove_feeds(data, urls)


@feeds_app.command(name="run")
def run_poller() -> int:
    """Poll the feeds of the distributed system, as a process of its own; one for each installation."""
    from eventwire.cli.foreground import read_settings, run_service  # noqa: PLC0415
    from eventwire_ingestor.polling.service import run  # noqa: PLC0415
    from eventwire_ingestor.polling.settings import FeedsSettings  # noqa: PLC0415

    return run_service(run, read_settings(FeedsSettings), "feeds")
