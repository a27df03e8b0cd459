"""`eventwire dead-letters list | show | replay`."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from eventwire.adapters.kafka import KafkaDeadLetters, KafkaPublisher, KafkaSettings
from eventwire.errors import InvalidInput, NotFound
from eventwire.ports import DeadLetters, Message
from eventwire.query import DeadLetterQuery

PAGE = 200


def list_letters(settings: KafkaSettings, stage: str | None, limit: int) -> int:
    """Print the newest dead letters as a table. Returns the exit status."""
    return asyncio.run(_list(settings, stage, limit))


def show_letter(settings: KafkaSettings, identifier: str) -> int:
    """Print a dead letter whole, its bytes as text. Returns the exit status.

    Raises:
        NotFound: there is none with that id.
    """
    return asyncio.run(_show(settings, identifier))


def replay_letters(settings: KafkaSettings, identifiers: Sequence[str], stage: str | None, *, every: bool) -> int:
    """Put messages back on the topics that they came from. Returns the exit status.

    Raises:
        InvalidInput: nothing, or contradicting things, were chosen.
        NotFound: an id is not there; nothing was replayed then.
    """
    if sum((bool(identifiers), stage is not None, every)) != 1:
        raise InvalidInput("dead-letters replay", "takes ids, or --stage, or --all")
    return asyncio.run(_replay(settings, identifiers, stage))


async def _letters(reader: DeadLetters, stage: str | None) -> AsyncIterator[Mapping[str, Any]]:
    """All dead letters, newest first."""
    cursor: str | None = None
    while True:
        page = await reader.page(DeadLetterQuery(stage=stage, limit=PAGE, cursor=cursor))
        for letter in page.items:
            yield letter
        cursor = page.next_cursor
        if cursor is None:
            return


async def _list(settings: KafkaSettings, stage: str | None, limit: int) -> int:
    table = Table(show_edge=False, pad_edge=False)
    for column in ("Id", "Failed at", "Stage", "From", "Error", "Reason"):
        table.add_column(column, overflow="fold", no_wrap=column == "Id")
    shown = 0
    async with KafkaDeadLetters(settings) as reader:
        async for letter in _letters(reader, stage):
            if shown == limit:
                break
            place = f"{letter['topic']} {letter['partition']}:{letter['offset']}"
            row = (letter["dead_letter_id"], letter["failed_at"][:19], letter["stage"], place, letter["error"])
            table.add_row(*row, letter["reason"][:200])
            shown += 1
    console = Console(highlight=False, markup=False)
    console.print(table if shown else "No dead letters.")
    return 0


async def _show(settings: KafkaSettings, identifier: str) -> int:
    async with KafkaDeadLetters(settings) as reader:
        async for letter in _letters(reader, None):
            if letter["dead_letter_id"] == identifier:
                readable = {**letter, "key": _text(letter["key"]), "value": _text(letter["value"])}
                Console().print_json(json.dumps(readable))
                return 0
    raise NotFound(f"no dead letter has the id {identifier[:100]!r}; `eventwire dead-letters list` shows them")


async def _replay(settings: KafkaSettings, identifiers: Sequence[str], stage: str | None) -> int:
    missing = set(identifiers)
    messages: list[Message] = []
    async with KafkaDeadLetters(settings) as reader:
        async for letter in _letters(reader, stage):
            if not identifiers or letter["dead_letter_id"] in missing:
                missing.discard(letter["dead_letter_id"])
                messages.append(original(letter))
    if missing:
        raise NotFound(f"no dead letter has the id {', '.join(sorted(missing))}; nothing was replayed")
    messages.reverse()
    async with KafkaPublisher(settings) as publisher:
        for at in range(0, len(messages), PAGE):
            await publisher.publish(messages[at : at + PAGE])
    Console(highlight=False).print(f"{len(messages)} messages are back on their topics.")
    return 0


def original(letter: Mapping[str, Any]) -> Message:
    """The message that a dead letter keeps.

    >>> original({"topic": "eventwire.articles", "key": "YQ==", "value": "e30=", "headers": {}})
    Message(topic='eventwire.articles', key='a', value=b'{}', headers={})
    """
    key = base64.b64decode(letter["key"] or "").decode("utf-8", "surrogateescape")
    return Message(letter["topic"], key, base64.b64decode(letter["value"] or ""), letter["headers"])


def _text(encoded: str | None) -> str:
    return base64.b64decode(encoded or "").decode("utf-8", "backslashreplace")
