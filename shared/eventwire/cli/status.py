"""`eventwire status`: topics, what waits for whom, and dead letters, on one screen."""

import asyncio
from collections.abc import Mapping

from aiokafka.errors import KafkaError
from rich.console import Console
from rich.table import Table

from eventwire import flow
from eventwire.adapters.elastic import ElasticSettings, IndexNames, connect
from eventwire.adapters.elastic.counts import counts
from eventwire.adapters.kafka import KafkaSettings, Progress, lag, progress
from eventwire.adapters.kafka.connection import partitions
from eventwire.errors import Temporary

ROLES = {"processor": (flow.EXTRACT, flow.RESOLVE_EVENTS, flow.RESOLVE_ACTORS), "indexer": (flow.INDEX,)}
"""Which consumer group does which stages."""

Found = Mapping[tuple[str, int], Progress]


def print_status(settings: KafkaSettings, index: ElasticSettings) -> int:
    """Print the state of the log and of the index. Returns the exit status: 1 when a topic or the index is missing.

    Raises:
        Temporary: Kafka does not answer.
    """
    try:
        return asyncio.run(_status(settings, index))
    except (KafkaError, OSError) as error:
        raise Temporary(
            f"Kafka at {settings.kafka_bootstrap} does not answer: {error or type(error).__name__}"
        ) from None


async def _status(settings: KafkaSettings, index: ElasticSettings) -> int:
    there = await partitions(settings, flow.TOPICS)
    found = {role: await progress(settings, role, flow.TOPICS) for role in ROLES}
    console = Console(highlight=False, markup=False)
    topics = Table(title=f"Topics on {settings.kafka_bootstrap}", title_justify="left", show_edge=False, pad_edge=False)
    for column in ("Topic", "Partitions", "Written so far"):
        topics.add_column(column, justify="left" if column == "Topic" else "right")
    anyone = next(iter(found.values()))
    for topic in flow.TOPICS:
        count = there.get(topic.name)
        written = sum(place.end for (name, _), place in anyone.items() if name == topic.name)
        topics.add_row(topic.name, "missing" if count is None else str(count), str(written))
    console.print(topics)
    console.print()
    console.print(_waiting(found))
    console.print()
    dead = sum(place.end for (name, _), place in anyone.items() if name == flow.DEAD_LETTERS.name)
    if dead:
        console.print(f"{dead} dead letters so far; `eventwire dead-letters list` shows them.\n")
    missing = len(there) < len(flow.TOPICS)
    if missing:
        console.print("Topics are missing; `eventwire topics apply` makes them.")
    try:
        console.print(await _indexed(index))
    except Temporary as error:
        console.print(f"The index cannot be read: {error}")
        missing = True
    return 1 if missing else 0


async def _indexed(settings: ElasticSettings) -> Table:
    client = connect(settings)
    try:
        found = await counts(client, IndexNames(settings.elasticsearch_prefix))
    finally:
        await client.close()
    table = Table(
        title=f"Indexed at {settings.elasticsearch_url}", title_justify="left", show_edge=False, pad_edge=False
    )
    table.add_column("Documents")
    table.add_column("Count", justify="right")
    for kind, count in found.documents.items():
        table.add_row(f"{kind}s", str(count))
    table.add_row("active events", str(found.events))
    table.add_row("mentions behind them", str(found.mentions))
    return table


def _waiting(found: Mapping[str, Found]) -> Table:
    table = Table(title="Waiting", title_justify="left", show_edge=False, pad_edge=False)
    table.add_column("Stage")
    table.add_column("From")
    table.add_column("Messages", justify="right")
    for role, stages in ROLES.items():
        for stage in stages:
            for topic in stage.reads:
                table.add_row(stage.name, topic.name, str(lag(found[role], topic)))
    return table
