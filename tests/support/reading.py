"""The gateway's endpoints on a real port over an index in SQLite, for tests that look at the answers alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession, web

from eventwire.adapters.http import problem_middleware, serving
from eventwire.adapters.sqlite import Database, SqliteDeadLetters, SqliteSearch, index
from eventwire.indexing import Document
from eventwire.ports import Search
from eventwire_gateway.describe import describe_routes
from eventwire_gateway.routes import SearchRoutes


@asynccontextmanager
async def open_search(
    directory: Path, documents: Sequence[Document] = (), search: Search | None = None, patience: float = 10.0
) -> AsyncIterator[ClientSession]:
    """A session whose base is the gateway's address."""
    database = Database(directory / "eventwire.sqlite")
    database.prepare()
    connection = database.connect()
    index.write(connection, documents)
    connection.close()
    own = SqliteSearch(database, patience)
    app = web.Application(middlewares=[problem_middleware])
    app.add_routes(SearchRoutes(search or own, SqliteDeadLetters(database)).routes())
    app.add_routes(describe_routes())
    try:
        async with serving(app, "127.0.0.1", 0) as address, ClientSession(address) as session:
            yield session
    finally:
        own.close()
