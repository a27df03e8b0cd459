"""Bulk requests, item by item: what was done, what to try again, what will never be taken.

The client's own bulk helpers retry too little: connection errors escape them, items refused for overload need handling
of their own, and a bulk that timed out may have been applied.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from elasticsearch import ApiError, AsyncElasticsearch, TransportError

from eventwire.adapters.elastic.failure import CONFLICT, TOO_LARGE, failure, temporary_reason
from eventwire.errors import Permanent, Temporary

MAX_BYTES = 8 * 1024 * 1024
"""Size of a bulk request: enough for throughput, far below the 100 MB that a node takes."""

_OK = 300
_ANSWER = ("errors", "items.*.status", "items.*.error.type", "items.*.error.reason", "items.*.error.caused_by.reason")


@dataclass(frozen=True, slots=True)
class Write:
    """One document to put into an index (or behind an alias) unless it holds a higher version there."""

    index: str
    id: str
    version: int
    body: bytes

    def lines(self) -> tuple[bytes, bytes]:
        """Action and source as a bulk request holds them."""
        action = {"_index": self.index, "_id": self.id, "version": self.version, "version_type": "external_gte"}
        return orjson.dumps({"index": action}), self.body


async def write_all(client: AsyncElasticsearch, writes: Sequence[Write], *, alias: bool) -> dict[int, str]:
    """Write in as many requests as sizes need. Returns, by position, why each document will never be taken.

    A version conflict counts as done: something newer is there. With `alias`, names must be those of aliases, so that
    a missing one is an error and no index springs up in its place.

    Raises:
        Temporary: something was not taken now; what else was written stays, and writing all again is safe.
    """
    refused: dict[int, str] = {}
    for start, end in _portions([len(write.body) for write in writes]):
        refused |= await _request(client, writes, start, end, alias=alias)
    return refused


def _portions(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = total = 0
    for position, size in enumerate(sizes):
        if position > start and total + size > MAX_BYTES:
            yield start, position
            start, total = position, 0
        total += size
    if start < len(sizes):
        yield start, len(sizes)


async def _request(
    client: AsyncElasticsearch, writes: Sequence[Write], start: int, end: int, *, alias: bool
) -> dict[int, str]:
    operations: Any = [line for write in writes[start:end] for line in write.lines()]
    try:
        answer = await client.bulk(operations=operations, require_alias=alias, filter_path=_ANSWER)
    except ApiError as error:
        problem = failure(error)
        if not isinstance(problem, Permanent):
            raise problem from error
        if end - start == 1:
            return {start: str(problem)}
        # One of them spoils the request (too large together, or bytes that are no JSON): halves, down to the culprit.
        middle = (start + end) // 2
        first = await _request(client, writes, start, middle, alias=alias)
        return first | await _request(client, writes, middle, end, alias=alias)
    except TransportError as error:
        raise failure(error) from error
    if not answer["errors"]:
        return {}
    return _refused(answer["items"], start)


def _refused(items: Sequence[dict[str, Any]], start: int) -> dict[int, str]:
    """Why items will never be taken.

    Raises:
        Temporary: an item may be taken later.
    """
    refused: dict[int, str] = {}
    waiting: list[str] = []
    for position, item in enumerate(items, start):
        result = next(iter(item.values()))
        status = int(result["status"])
        if status < _OK or status == CONFLICT:
            continue
        error = result.get("error", {})
        kind, reason = str(error.get("type", "")), str(error.get("reason", ""))[:500]
        why = temporary_reason(status, kind, reason) if status != TOO_LARGE else None
        if why is not None:
            waiting.append(why)
            continue
        cause = error.get("caused_by", {}).get("reason")
        refused[position] = f"Elasticsearch refuses it ({status} {kind}: {reason}{f': {cause}' if cause else ''})"
    if waiting:
        raise Temporary(f"{waiting[0]} ({len(waiting)} of {len(items)} documents)", delay=1)
    return refused
