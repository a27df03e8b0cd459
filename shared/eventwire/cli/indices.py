"""`eventwire indices apply`: templates, indices and aliases, as the flow needs them."""

import asyncio

from rich.console import Console

from eventwire.adapters.elastic import IndexSettings, connect, wait_for_cluster
from eventwire.adapters.elastic.bootstrap import apply, full_analysis, plan


def apply_indices(settings: IndexSettings, *, dry_run: bool) -> int:
    """Show what must change and change it. Returns the exit status.

    Raises:
        Conflict: an index holds a field otherwise than it must be; says the way out.
        Temporary: Elasticsearch does not answer.
    """
    return asyncio.run(_apply(settings, dry_run=dry_run))


async def _apply(settings: IndexSettings, *, dry_run: bool) -> int:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    client = connect(settings)
    try:
        await wait_for_cluster(client, settings, console.print)
        changes = await plan(client, settings)
        for change in changes:
            console.print(f"{change.name}: {change.what}")
        work = [change for change in changes if change.action != "note"]
        if not work:
            console.print(f"All indices on {settings.elasticsearch_url} are as they should be.")
        elif dry_run:
            console.print("Nothing was changed (--dry-run).")
        else:
            await apply(client, work)
            console.print("Done.")
        if not await full_analysis(client):
            console.print(
                "This Elasticsearch lacks the module analysis-common: prose is searched by plain words, without stems "
                "and with accents; `search.text` is folded all the same."
            )
    finally:
        await client.close()
    return 0
