"""The index in Elasticsearch, its writing end. Implements `ports.Index`."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from elasticsearch import ApiError, AsyncElasticsearch, TransportError

from eventwire.adapters.elastic.bulk import Write, write_all
from eventwire.adapters.elastic.failure import failure
from eventwire.adapters.elastic.names import KINDS, IndexNames, document_id
from eventwire.errors import Temporary
from eventwire.indexing import Document, Kind
from eventwire.indexing.document import with_field
from eventwire.model import ArticleStatus, RevisionBasis, Standing
from eventwire.ports import Refusal


class ElasticIndex:
    """Writes documents behind the aliases (or into the indices that are named), with external versions."""

    def __init__(
        self, client: AsyncElasticsearch, names: IndexNames, indices: Mapping[Kind, str] | None = None
    ) -> None:
        """`indices`: where to write a kind if not behind its alias, for filling an index that is not in use yet."""
        self._client = client
        self._alias = indices is None
        self._indices: dict[Kind, str] = {kind: names.alias(kind) for kind in KINDS} | dict(indices or {})

    async def write(
        self, documents: Sequence[Document], standings: Mapping[str, bytes] | None = None
    ) -> Sequence[Refusal]:
        """Make the index hold each document unless it holds a higher version; a tombstone wins whatever stands.

        Articles keep beside them the standing of their revision, `standings` by id where the record does not tell.
        Returns what will never be taken.

        Raises:
            Temporary: Elasticsearch cannot take them now; writing all of them again is safe.
        """
        versions = await self._tombstone_versions([d for d in documents if d.content is None])
        known = standings or {}
        writes = [
            Write(
                self._indices[document.kind],
                document_id(document.key),
                versions.get((document.kind, document.key), document.version),
                _source(document, known.get(document.key)),
            )
            for document in documents
        ]
        refused = await write_all(self._client, writes, alias=self._alias)
        return [Refusal(documents[position], reason) for position, reason in refused.items()]

    async def standings(self, articles: Sequence[str]) -> dict[str, bytes]:
        """The standing of each article that the index holds, as of the last write (no refresh is needed).

        Raises:
            Temporary: Elasticsearch does not answer.
        """
        found = await self._fetch("article", articles, "standing")
        return {key: orjson.dumps(hit["_source"]["standing"]) for key, hit in found.items()}

    async def documents(self, articles: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The documents of articles as they are, by id.

        Raises:
            Temporary: Elasticsearch does not answer.
        """
        return {key: hit["_source"] for key, hit in (await self._fetch("article", articles, None)).items()}

    async def _tombstone_versions(self, tombstones: Sequence[Document]) -> dict[tuple[Kind, str], int]:
        """Versions by which tombstones win: what they replace must not come back by its old version."""
        versions: dict[tuple[Kind, str], int] = {}
        for kind in {document.kind for document in tombstones}:
            mine = {d.key: d.version for d in tombstones if d.kind == kind}
            found = await self._fetch(kind, list(mine), "tombstone")
            for key, version in mine.items():
                hit = found.get(key)
                least = 0 if hit is None else int(hit["_version"]) + (0 if hit["_source"].get("tombstone") else 1)
                versions[kind, key] = max(version, least)
        return versions

    async def _fetch(self, kind: Kind, keys: Sequence[str], only: str | None) -> dict[str, dict[str, Any]]:
        """Hits by key; `only` one field of their sources."""
        if not keys:
            return {}
        try:
            answer = await self._client.mget(
                index=self._indices[kind],
                ids=[document_id(key) for key in keys],
                source_includes=[only] if only else None,
                realtime=True,
            )
        except (ApiError, TransportError) as error:
            raise failure(error) from error
        hits = {key: hit for key, hit in zip(keys, answer["docs"], strict=True) if hit.get("found")}
        errors = [hit["error"] for hit in answer["docs"] if "error" in hit]
        if errors:
            reason = f"Elasticsearch has no such index ({errors[0].get('reason')}); `eventwire indices apply` makes it"
            raise Temporary(reason, delay=2)
        return hits


def _source(document: Document, standing: bytes | None) -> bytes:
    """What Elasticsearch keeps: the document's body, or what is left of a withdrawn one."""
    if document.json is None:
        left: dict[str, Any] = {f"{document.kind}_id": document.key, "status": "withdrawn", "tombstone": True}
        if document.kind == "article":
            left["standing"] = orjson.Fragment(standing or _withdrawn(document).model_dump_json().encode())
        return orjson.dumps(left)
    has_one = isinstance(document.content, Mapping) and "standing" in document.content
    if document.kind != "article" or has_one:
        return document.json
    if standing is None:
        body = document.body or {}
        standing = orjson.dumps({name: body[field] for name, field in _STANDING.items()})
    return with_field(document.json, "standing", standing)


_STANDING = {"revision": "revision", "basis": "revision_basis", "status": "status", "content_hash": "content_hash"}
"""Where a record has the fields of its standing."""


def _withdrawn(document: Document) -> Standing:
    return Standing(
        revision=document.version, basis=RevisionBasis.RECEIVED, status=ArticleStatus.WITHDRAWN, content_hash=""
    )
