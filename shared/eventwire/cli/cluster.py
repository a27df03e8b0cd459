"""The commands of the distributed system's log and processing. Each loads what it needs only when it is called."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from eventwire.cli.access import RequireKeys, WithoutKeys

topics_app = App(name="topics", help="The topics on Kafka.")
letters_app = App(name="dead-letters", help="What could not be processed.")

Port = Annotated[int | None, Parameter(validator=Number(gte=0, lte=65535), help="Port; 0 takes a free one.")]
Stage = Annotated[
    str | None, Parameter(help="Only of this stage: extract, resolve-events, resolve-actors, tell-stories, index.")
]


def add_commands(app: App) -> None:
    """Hang the commands into the command line."""
    app.command(topics_app)
    app.command(letters_app)
    for command in (ingestor, processor, status, settings):
        app.command(command)


@topics_app.command
def apply(
    partitions: Annotated[
        int, Parameter(validator=Number(gte=1, lte=1000), help="Partitions of each topic: the most workers of use.")
    ] = 6,
    replicas: Annotated[int, Parameter(validator=Number(gte=1, lte=9), help="Copies that Kafka keeps.")] = 1,
    *,
    dry_run: Annotated[bool, Parameter(negative="", help="Only show what would be changed.")] = False,
) -> int:
    """Make the topics as the flow needs them; show what changes, refuse what would lose data. Repeating it is safe."""
    from eventwire.adapters.kafka import KafkaSettings  # noqa: PLC0415
    from eventwire.cli.foreground import read_settings  # noqa: PLC0415
    from eventwire.cli.topics import apply_topics  # noqa: PLC0415

    return apply_topics(read_settings(KafkaSettings), partitions=partitions, replicas=replicas, dry_run=dry_run)


def ingestor(
    host: Annotated[str | None, Parameter(help="Address to listen on.")] = None,
    port: Port = None,
    *,
    require_keys: RequireKeys = None,
    without_keys: WithoutKeys = None,
) -> int:
    """Take articles over HTTP and put them on Kafka."""
    from eventwire.cli.ingestor import run_ingestor  # noqa: PLC0415

    return run_ingestor(host, port, require_keys=require_keys, without_keys=without_keys)


def processor(
    data: Annotated[Path | None, Parameter(help="Directory of the state's local copy; one a worker.")] = None,
    port: Port = None,
) -> int:
    """Extract articles and resolve what they say; run as many as there are cores, up to the number of partitions."""
    from eventwire.cli.processor import run_processor  # noqa: PLC0415

    return run_processor(data, port)


def status() -> int:
    """Show topics, what waits for each stage, dead letters, and what is indexed."""
    from eventwire.adapters.elastic import ElasticSettings  # noqa: PLC0415
    from eventwire.adapters.kafka import KafkaSettings  # noqa: PLC0415
    from eventwire.cli.foreground import read_settings  # noqa: PLC0415
    from eventwire.cli.status import print_status  # noqa: PLC0415

    return print_status(read_settings(KafkaSettings), read_settings(ElasticSettings))


def settings() -> int:
    """Show every setting of every service: its variable, meaning, default and current value, secrets masked."""
    from eventwire.cli.settings import print_settings  # noqa: PLC0415

    return print_settings()


@letters_app.command(name="list")
def list_letters(
    stage: Stage = None,
    limit: Annotated[int, Parameter(validator=Number(gte=1), help="How many at most.")] = 50,
) -> int:
    """List what could not be processed, newest first."""
    from eventwire.adapters.kafka import KafkaSettings  # noqa: PLC0415
    from eventwire.cli import deadletters  # noqa: PLC0415
    from eventwire.cli.foreground import read_settings  # noqa: PLC0415

    return deadletters.list_letters(read_settings(KafkaSettings), stage, limit)


@letters_app.command
def show(identifier: Annotated[str, Parameter(help="Its id, as `list` shows it.")]) -> int:
    """Show one whole: where from, the bytes, the error."""
    from eventwire.adapters.kafka import KafkaSettings  # noqa: PLC0415
    from eventwire.cli import deadletters  # noqa: PLC0415
    from eventwire.cli.foreground import read_settings  # noqa: PLC0415

    return deadletters.show_letter(read_settings(KafkaSettings), identifier)


@letters_app.command
def replay(
    *identifiers: Annotated[str, Parameter(help="Ids, as `list` shows them.")],
    stage: Stage = None,
    every: Annotated[bool, Parameter(name="--all", negative="", help="All that are there.")] = False,
) -> int:
    """Put messages back on the topics that they came from, oldest first; what still fails comes back here."""
    from eventwire.adapters.kafka import KafkaSettings  # noqa: PLC0415
    from eventwire.cli import deadletters  # noqa: PLC0415
    from eventwire.cli.foreground import read_settings  # noqa: PLC0415

    return deadletters.replay_letters(read_settings(KafkaSettings), identifiers, stage, every=every)
