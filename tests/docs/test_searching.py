"""Every example of shared/docs/searching.md is executed and must have the answer that the page shows."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docs.corpus import DOCUMENTS
from elasticsearch import AsyncElasticsearch

from eventwire.adapters.elastic import ElasticIndex, IndexNames, IndexSettings, connect
from eventwire.adapters.elastic.bootstrap import apply, plan

PAGE = Path(__file__).parent.parent.parent / "shared" / "docs" / "searching.md"
_EXAMPLE = re.compile(
    r"^### (?P<title>.+?)\n.*?"
    r"```\nGET eventwire-(?P<kind>\w+)/_search\n(?P<body>\{.*?)```\n+"
    r"```json\n(?P<answer>.*?)```",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Example:
    """A query of the page and the answer beneath it."""

    title: str
    kind: str
    body: dict[str, Any]
    answer: dict[str, Any]


def examples() -> list[Example]:
    """All examples of the page."""
    found = _EXAMPLE.finditer(PAGE.read_text("utf-8"))
    return [Example(e["title"], e["kind"], json.loads(e["body"]), json.loads(e["answer"])) for e in found]


def short(answer: Any, body: dict[str, Any]) -> dict[str, Any]:
    """An answer as the page shows it: ids (or the fields that were asked for), buckets with counts, values."""
    told: dict[str, Any] = {}
    if body.get("size") != 0:
        told["hits"] = [_hit(hit) for hit in answer["hits"]["hits"]]
    for name, result in answer.get("aggregations", {}).items():
        told[name] = _aggregation(result)
    return told


def _hit(hit: dict[str, Any]) -> Any:
    more = {"_source": hit["_source"]} if hit.get("_source") else {}
    if "highlight" in hit:
        more["highlight"] = hit["highlight"]
    for name, inner in hit.get("inner_hits", {}).items():
        more[name] = [one.get("highlight") or one["_source"] for one in inner["hits"]["hits"]]
    return {"_id": hit["_id"], **more} if more else hit["_id"]


def _aggregation(result: dict[str, Any]) -> Any:
    if "buckets" in result:
        return {str(b.get("key_as_string", b["key"])): _bucket(b) for b in result["buckets"]}
    inner = {name: _aggregation(value) for name, value in result.items() if isinstance(value, dict)}
    return inner or result.get("value")


def _bucket(bucket: dict[str, Any]) -> Any:
    inner = {name: _aggregation(value) for name, value in bucket.items() if isinstance(value, dict)}
    return {"count": bucket["doc_count"], **inner} if inner else bucket["doc_count"]


@pytest.fixture
async def filled(elasticsearch: str) -> AsyncIterator[tuple[AsyncElasticsearch, str]]:
    """A client, and the prefix of indices that hold the corpus."""
    prefix = f"t{uuid.uuid4().hex[:12]}"
    settings = IndexSettings(elasticsearch_url=elasticsearch, elasticsearch_prefix=prefix)
    client = connect(settings)
    await apply(client, await plan(client, settings))
    assert not await ElasticIndex(client, IndexNames(prefix)).write(DOCUMENTS)
    await client.indices.refresh(index=f"{prefix}-*")
    yield client, prefix
    for index in await client.indices.get(index=f"{prefix}-*", features="aliases"):
        await client.indices.delete(index=index)
    await client.close()


@pytest.mark.stack
async def test_every_example_has_the_answer_that_the_page_shows(filled: tuple[AsyncElasticsearch, str]) -> None:
    client, prefix = filled
    for example in examples():
        answer = await client.search(index=f"{prefix}-{example.kind}", body=example.body)
        assert short(answer, example.body) == example.answer, example.title


def test_the_page_has_twenty_examples_and_numbers_them() -> None:
    titles = [example.title for example in examples()]
    assert [int(title.split(".")[0]) for title in titles] == list(range(1, 21))
    assert PAGE.read_text("utf-8").count("GET eventwire-") == len(titles)
