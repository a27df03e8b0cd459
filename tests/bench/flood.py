"""A flood of JSON lines at the embedded system: what it takes in, what it says to the rest, how much memory it holds.

`python tests/bench/flood.py [SECONDS] [CONNECTIONS]`: every connection sends articles as fast as they are taken and
heeds no Retry-After. The system extracts meanwhile as it always does; all that is asked of it is to stay within bounds.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.system import System

SECONDS = 120.0
CONNECTIONS = 8
LINES = 5000
SAMPLES = 12
TEXT = (
    "Turkish Foreign Minister Hakan Fidan met U.S. Secretary of State Antony Blinken in Ankara on Tuesday. "
    "The two discussed the talks on a cease-fire, a spokeswoman said. "
) * 6


@dataclass
class Outcome:
    """What became of the lines, and how the process grew."""

    statuses: Counter[int] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    bytes_sent: int = 0
    memory: list[tuple[float, int]] = field(default_factory=list)


def resident(process: int) -> int:
    """Resident memory of a process and its children, in MiB."""
    pages = 0
    waiting = [process]
    while waiting:
        number = waiting.pop()
        folder = Path("/proc") / str(number)
        try:
            pages += int((folder / "statm").read_text().split()[1])
            for task in (folder / "task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return pages * 4096 // 2**20


async def flood(address: str, number: int, until: float, outcome: Outcome) -> None:
    """One connection: a request of many lines after the other, its verdicts read while it is sent."""
    sent = 0

    async def lines() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(LINES // 50):
            if time.monotonic() > until:
                return
            part = b"".join(
                json.dumps(
                    {"url": f"https://example.org/{number}/{sent + n}", "title": "Talks", "text": f"{TEXT}{sent + n}"}
                ).encode()
                + b"\n"
                for n in range(50)
            )
            sent += 50
            outcome.bytes_sent += len(part)
            yield part

    headers = {"Content-Type": "application/x-ndjson"}
    async with ClientSession(address, timeout=ClientTimeout(total=300)) as session:
        while time.monotonic() < until:
            try:
                async with session.post("/v1/articles", data=lines(), headers=headers) as answer:
                    outcome.answers[str(answer.status)] += 1
                    if answer.status == 200:
                        async for line in answer.content:
                            outcome.statuses[json.loads(line)["status"]] += 1
            except (ClientError, TimeoutError, OSError) as error:
                outcome.answers[type(error).__name__] += 1


async def watch(process: int, until: float, outcome: Outcome) -> None:
    """Memory, once a second."""
    begin = time.monotonic()
    while time.monotonic() < until:
        outcome.memory.append((time.monotonic() - begin, await asyncio.to_thread(resident, process)))
        await asyncio.sleep(1)


async def run(system: System, seconds: float, connections: int) -> Outcome:
    """Flood it for so long."""
    outcome = Outcome()
    outcome.memory.append((0.0, resident(system.process.pid)))
    until = time.monotonic() + seconds
    floods = [flood(system.address, number, until, outcome) for number in range(connections)]
    await asyncio.gather(watch(system.process.pid, until, outcome), *floods)
    return outcome


def report(outcome: Outcome, seconds: float, system: System) -> None:
    """Print what happened."""
    taken = outcome.statuses[202]
    print(f"lines by status: {dict(outcome.statuses)}; requests by answer: {dict(outcome.answers)}")
    print(f"accepted: {taken / seconds:.0f} lines/s, sent {outcome.bytes_sent / seconds / 2**20:.1f} MiB/s")
    step = max(1, len(outcome.memory) // SAMPLES)
    print("RSS in MiB by second: " + ", ".join(f"{at:.0f}: {mib}" for at, mib in outcome.memory[::step]))
    halves = [mib for _, mib in outcome.memory[len(outcome.memory) // 2 :]]
    print(f"RSS at first {outcome.memory[0][1]} MiB, most {max(m for _, m in outcome.memory)}, end {halves[-1]}")
    status, ready = system.request("GET", "/readyz")
    print(f"afterwards: /readyz {status}, waiting {ready.get('waiting', ready)}")


def main(seconds: float, connections: int) -> int:
    """Start the system, flood it, say how it went; 1 if what it acknowledged and what it keeps differ."""
    directory = Path(tempfile.mkdtemp(prefix="eventwire-flood-"))
    try:
        with System(directory / "data", "--no-samples") as system:
            outcome = asyncio.run(run(system, seconds, connections))
            report(outcome, seconds, system)
            kept = in_log(directory / "data" / "eventwire.sqlite")
            print(f"articles acknowledged {outcome.statuses[202]}, on the log {kept}")
            return 0 if kept >= outcome.statuses[202] else 1
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def in_log(file: Path) -> int:
    """Articles on the log."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        (count,) = connection.execute("SELECT count(*) FROM message WHERE topic = 'eventwire.articles'").fetchone()
    finally:
        connection.close()
    return int(count)


if __name__ == "__main__":
    given = [float(argument) for argument in sys.argv[1:]]
    sys.exit(main(given[0] if given else SECONDS, int(given[1]) if len(given) > 1 else CONNECTIONS))
