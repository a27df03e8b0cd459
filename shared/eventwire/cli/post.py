"""`eventwire post`: articles from a file or a pipe to a running Eventwire."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import orjson

from eventwire.cli.lines import MAX_LINE, read_lines
from eventwire.cli.sending import Display, Piece, Refusals, Sender, Tally, batches, display
from eventwire.client import Client, Retry
from eventwire.errors import EventwireError, InvalidInput

_MOST_JSON = 256 * 1024 * 1024


def post_articles(source: str, url: str, key: str | None, *, patience: float, rejects: Path | None) -> int:
    """Post all articles of a file (`-`: standard input). Returns 0 if all were accepted, 1 if some were refused.

    Raises:
        InvalidInput: the file cannot be read, or is no JSON.
        Temporary: the service did not take articles for as long as there was patience.
    """
    tally = Tally()
    with ExitStack() as stack:
        file: BinaryIO = sys.stdin.buffer if source == "-" else stack.enter_context(_opened(Path(source)))
        refusals = Refusals(rejects)
        stack.callback(refusals.close)
        shown = stack.enter_context(display(tally))
        unsent: EventwireError | None = None
        try:
            client = Client(url, key=key, retry=Retry(patience=patience))
            asyncio.run(
                _post(client, read_pieces(file), Sender(client.delivery(shown.waiting), refusals, tally), shown)
            )
        except EventwireError as error:
            unsent = error
    print(tally.summary(str(unsent) if unsent else None), file=sys.stderr)  # noqa: T201 - a command's output
    if unsent:
        return 2
    return 1 if tally.refused else 0


async def _post(client: Client, pieces: Iterator[Piece], sender: Sender, shown: Display) -> None:
    async with client:
        async for batch in batches(pieces):
            await sender.send(batch)
            shown.show()


def read_pieces(file: BinaryIO) -> Iterator[Piece]:
    """The articles of a file: JSON lines, or one JSON object or array, told apart by the first line.

    Raises:
        InvalidInput: it is no JSON.
    """
    before = 0
    while (first := file.readline(MAX_LINE + 1)) and not first.strip():
        before += 1
    if first.lstrip().startswith(b"[") or (first.lstrip().startswith(b"{") and not _is_json(first)):
        yield from _whole(first, file)
        return
    if first:
        yield Piece(f"line {before + 1}", first.strip())
    for line in read_lines(file):
        where = f"line {before + 1 + line.number}"
        if len(line.raw) > MAX_LINE:
            yield Piece(where, line.raw[:1000], f"is longer than {MAX_LINE} bytes, the most that is taken")
        else:
            yield Piece(where, line.raw.strip())


def _is_json(line: bytes) -> bool:
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _whole(first: bytes, file: BinaryIO) -> Iterator[Piece]:
    raw = first + file.read(_MOST_JSON + 1)
    if len(raw) > _MOST_JSON:
        raise InvalidInput("file", f"is a JSON document of more than {_MOST_JSON} bytes; make it JSON lines")
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise InvalidInput("file", f"is neither JSON nor JSON lines: {error}") from None
    items = data if isinstance(data, list) else [data]
    for number, item in enumerate(items, 1):
        yield Piece(f"item {number}" if isinstance(data, list) else "the object", orjson.dumps(item))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise InvalidInput(str(path), f"cannot be read: {error.strerror}") from None
