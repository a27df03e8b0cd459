"""The index in SQLite, its reading end: queries as SQL."""

import asyncio
import json
import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from eventwire.adapters.sqlite.database import Database
from eventwire.errors import Gone, InvalidInput, Temporary
from eventwire.folding import words
from eventwire.indexing import MAX_ARTICLES, cited, story_record, with_stories
from eventwire.query import ActorQuery, ActorTerm, Cursor, EventQuery, Page


@dataclass
class _Select:
    """A SELECT in the making; values are always bound, never written into the text."""

    table: str
    where: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        self.where.append(condition)
        self.values.extend(values)

    def equals(self, column: str, value: Any) -> None:
        if value is not None and value != "any":
            self.add(f"{column} = ?", value)

    def starts(self, column: str, prefix: str | None) -> None:
        if prefix is not None:
            self.add(f"({column} >= ? AND {column} < ?)", prefix, prefix + "\uffff")

    def tagged(self, kind: str, value: str | None) -> None:
        if value is not None:
            self.add("document.number IN (SELECT number FROM tag WHERE tag = ?)", f"{kind}:{value}")

    def match(self, parameter: str, columns: str, text: str) -> None:
        """All words of the text must stand in the columns; each is quoted, so that no syntax gets through."""
        wanted = words(text)
        if not wanted:
            raise InvalidInput(parameter, "has no word to search for")
        self.words.append(" AND ".join(f'{{{columns}}} : "{word}"' for word in wanted))

    def run(self, order: str, *, descending: bool, after: Cursor | None, limit: int) -> tuple[str, list[Any]]:
        """The statement and its values; one row more than the limit tells whether there is a next page."""
        values = list(self.values)
        where = list(self.where)
        joins = f"JOIN document ON document.number = {self.table}.number"
        if self.words:
            joins += f" JOIN words ON words.rowid = {self.table}.number"
            where.append("words MATCH ?")
            values.append(" AND ".join(f"({w})" for w in self.words))
        if after is not None:
            sign = "<" if descending else ">"
            where.append(f"({order} {sign} ? OR ({order} = ? AND {self.table}.key > ?))")
            values += [after.value, after.value, after.key]
        condition = " AND ".join(where) or "1"
        direction = "DESC" if descending else "ASC"
        statement = (
            f"SELECT document.body, {order}, {self.table}.key FROM {self.table} {joins} WHERE {condition} "  # noqa: S608 - columns are ours, values are bound
            f"ORDER BY {order} {direction}, {self.table}.key LIMIT ?"
        )
        return statement, [*values, limit + 1]


_TOLD = """SELECT key, json_extract(body, '$.story_id') FROM document
    WHERE kind = 'assignment' AND body IS NOT NULL AND key IN (SELECT value FROM json_each(?))"""

_ASSIGNED = """SELECT body FROM document JOIN tag ON tag.number = document.number
    WHERE tag.tag = ? AND document.kind = 'assignment'
    ORDER BY json_extract(body, '$.published_at'), document.key LIMIT ?"""

_OF_STORY = """document.number IN (
    SELECT number FROM tag WHERE tag = ?
    UNION SELECT cited.number FROM tag
    JOIN document AS told ON told.number = tag.number AND told.kind = 'assignment'
    JOIN tag AS cited ON cited.tag = 'article:' || told.key
    WHERE tag.tag = ?)"""
"""Events that a story is noted with, and those whose evidence has an article of it: stories come after events."""

THREADS = 4
"""Queries that are worked on at once: threads of their own, so that costly ones hold up nothing but searches."""

PATIENCE = 10.0
"""Seconds that one query may take."""

_STEPS = 20_000
"""Instructions of SQLite's machine between two looks at the clock: some milliseconds."""


class SqliteSearch:
    """Answers queries from the index in the SQLite file, one connection a thread. `close` it when done."""

    def __init__(self, database: Database, patience: float = PATIENCE) -> None:
        self._database = database
        self._patience = patience
        self._local = threading.local()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="search")

    async def events(self, query: EventQuery) -> Page:
        """The page of events that the query asks for.

        Raises:
            InvalidInput: the cursor or the text is wrong.
        """
        select = _Select("event")
        for column in ("status", "modality", "polarity", "quad", "country"):
            select.equals(f"event.{column}", getattr(query, column))
        select.equals("event.plover", query.plover.upper() if query.plover else None)
        select.starts("event.code", query.code)
        select.starts("event.code", query.root)
        if query.from_:
            select.add("event.date_end >= ?", query.from_.isoformat())
        if query.to:
            select.add("event.date <= ?", query.to.isoformat())
        if query.story is not None:
            tag = f"story:{query.story}"
            select.add(_OF_STORY, tag, tag)
        select.tagged("article", query.article)
        _side(select, "source", query.source)
        _side(select, "target", query.target)
        _either_side(select, query.actor)
        if query.q is not None:
            select.match("q", "source_names target_names text", query.q)
        return await self._page(select, "event", query)

    async def actors(self, query: ActorQuery) -> Page:
        """The page of actors that the query asks for.

        Raises:
            InvalidInput: the cursor or the text is wrong.
        """
        select = _Select("actor")
        select.equals("actor.status", query.status)
        select.equals("actor.type", query.type)
        select.starts("actor.code", query.code)
        select.tagged("country", query.country)
        if query.q is not None:
            select.match("q", "text", query.q)
        return await self._page(select, "actor", query)

    async def get(self, kind: str, key: str) -> Mapping[str, Any] | None:
        """One record by kind and id; None if it is not there.

        Raises:
            Gone: it was there and has been withdrawn.
        """
        if kind == "story":
            return story_record(map(_record, await self._bodies(_ASSIGNED, f"story:{key}", MAX_ARTICLES)))
        rows = await self._run("SELECT body FROM document WHERE kind = ? AND key = ?", [kind, key])
        if not rows:
            return None
        if rows[0][0] is None:
            raise Gone(f"the {kind} {key} has been withdrawn")
        record = _record(rows[0][0])
        if kind == "article":
            return {**record, "story_id": (await self._told([key])).get(key)}
        return record if kind != "event" else (await self._with_stories([record]))[0]

    async def _bodies(self, statement: str, *values: Any) -> list[str]:
        return [body for (body,) in await self._run(statement, list(values))]

    async def _told(self, articles: Iterable[str]) -> dict[str, str]:
        """The stories of articles, of those that tell any."""
        return dict(await self._run(_TOLD, [json.dumps(sorted(articles))]))

    async def _with_stories(self, events: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        told = await self._told(cited(events))
        return [with_stories(event, told) for event in events]

    async def _page(self, select: _Select, kind: str, query: EventQuery | ActorQuery) -> Page:
        if query.sort == "relevance":
            if query.q is None:
                raise InvalidInput("sort", "relevance needs q; give words to search for, or another sort")
            order, descending = "bm25(words)", False
        else:
            order, descending = f"{kind}.{query.sort.lstrip('-')}", query.sort.startswith("-")
        statement, values = select.run(order, descending=descending, after=query.after(), limit=query.limit)
        rows = await self._run(statement, values)
        more = len(rows) > query.limit
        rows = rows[: query.limit]
        cursor = Cursor(rows[-1][1], rows[-1][2]).encode(query.fingerprint()) if more else None
        records: Sequence[Mapping[str, Any]] = [_record(body) for body, _, _ in rows]
        return Page(tuple(await self._with_stories(records) if kind == "event" else records), cursor)

    async def _run(self, statement: str, values: list[Any]) -> list[Any]:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._fetch, statement, values)

    def _fetch(self, statement: str, values: list[Any]) -> list[Any]:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._database.connect()
            connection.set_progress_handler(self._late, _STEPS)
        self._local.limit = time.monotonic() + self._patience
        try:
            return list(connection.execute(statement, values))
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise Temporary(f"the search took longer than {self._patience:g} s; narrow it", delay=10) from None

    def _late(self) -> bool:
        return time.monotonic() > float(self._local.limit)

    def close(self) -> None:
        """Finish what is asked and let go of the file."""
        self._threads.shutdown(wait=True, cancel_futures=True)


def _record(body: str) -> Mapping[str, Any]:
    record: dict[str, Any] = json.loads(body)
    record.pop("search", None)
    return record


def _side(select: _Select, side: str, text: str | None) -> None:
    if text is None:
        return
    term = ActorTerm.parse(text)
    other = "target" if side == "source" else "source"
    if term.kind == "name":
        select.match(side, f"{side}_names", text)
    elif term.kind == "id":
        select.add(f"(event.{side}_id = ? OR event.reciprocal AND event.{other}_id = ?)", term.value, term.value)
    else:
        end = term.value + "\uffff"
        select.add(
            f"((event.{side}_code >= ? AND event.{side}_code < ?)"
            f" OR (event.reciprocal AND event.{other}_code >= ? AND event.{other}_code < ?))",
            term.value, end, term.value, end,
        )  # fmt: skip


def _either_side(select: _Select, text: str | None) -> None:
    if text is None:
        return
    term = ActorTerm.parse(text)
    if term.kind == "name":
        select.match("actor", "source_names target_names", text)
    elif term.kind == "id":
        select.add("(event.source_id = ? OR event.target_id = ?)", term.value, term.value)
    else:
        end = term.value + "\uffff"
        select.add(
            "((event.source_code >= ? AND event.source_code < ?)"
            " OR (event.target_code >= ? AND event.target_code < ?))",
            term.value, end, term.value, end,
        )  # fmt: skip
