"""The index in Elasticsearch, its reading end. Implements `ports.Search` with the answers that SQLite gives."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from elasticsearch import ApiError, AsyncElasticsearch, NotFoundError, TransportError

from eventwire.adapters.elastic.failure import failure
from eventwire.adapters.elastic.names import IndexNames, document_id
from eventwire.adapters.elastic.query import Clause, actor_search, cursor_of, event_search, story_articles
from eventwire.errors import Gone, InvalidInput, Temporary
from eventwire.indexing import Kind, cited, story_record, with_stories
from eventwire.query import ActorQuery, EventQuery, Page

DERIVED = ("search", "standing", "tombstone")
"""What a document holds beyond its record."""


class ElasticSearch:
    """Answers queries from the indices behind the aliases."""

    def __init__(self, client: AsyncElasticsearch, names: IndexNames) -> None:
        self._client = client
        self._names = names

    async def events(self, query: EventQuery) -> Page:
        """The page of events that the query asks for.

        Raises:
            InvalidInput: the cursor or the text is wrong.
            Temporary: Elasticsearch cannot answer now.
        """
        told = [] if query.story is None else [one["article_id"] for one in await self._assignments(query.story)]
        page = await self._page("event", query, event_search(query, told))
        return Page(tuple(await self._with_stories(page.items)), page.next_cursor)

    async def actors(self, query: ActorQuery) -> Page:
        """The page of actors that the query asks for.

        Raises:
            InvalidInput: the cursor or the text is wrong.
            Temporary: Elasticsearch cannot answer now.
        """
        return await self._page("actor", query, actor_search(query))

    async def get(self, kind: str, key: str) -> Mapping[str, Any] | None:
        """One record by kind and id; None if it is not there. What was written a moment ago is found.

        Raises:
            Gone: it was there and has been withdrawn.
            Temporary: Elasticsearch cannot answer now.
        """
        if kind == "story":
            return story_record(await self._assignments(key))
        found = await self._get(kind, key)
        if found is None:
            return None
        if kind == "article":
            return {**found, "story_id": (await self._told([key])).get(key)}
        return found if kind != "event" else (await self._with_stories([found]))[0]

    async def _assignments(self, story_id: str) -> list[Mapping[str, Any]]:
        """The assignments to a story, first published first."""
        try:
            answer = await self._client.search(
                index=self._names.alias("assignment"), body=story_articles(story_id), allow_partial_search_results=False
            )
        except (ApiError, TransportError) as error:
            raise failure(error) from error
        return [record(hit["_source"]) for hit in answer["hits"]["hits"]]

    async def _told(self, articles: Iterable[str]) -> dict[str, str]:
        """The stories of articles, of those that tell any."""
        wanted = sorted(articles)
        if not wanted:
            return {}
        ids = [document_id(article) for article in wanted]
        try:
            answer = await self._client.mget(
                index=self._names.alias("assignment"), ids=ids, source_includes=["story_id"], realtime=False
            )
        except (ApiError, TransportError) as error:
            raise failure(error) from error
        told = {
            key: hit["_source"].get("story_id")
            for key, hit in zip(wanted, answer["docs"], strict=True)
            if hit.get("found")
        }
        return {key: str(story) for key, story in told.items() if story}

    async def _with_stories(self, events: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        told = await self._told(cited(events))
        return [with_stories(event, told) for event in events]

    async def _get(self, kind: str, key: str) -> dict[str, Any] | None:
        try:
            hit = await self._client.get(index=self._names.alias(cast("Kind", kind)), id=document_id(key))
        except NotFoundError as error:
            # The answer to a missing document says so; one about a missing index has an error.
            if isinstance(error.body, dict) and "found" in error.body:
                return None
            raise failure(error) from error
        except (ApiError, TransportError) as error:
            raise failure(error) from error
        source = hit["_source"]
        if source.get("tombstone"):
            raise Gone(f"the {kind} {key} has been withdrawn")
        return record(source)

    async def _page(self, kind: Kind, query: EventQuery | ActorQuery, body: Clause) -> Page:
        try:
            answer = await self._client.search(
                index=self._names.alias(kind), body=body, allow_partial_search_results=False
            )
        except (ApiError, TransportError) as error:
            problem = failure(error)
            if isinstance(problem, Temporary):
                raise problem from error
            # Our own clauses are right: what Elasticsearch cannot take is a cursor or a text of the caller's.
            where = "cursor" if query.cursor else "q"
            raise InvalidInput(where, "cannot be searched with; take next_cursor as it is, use fewer words") from error
        hits = answer["hits"]["hits"]
        more = len(hits) > query.limit
        hits = hits[: query.limit]
        return Page(tuple(record(hit["_source"]) for hit in hits), cursor_of(query, hits[-1]) if more else None)


def record(source: Mapping[str, Any]) -> dict[str, Any]:
    """A document's record, without what is derived from it for searching."""
    return {name: value for name, value in source.items() if name not in DERIVED}
