"""`eventwire run`: the embedded system in the foreground."""

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rich.console import Console

from eventwire import flow
from eventwire.adapters.http import DoorSettings, open_gate, serving
from eventwire.adapters.outbound import GuardedClient
from eventwire.adapters.sqlite import Database, SqliteRegistry
from eventwire.adapters.system_clock import SystemClock
from eventwire.adapters.telemetry import ConsoleLogSettings, configure_logs
from eventwire.cli.foreground import read_settings
from eventwire.cli.table import PAGE_WIDTH, event_table
from eventwire.embedded import FILE, Embedded, open_embedded
from eventwire.extraction.loading import load_extractor
from eventwire.extraction.port import Extractor
from eventwire.intake import read_submission
from eventwire.query import EventQuery
from eventwire.stage import message
from eventwire_ingestor.polling import PollingSettings

SHOWN = 40
"""Most events that the table at the start has."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where the embedded system listens, and whom it lets in."""

    host: str
    port: int
    settings: DoorSettings


def run_embedded(data: Path, door: Door, *, samples: bool, lexicon: Sequence[Path]) -> int:
    """Run until Ctrl-C or SIGTERM. Returns the exit status.

    Raises:
        InvalidInput: others reach the address, and it asks for no key without being told so.
    """
    configure_logs("eventwire", read_settings(ConsoleLogSettings))
    asyncio.run(_try(data, door))
    console = Console()
    if not console.is_terminal:
        console.width = PAGE_WIDTH
    with console.status("Loading the parser and the dictionaries ..."):
        extractor = load_extractor(lexicon)
    return asyncio.run(_serve(data, door, extractor, console, samples=samples))


async def _try(data: Path, door: Door) -> None:
    """Whether the door may be opened: told before the parser is loaded, which takes its time."""
    database = Database(data / FILE)
    database.prepare()
    registry = SqliteRegistry(database)
    try:
        await open_gate(door.settings, door.host, registry, SystemClock())
    finally:
        registry.close()


async def _serve(data: Path, door: Door, extractor: Extractor, console: Console, *, samples: bool) -> int:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    progressed = asyncio.Event()

    def notify() -> None:
        loop.call_soon_threadsafe(progressed.set)

    system = open_embedded(data, extractor, SystemClock(), notify)
    try:
        gate = await open_gate(door.settings, door.host, system.registry, system.clock)
        outbound = read_settings(PollingSettings)
        async with (
            serving(system.application(gate, GuardedClient.from_settings(outbound)), door.host, door.port) as address,
            system.polling(outbound),
        ):
            console.print(f"Eventwire listens on {address}, its data is in {data}", highlight=False)
            if samples:
                await _load_samples(system, console, progressed, stopping)
            if not stopping.is_set():
                _guide(console, address)
            await _until_stopped(system, stopping, progressed)
    finally:
        await asyncio.to_thread(system.close)
    trouble = system.trouble()
    console.print(
        f"Stopped: {trouble}" if trouble else "Stopped. Start again to go on where it stopped.", highlight=False
    )
    return 1 if trouble else 0


async def _until_stopped(system: Embedded, stopping: asyncio.Event, progressed: asyncio.Event) -> None:
    """Until somebody stops it, or the flow fails."""
    while not stopping.is_set() and system.trouble() is None:
        progressed.clear()
        waits = [asyncio.ensure_future(stopping.wait()), asyncio.ensure_future(progressed.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED, timeout=5)
        for wait in waits:
            wait.cancel()


async def _load_samples(system: Embedded, console: Console, progressed: asyncio.Event, stopping: asyncio.Event) -> None:
    """Post the sample articles and show, once they are through, what was coded.

    Those that are known stay as they are: corrected or withdrawn, if somebody has done so.
    """
    raw = files("eventwire").joinpath("samples", "articles.jsonl").read_text("utf-8")
    now = system.clock.now()
    samples = [read_submission(line).article(now) for line in raw.splitlines() if line.strip()]
    articles = [article for article in samples if not await system.knows(article.article_id)]
    await system.publisher.publish([message(flow.ARTICLES, a.article_id, a, now) for a in articles])
    told = f"Coding {len(articles)} sample articles ..." if articles else "Going on where it stopped ..."
    with console.status(told) as status:
        while waiting := {stage: lag for stage, lag in (await asyncio.to_thread(system.lag)).items() if lag}:
            if stopping.is_set() or system.trouble():
                return
            status.update("Waiting: " + ", ".join(f"{lag} at {stage}" for stage, lag in waiting.items()))
            progressed.clear()
            try:
                await asyncio.wait_for(progressed.wait(), timeout=1)
            except TimeoutError:
                continue
    page = await system.search.events(EventQuery(limit=SHOWN))
    more = "; the newest, there are more" if page.next_cursor else ""
    console.print(f"\nWhat was coded ({len(page.items)} events{more}):\n", highlight=False)
    console.print(event_table(page.items))


def _guide(console: Console, address: str) -> None:
    console.print(
        f"""
Where to look next:
  {address}/                                   the API, described
  curl '{address}/v1/events?actor=fidan'       events of an actor, with their evidence
  curl '{address}/v1/events?root=04&sort=date' meetings and calls
  curl '{address}/v1/actors?q=sissi'           an actor under all its spellings
  curl -X POST {address}/v1/articles -H 'Content-Type: application/json' \\
       -d '{{"url": "https://example.org/1", "title": "...", "text": "...", "published_at": "2024-08-21"}}'
Ctrl-C stops it.""",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
