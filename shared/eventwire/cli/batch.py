"""Offline use: `eventwire extract` and `eventwire resolve` over JSON lines."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

import orjson
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from eventwire.adapters.memory import MemoryFlow
from eventwire.cli.lines import Rejects, read_lines
from eventwire.cli.pool import extract_all
from eventwire.model import ActorStatus, EventStatus
from eventwire.stage import Coded

T = TypeVar("T")


def extract_lines(
    source: BinaryIO, sink: BinaryIO, *, workers: int, rejects: Path | None, lexicon: Sequence[Path]
) -> int:
    """Write {"id", "mentions"} for every article read, in input order. Returns 1 if any line was bad, else 0."""
    with Rejects(rejects) as bad:
        for read in _progress(extract_all(read_lines(source), lexicon, workers), "articles extracted"):
            if read.article is None or read.extraction is None:
                bad.add(read.line, read.problem or "cannot be digested")
                continue
            answer: dict[str, object] = {
                "id": read.article.article_id,
                "mentions": [m.model_dump(mode="json") for m in read.extraction.mentions],
            }
            if read.extraction.refused:
                answer["refused"] = read.extraction.refused
            sink.write(orjson.dumps(answer) + b"\n")
        sink.flush()
        return 1 if bad.count else 0


def resolve_lines(
    source: BinaryIO,
    sink: BinaryIO,
    *,
    workers: int,
    rejects: Path | None,
    lexicon: Sequence[Path],
    actors: Path | None,
) -> int:
    """Write every event that stands at the end, by date and id. Returns 1 if any line was bad, else 0."""
    memory = MemoryFlow()
    with Rejects(rejects) as bad:
        for read in _progress(extract_all(read_lines(source), lexicon, workers), "articles resolved"):
            if read.article is None or read.extraction is None:
                bad.add(read.line, read.problem or "cannot be digested")
            else:
                memory.take(Coded.of(read.article, read.extraction), read.article.received_at)
        memory.settle(datetime.now(UTC))
        for event in sorted(memory.events.values(), key=lambda e: (e.date, e.event_id)):
            if event.status is EventStatus.ACTIVE:
                sink.write(memory.told(event).model_dump_json().encode() + b"\n")
        sink.flush()
        if actors is not None:
            standing = [a for a in memory.actors.values() if a.status is ActorStatus.ACTIVE]
            with actors.open("w", encoding="utf-8") as file:
                file.writelines(a.model_dump_json() + "\n" for a in sorted(standing, key=lambda a: a.actor_id))
        return 1 if bad.count else 0


def _progress(results: Iterable[T], what: str) -> Iterator[T]:
    """The results, with a count on stderr when that is a terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed} {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(what, total=None)
        for result in results:
            yield result
            progress.advance(task)
