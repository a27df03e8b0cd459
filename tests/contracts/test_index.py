"""What every index promises its writers."""

from __future__ import annotations

import pytest
from contracts.conftest import Engine
from contracts.records import actor, article, event, withdrawn

from eventwire.errors import Gone
from eventwire.indexing import Document, actor_document, article_document, event_document
from eventwire.query import EventQuery


async def codes(engine: Engine) -> list[str]:
    await engine.refresh()
    return [item["code"] for item in (await engine.search.events(EventQuery())).items]


async def test_a_document_is_found_by_its_id_as_the_record_that_was_written(engine: Engine) -> None:
    records = (event("e1"), actor("person:fidan", "Hakan Fidan", "TURGOV"), article("a1", 5))
    documents = (event_document(records[0]), actor_document(records[1]), article_document(records[2]))
    assert not await engine.index.write(documents)
    for document, record in zip(documents, records, strict=True):
        told = {"story_id": None} if document.kind == "article" else {}
        assert await engine.search.get(document.kind, document.key) == {**record.model_dump(mode="json"), **told}
    assert await engine.search.get("event", "nobody") is None


async def test_an_older_version_never_replaces_a_newer_one(engine: Engine) -> None:
    await engine.index.write([event_document(event("e", version=5, code="040"))])
    assert not await engine.index.write([event_document(event("e", version=4))])
    assert await codes(engine) == ["040"]


async def test_a_newer_version_replaces_an_older_one_within_one_write_too(engine: Engine) -> None:
    await engine.index.write([event_document(event("e", version=4)), event_document(event("e", version=5, code="040"))])
    assert await codes(engine) == ["040"]
    await engine.index.write([event_document(event("e", version=6, code="042"))])
    assert await codes(engine) == ["042"]


async def test_writing_again_changes_nothing(engine: Engine) -> None:
    documents = [event_document(event("e", version=4)), article_document(withdrawn("a", 7))]
    await engine.index.write(documents)
    assert not await engine.index.write(documents)
    assert await codes(engine) == ["041"]
    with pytest.raises(Gone):
        await engine.search.get("article", "a")


async def test_a_tombstone_leaves_nothing_to_find(engine: Engine) -> None:
    await engine.index.write([event_document(event("e")), Document("event", "e", 2, None)])
    await engine.index.write([event_document(event("other")), Document("event", "gone", 2, None)])
    await engine.refresh()
    for query in ({}, {"status": "any"}, {"q": "cease"}):
        assert [i["event_id"] for i in (await engine.search.events(EventQuery.model_validate(query))).items] == [
            "other"
        ]
    with pytest.raises(Gone):
        await engine.search.get("event", "e")


async def test_a_tombstone_wins_over_a_higher_version_which_does_not_come_back(engine: Engine) -> None:
    standing = article_document(article("a", 100))
    await engine.index.write([standing])
    await engine.index.write([article_document(withdrawn("a", 90))])
    assert not await engine.index.write([standing])
    with pytest.raises(Gone):
        await engine.search.get("article", "a")


async def test_a_later_revision_takes_the_place_of_a_tombstone(engine: Engine) -> None:
    await engine.index.write([article_document(withdrawn("a", 90))])
    await engine.index.write([article_document(article("a", 200))])
    found = await engine.search.get("article", "a")
    assert found is not None
    assert found["revision"] == 200


async def test_long_ids_are_taken(engine: Engine) -> None:
    key = "person:TUR:" + "é" * 400
    await engine.index.write([actor_document(actor(key, "Somebody", "TUR"))])
    found = await engine.search.get("actor", key)
    assert found is not None
    assert found["actor_id"] == key
