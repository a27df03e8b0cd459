"""What the indices hold."""

from dataclasses import dataclass

from elasticsearch import ApiError, AsyncElasticsearch, TransportError

from eventwire.adapters.elastic.failure import failure
from eventwire.adapters.elastic.names import KINDS, IndexNames
from eventwire.indexing import Kind


@dataclass(frozen=True, slots=True)
class Counts:
    """Documents by kind (tombstones among them), active events, and the mentions behind those."""

    documents: dict[Kind, int]
    events: int
    mentions: int


async def counts(client: AsyncElasticsearch, names: IndexNames) -> Counts:
    """Count what is searchable at present.

    Raises:
        Temporary: Elasticsearch does not answer, or has no such indices.
    """
    try:
        documents = {kind: int((await client.count(index=names.alias(kind)))["count"]) for kind in KINDS}
        answer = await client.search(
            index=names.alias("event"),
            query={"term": {"status": "active"}},
            aggs={"mentions": {"sum": {"field": "mention_count"}}},
            size=0,
            track_total_hits=True,
        )
    except (ApiError, TransportError) as error:
        raise failure(error) from error
    return Counts(documents, int(answer["hits"]["total"]["value"]), int(answer["aggregations"]["mentions"]["value"]))
