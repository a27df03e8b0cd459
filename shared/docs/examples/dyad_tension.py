"""How two countries treat each other, week by week: the mean Goldstein value of their events, in each direction.

    python dyad_tension.py KEN ETH

Keeps nothing on disk: it starts from the newest state of every event, which the log keeps for good, and follows what
changes from there. A week is printed again whenever a report, a correction or a withdrawal moves it.
"""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field

from eventwire.client import EventChange, subscribe


@dataclass
class Series:
    """Values by week and direction."""

    one: str
    other: str
    events: dict[str, tuple[str, tuple[str, ...], float]] = field(default_factory=dict)

    def take(self, change: EventChange) -> list[str]:
        """Take a change in; the lines of the weeks that it moves."""
        event = change.event
        before = self.events.pop(event.event_id, None)
        sides = (event.source.code[:3] if event.source else "", event.target.code[:3] if event.target else "")
        if change.matches and event.goldstein is not None and set(sides) == {self.one, self.other}:
            year, week, _ = event.date.isocalendar()
            # What both did to each other (talks, accords) counts in both directions.
            ways = ("->".join(sides), "->".join(sides[::-1]))[: 2 if event.reciprocal else 1]
            self.events[event.event_id] = (f"{year}-W{week:02}", ways, event.goldstein)
        now = self.events.get(event.event_id)
        return (
            []
            if now == before
            else [self.line(week) for week in sorted({state[0] for state in (before, now) if state})]
        )

    def line(self, week: str) -> str:
        """The week, each direction with its mean and the number of events."""
        told = [week]
        for direction in (f"{self.one}->{self.other}", f"{self.other}->{self.one}"):
            values = [value for at, ways, value in self.events.values() if at == week and direction in ways]
            told.append(f"{direction} {sum(values) / len(values):+.1f} ({len(values)})" if values else f"{direction} -")
        return "  ".join(told)


async def lines(one: str, other: str) -> AsyncIterator[str]:
    """The series as it grows."""
    series = Series(one, other)
    url = os.environ.get("EVENTWIRE_URL", "http://127.0.0.1:8080")
    key = os.environ.get("EVENTWIRE_API_KEY")
    async with aclosing(subscribe(url, key=key, actor=one, since="begin")) as changes:
        async for change in changes:
            for line in series.take(change):
                yield line


async def main(one: str, other: str) -> None:
    """For ever."""
    async for line in lines(one, other):
        print(line, flush=True)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("one", help="ISO 3166 alpha-3, such as KEN")
    arguments.add_argument("other", help="ISO 3166 alpha-3, such as ETH")
    given = arguments.parse_args()
    asyncio.run(main(given.one, given.other))
