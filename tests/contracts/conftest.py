"""The engines that the contracts are held to: each test that takes `engine` runs on all of them."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from elasticsearch import AsyncElasticsearch

from eventwire.adapters.elastic import ElasticIndex, ElasticSearch, ElasticSettings, IndexNames, IndexSettings, connect
from eventwire.adapters.elastic.bootstrap import apply, plan
from eventwire.adapters.sqlite import Database, SqliteSearch, index
from eventwire.indexing import Document
from eventwire.ports import Index, Refusal, Search


class SqliteEngine:
    """Writes as the embedded system does, in a transaction."""

    def __init__(self, directory: Path) -> None:
        self._database = Database(directory / "eventwire.sqlite")
        self._database.prepare()
        self.index: Index = self
        self.search: Search = SqliteSearch(self._database)

    async def write(self, documents: Sequence[Document]) -> Sequence[Refusal]:
        connection = self._database.connect()
        try:
            index.write(connection, documents)
        finally:
            connection.close()
        return []

    async def refresh(self) -> None:
        """What is written is searchable at once."""


class ElasticEngine:
    """Writes behind aliases of its own, so that tests do not see each other."""

    def __init__(self, client: AsyncElasticsearch, names: IndexNames) -> None:
        self._client = client
        self._names = names
        self.index: Index = ElasticIndex(client, names)
        self.search: Search = ElasticSearch(client, names)

    async def refresh(self) -> None:
        await self._client.indices.refresh(index=f"{self._names.prefix}-*")


Engine = SqliteEngine | ElasticEngine


@pytest.fixture(params=["sqlite", pytest.param("elasticsearch", marks=pytest.mark.stack)])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Engine]:
    """An index and a search over it, empty."""
    if request.param == "sqlite":
        yield SqliteEngine(tmp_path)
        return
    prefix = f"t{uuid.uuid4().hex[:12]}"
    settings = ElasticSettings(elasticsearch_url=request.getfixturevalue("elasticsearch"), elasticsearch_prefix=prefix)
    client = connect(settings)
    try:
        applied = IndexSettings(elasticsearch_url=settings.elasticsearch_url, elasticsearch_prefix=prefix)
        await apply(client, await plan(client, applied))
        yield ElasticEngine(client, IndexNames(prefix))
        for alias in ("articles", "events", "actors"):
            await client.indices.delete(index=f"{prefix}-{alias}-000001", ignore_unavailable=True)
            await client.indices.delete_index_template(name=f"{prefix}-{alias}")
    finally:
        await client.close()
