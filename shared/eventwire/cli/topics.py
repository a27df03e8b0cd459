"""`eventwire topics apply`: the topics on Kafka, as the flow needs them."""

import asyncio

from rich.console import Console

from eventwire.adapters.kafka import KafkaSettings, apply, plan, wait_for_topics


def apply_topics(settings: KafkaSettings, *, partitions: int, replicas: int, dry_run: bool) -> int:
    """Show what must change and change it. Returns the exit status.

    Raises:
        Conflict: something would be lost; says the way out.
        Temporary: Kafka does not answer within the time to wait.
    """
    return asyncio.run(_apply(settings, partitions, replicas, dry_run=dry_run))


async def _apply(settings: KafkaSettings, partitions: int, replicas: int, *, dry_run: bool) -> int:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    await wait_for_topics(settings, (), console.print)
    changes = await plan(settings, partitions)
    for change in changes:
        console.print(f"{change.topic}: {change.what}")
    if not changes:
        console.print(f"All topics on {settings.kafka_bootstrap} are as they should be.")
    elif dry_run:
        console.print("Nothing was changed (--dry-run).")
    else:
        await apply(settings, changes, replicas)
        console.print("Done.")
    return 0
