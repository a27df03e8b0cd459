"""Alerts on material conflict in a country, and takes them back when the reports are withdrawn or corrected.

    python conflict_alert.py SDN

Started again, it goes on where it stopped: what it is done with stands in `conflict_alert.position`.
"""

import argparse
import asyncio
import os
from contextlib import aclosing
from pathlib import Path

from eventwire.client import EventChange, subscribe

POSITION = Path("conflict_alert.position")


async def main(country: str, after: str | None) -> None:
    """For ever."""
    url, key = os.environ.get("EVENTWIRE_URL", "http://127.0.0.1:8080"), os.environ.get("EVENTWIRE_API_KEY")
    async with aclosing(subscribe(url, key=key, country=country, quad=4, since="begin", after=after)) as changes:
        async for change in changes:
            print(alert(change), flush=True)
            done_with(change)


def done_with(change: EventChange) -> None:
    """Note the place once the alert is out: a crash in between tells twice, and never misses."""
    POSITION.write_text(change.position)


def alert(change: EventChange) -> str:
    """One line for whoever is on watch."""
    event = change.event
    if not change.matches:
        return f"TAKE BACK {event.event_id}: {event.status}"
    who, whom = (side.name if side else "somebody" for side in (event.source, event.target))
    where = event.place.name if event.place else "?"
    sources = f"{event.independent_source_count} independent source(s)"
    return f"ALERT {event.event_id} {event.date} {where}: {event.code} {who} -> {whom}, {sources}"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("country", help="ISO 3166 alpha-3, such as SDN")
    position = POSITION.read_text() if POSITION.exists() else None
    asyncio.run(main(arguments.parse_args().country, position))
