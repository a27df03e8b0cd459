"""Dead letters in SQLite, as they stand on their topic."""

import asyncio
import json
from typing import Any

from eventwire import flow
from eventwire.adapters.sqlite.database import Database
from eventwire.errors import InvalidInput
from eventwire.query import Cursor, DeadLetterQuery, Page


class SqliteDeadLetters:
    """Reads the dead-letters topic, newest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, query: DeadLetterQuery) -> Page:
        """The page of dead letters that the query asks for.

        Raises:
            InvalidInput: the cursor is wrong.
        """
        after = query.after()
        if after is not None and not isinstance(after.value, int):
            raise InvalidInput("cursor", "not a cursor of this service; take next_cursor from a page as it is")
        rows = await asyncio.to_thread(self._fetch, query, after)
        more = len(rows) > query.limit
        rows = rows[: query.limit]
        cursor = Cursor(rows[-1][0], "").encode(query.fingerprint()) if more else None
        return Page(tuple(json.loads(value) for _, value in rows), cursor)

    def _fetch(self, query: DeadLetterQuery, after: Cursor | None) -> list[Any]:
        where = "topic = ?"
        values: list[Any] = [flow.DEAD_LETTERS.name]
        if after is not None:
            where += " AND position < ?"
            values.append(after.value)
        if query.stage is not None:
            where += " AND json_extract(CAST(value AS TEXT), '$.stage') = ?"
            values.append(query.stage)
        statement = f"SELECT position, value FROM message WHERE {where} ORDER BY position DESC LIMIT ?"  # noqa: S608 - values are bound
        connection = self._database.connect()
        try:
            return list(connection.execute(statement, [*values, query.limit + 1]))
        finally:
            connection.close()
