"""The commands of the distributed system's index and search. Each loads what it needs only when it is called."""

from typing import Annotated, Literal

from cyclopts import App, Parameter
from cyclopts.validators import Number

from eventwire.cli.access import RequireKeys, WithoutKeys

indices_app = App(name="indices", help="The indices in Elasticsearch.")
index_app = App(name="index", help="What the indices hold.")

Port = Annotated[int | None, Parameter(validator=Number(gte=0, lte=65535), help="Port; 0 takes a free one.")]
Which = Literal["articles", "events", "actors", "assignments", "all"]


def add_commands(app: App) -> None:
    """Hang the commands into the command line."""
    app.command(indices_app)
    app.command(index_app)
    for command in (indexer, gateway):
        app.command(command)


@indices_app.command
def apply(*, dry_run: Annotated[bool, Parameter(negative="", help="Only show what would be changed.")] = False) -> int:
    """Make templates, indices and aliases as the flow needs them; show what changes, refuse what would lose data."""
    from eventwire.adapters.elastic import IndexSettings  # noqa: PLC0415
    from eventwire.cli.foreground import read_settings  # noqa: PLC0415
    from eventwire.cli.indices import apply_indices  # noqa: PLC0415

    return apply_indices(read_settings(IndexSettings), dry_run=dry_run)


@index_app.command
def rebuild(
    which: Annotated[Which, Parameter(help="Which documents.")] = "all",
    *,
    into: Annotated[
        str | None, Parameter(help="An index that is there, such as the one kept by the last rebuild: the way back.")
    ] = None,
    force: Annotated[bool, Parameter(negative="", help="Swap even when the new index holds fewer documents.")] = False,
) -> int:
    """Fill a new index from the topics, verify it, and swap the alias, while writes go on. The old index is kept."""
    from eventwire.cli.rebuild import rebuild_indices  # noqa: PLC0415

    return rebuild_indices(which, into=into, force=force)


def indexer(port: Port = None) -> int:
    """Put articles, events, actors and stories from Kafka into Elasticsearch; run as many as keep up."""
    from eventwire.cli.indexer import run_indexer  # noqa: PLC0415

    return run_indexer(port)


def gateway(
    host: Annotated[str | None, Parameter(help="Address to listen on.")] = None,
    port: Port = None,
    *,
    require_keys: RequireKeys = None,
    without_keys: WithoutKeys = None,
) -> int:
    """Answer searches over HTTP from Elasticsearch."""
    from eventwire.cli.gateway import run_gateway  # noqa: PLC0415

    return run_gateway(host, port, require_keys=require_keys, without_keys=without_keys)
