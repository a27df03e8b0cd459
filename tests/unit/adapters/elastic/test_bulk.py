from __future__ import annotations

from typing import Any, cast

import pytest
from elastic_transport import ApiResponseMeta, ConnectionTimeout, HttpHeaders, NodeConfig
from elasticsearch import ApiError, AsyncElasticsearch

from eventwire.adapters.elastic import bulk
from eventwire.adapters.elastic.bulk import Write, write_all
from eventwire.errors import Temporary

Item = tuple[int, str, str]
DONE: Item = (200, "", "")


class Client:
    """Answers bulk requests by the ids in them, and keeps how many documents each request held."""

    def __init__(self, **answers: Item) -> None:
        self.answers = answers
        self.requests: list[int] = []
        self.error: Exception | None = None
        self.most = 10**9

    async def bulk(self, *, operations: list[bytes], **_: Any) -> dict[str, Any]:
        self.requests.append(len(operations) // 2)
        if self.error is not None:
            raise self.error
        if sum(map(len, operations)) > self.most:
            raise api_error(413, "too_large")
        items = []
        for action in operations[::2]:
            key = action.split(b'"_id":"')[1].split(b'"')[0].decode()
            status, kind, reason = self.answers.get(key, DONE)
            error = {"error": {"type": kind, "reason": reason}} if kind else {}
            items.append({"index": {"status": status, **error}})
        return {"errors": any("error" in item["index"] for item in items), "items": items}


def api_error(status: int, kind: str) -> ApiError:
    node = NodeConfig("http", "localhost", 9200)
    meta = ApiResponseMeta(status=status, http_version="1.1", headers=HttpHeaders(), duration=0.1, node=node)
    return ApiError(kind, meta, {"error": {"type": kind, "reason": "because"}})


def writes(*keys: str, body: bytes = b"{}") -> list[Write]:
    return [Write("events", key, 1, body) for key in keys]


async def write(client: Client, documents: list[Write]) -> dict[int, str]:
    return await write_all(cast("AsyncElasticsearch", client), documents, alias=True)


async def test_something_newer_being_there_counts_as_done() -> None:
    client = Client(b=(409, "version_conflict_engine_exception", "current version [9]"))
    assert await write(client, writes("a", "b")) == {}


async def test_a_document_that_does_not_fit_the_mapping_is_refused_alone_with_the_reason() -> None:
    client = Client(b=(400, "document_parsing_exception", "failed to parse field [date]"))
    refused = await write(client, writes("a", "b", "c"))
    assert list(refused) == [1]
    assert "failed to parse field [date]" in refused[1]


@pytest.mark.parametrize(
    "item",
    [
        (429, "es_rejected_execution_exception", "queue full"),
        (429, "cluster_block_exception", "TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark"),
        (403, "cluster_block_exception", "FORBIDDEN/8/index write (api)"),
        (503, "unavailable_shards_exception", "primary shard is not active"),
        (404, "index_not_found_exception", "no such index [events]"),
        (403, "security_exception", "action is unauthorized for this user"),
    ],
)
async def test_what_somebody_can_mend_is_waited_for(item: Item) -> None:
    bad = (400, "document_parsing_exception", "no")
    with pytest.raises(Temporary):
        await write(Client(b=item, c=bad), writes("a", "b", "c"))


@pytest.mark.parametrize("error", [api_error(429, "busy"), api_error(503, "down"), ConnectionTimeout("slow")])
async def test_a_request_that_may_not_have_been_done_is_done_again(error: Exception) -> None:
    client = Client()
    client.error = error
    with pytest.raises(Temporary):
        await write(client, writes("a"))


async def test_a_request_that_is_too_large_is_halved_down_to_the_document_to_blame() -> None:
    client = Client()
    client.most = 1000
    documents = [*writes("a", "b"), *writes("huge", body=b"x" * 2000), *writes("d")]
    refused = await write(client, documents)
    assert list(refused) == [2]
    assert "413" in refused[2]


async def test_requests_stay_below_the_size_that_a_node_takes_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MAX_BYTES", 100)
    client = Client()
    assert await write(client, writes("a", "b", "c", body=b"x" * 60)) == {}
    assert client.requests == [1, 1, 1]
