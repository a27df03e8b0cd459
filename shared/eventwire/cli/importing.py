"""`eventwire import`: history from files to a running Eventwire, going on where it stopped."""

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from eventwire.cli.archives import read_articles
from eventwire.cli.columns import Columns
from eventwire.cli.sending import Display, Piece, Refusals, Sender, Tally, batches, display
from eventwire.client import Client
from eventwire.errors import Conflict, EventwireError, InvalidInput


@dataclass
class Progress:
    """How far a file is: articles that have their outcome, of a file of that size and time of change."""

    size: int
    changed: float
    done: int = 0
    finished: bool = False


class ProgressFile:
    """How far all files are, kept after every batch so that a kill loses at most a batch's worth of repeating."""

    def __init__(self, path: Path, *, again: bool) -> None:
        """`again`: begin anew.

        Raises:
            InvalidInput: the file is there and is none of ours.
        """
        self._path = path
        self._files: dict[str, Progress] = {}
        if path.exists() and not again:
            try:
                self._files = {name: Progress(**told) for name, told in json.loads(path.read_text("utf-8")).items()}
            except (OSError, ValueError, TypeError, AttributeError):
                raise InvalidInput(str(path), "is no progress file of `eventwire import`; name another") from None

    def of(self, file: Path) -> Progress:
        """How far a file is.

        Raises:
            Conflict: the file has changed since.
            InvalidInput: it is not there.
        """
        try:
            found = file.stat()
        except OSError as error:
            raise InvalidInput(str(file), f"cannot be read: {error.strerror}") from None
        known = self._files.setdefault(str(file.resolve()), Progress(found.st_size, found.st_mtime))
        if (known.size, known.changed) != (found.st_size, found.st_mtime):
            raise Conflict(f"{file} has changed since {self._path} was begun; go on with --again, from the beginning")
        return known

    def save(self) -> None:
        """Write it, whole or not at all."""
        aside = self._path.with_name(self._path.name + ".new")
        aside.write_text(json.dumps({name: asdict(p) for name, p in self._files.items()}, indent=1), "utf-8")
        aside.replace(self._path)


def import_files(
    files: Sequence[Path], client: Client, columns: Columns, progress: ProgressFile, rejects: Path | None
) -> int:
    """Post all articles of the files. Returns 0 if all were accepted, 1 if some were refused, 2 if not all were sent.

    Raises:
        InvalidInput: a file is not there.
        Conflict: a file has changed since its import began.
    """
    places = [(file, progress.of(file)) for file in files]
    resumed = any(place.done for _, place in places)
    tally = Tally()
    refusals = Refusals(rejects, append=resumed)
    unsent: EventwireError | None = None
    try:
        with display(tally) as shown:
            sender = Sender(client.delivery(shown.waiting), refusals, tally)
            asyncio.run(
                _import(client, ((f, p, _remaining(f, p, columns)) for f, p in places), progress, sender, shown)
            )
    except EventwireError as error:
        unsent = error
    finally:
        refusals.close()
    before = sum(place.done for _, place in places) - tally.count
    text = tally.summary(str(unsent) if unsent else None)
    told = f"{text} {before} were done before." if before else text
    print(told, file=sys.stderr)  # noqa: T201 - a command's output
    if unsent:
        return 2
    return 1 if tally.refused else 0


async def _import(
    client: Client,
    files: Iterable[tuple[Path, Progress, Iterator[Piece]]],
    progress: ProgressFile,
    sender: Sender,
    shown: Display,
) -> None:
    async with client:
        for file, place, pieces in files:
            if place.finished:
                continue
            async for batch in batches(pieces):
                await sender.send(batch)
                place.done += len(batch)
                progress.save()
                shown.show(f"({file.name}, {batch[-1].where})")
            place.finished = True
            progress.save()


def _remaining(file: Path, place: Progress, columns: Columns) -> Iterator[Piece]:
    for piece in islice(read_articles(file, columns), place.done, None):
        yield Piece(f"{file.name}, {piece.where}", piece.raw, piece.problem)


def parse_map(told: Sequence[str]) -> Mapping[str, str]:
    """`field=column` pairs.

    Raises:
        InvalidInput: one is none.
    """
    pairs = [entry.partition("=") for entry in told]
    for field, equals, column in pairs:
        if not (field and equals and column):
            raise InvalidInput("--map", f"{field}{equals}{column} is not of the form field=column")
    return {field: column for field, _, column in pairs}
