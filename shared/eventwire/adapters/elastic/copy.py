"""Articles from one index into another, at any distance in time from their topic."""

from collections.abc import Mapping
from typing import Any

import orjson
from elasticsearch import AsyncElasticsearch

from eventwire.adapters.elastic.bulk import Write, write_all
from eventwire.adapters.elastic.search import record
from eventwire.indexing import article_document
from eventwire.model import Article

PAGE = 500


async def copy_articles(client: AsyncElasticsearch, old: str, new: str) -> int:
    """Copy the articles and tombstones as they stand, their derived fields made anew; how many there were.

    Raises:
        Temporary, ApiError, TransportError: Elasticsearch does not answer.
    """
    await client.indices.refresh(index=old)
    view = (await client.open_point_in_time(index=old, keep_alive="5m"))["id"]
    count = 0
    after: list[Any] | None = None
    try:
        while True:
            answer = await client.search(
                pit={"id": view, "keep_alive": "5m"},
                size=PAGE,
                sort=["_shard_doc"],
                search_after=after,
                version=True,
                track_total_hits=False,
            )
            hits = answer["hits"]["hits"]
            if not hits:
                return count
            writes = [Write(new, h["_id"], h["_version"], orjson.dumps(_anew(h["_source"]))) for h in hits]
            await write_all(client, writes, alias=False)
            count += len(hits)
            after = hits[-1]["sort"]
    finally:
        await client.close_point_in_time(id=view)


def _anew(source: Mapping[str, Any]) -> Mapping[str, Any]:
    if source.get("tombstone"):
        return source
    body = article_document(Article.model_validate(record(source))).body
    return {**(body or {}), "standing": source["standing"]}
