"""`eventwire index rebuild`: new indices from the topics, while writes go on."""

import asyncio

from rich.console import Console

from eventwire.adapters.elastic import KINDS, connect, wait_for_cluster
from eventwire.adapters.kafka.connection import wait_for_topics
from eventwire.adapters.system_clock import SystemClock
from eventwire.cli.foreground import read_settings
from eventwire.errors import InvalidInput
from eventwire_indexer.rebuild import TOPICS, Rebuild, RebuildSettings


def rebuild_indices(which: str, *, into: str | None, force: bool) -> int:
    """Rebuild the indices of a kind, or of all. Returns the exit status.

    Raises:
        InvalidInput, Conflict: it cannot be done, or would lose documents; says the way out.
        Temporary: Kafka or Elasticsearch does not answer.
    """
    if into is not None and which == "all":
        raise InvalidInput("--into", "goes with one kind of documents; name it")
    return asyncio.run(_rebuild(read_settings(RebuildSettings), which, into, force=force))


async def _rebuild(settings: RebuildSettings, which: str, into: str | None, *, force: bool) -> int:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    client = connect(settings)
    try:
        await wait_for_cluster(client, settings, console.print)
        await wait_for_topics(settings, list(TOPICS.values()), console.print)
        for kind in KINDS:
            if which in {"all", f"{kind}s"}:
                rebuilt = await Rebuild(settings, client, kind, SystemClock(), console.print).run(into, force=force)
                if rebuilt.old is not None:
                    console.print(f"The way back: eventwire index rebuild {kind}s --into {rebuilt.old}")
    finally:
        await client.close()
    return 0
