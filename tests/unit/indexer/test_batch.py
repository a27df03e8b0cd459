from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from contracts.records import actor, article, event, withdrawn

from eventwire import flow
from eventwire.errors import Undigestible
from eventwire.model import Article, Event, Record, RevisionBasis, Standing
from eventwire.ports import Delivery
from eventwire.stage import IndexLogic
from eventwire_indexer.batch import Batch

NOW = datetime(2024, 8, 21, 9, tzinfo=UTC)
TOPICS: dict[type[Record], flow.Topic] = {Article: flow.ARTICLES, Event: flow.EVENTS}


def deliveries(*records: Any) -> list[Delivery]:
    made = []
    for offset, record in enumerate(records):
        topic = TOPICS.get(type(record), flow.ACTORS)
        key = getattr(record, f"{topic.name.removeprefix('eventwire.').removesuffix('s')}_id")
        made.append(Delivery(topic.name, 0, offset, key, record.model_dump_json().encode(), NOW))
    return made


def batch(*records: Any, standings: dict[str, bytes] | None = None) -> Batch:
    logic = IndexLogic()
    made = Batch()
    made.add(logic, deliveries(*records), NOW)
    made.decide(logic, standings or {}, NOW)
    return made


def versions(made: Batch) -> dict[str, int]:
    return {key: document.version for (_, key), (document, _) in made.documents.items()}


def standing(record: Article) -> bytes:
    return Standing.of(record).model_dump_json().encode()


def test_of_several_versions_only_the_newest_is_written_whatever_their_order() -> None:
    made = batch(event("e", version=3), event("e", version=9), event("e", version=5), actor("p", "Somebody", "TUR"))
    assert versions(made) == {"e": 9, "p": 1}
    assert made.collapsed == 2


def test_what_is_no_record_fails_alone() -> None:
    good, bad = deliveries(event("e"), event("f"))
    broken = Delivery(bad.topic, 0, 7, "f", b'{"event_id": NaN', NOW)
    made = Batch()
    made.add(IndexLogic(), [good, broken], NOW)
    assert list(made.documents) == [("event", "e")]
    assert [(delivery.offset, "is no Event" in str(error)) for delivery, error in made.failed] == [(7, True)]


def test_only_the_revision_that_stands_is_written() -> None:
    assert versions(batch(article("a", 5, "new"), article("a", 4, "old"))) == {"a": 5}
    assert versions(batch(article("a", 4, "old"), standings={"a": standing(article("a", 5, "new"))})) == {}
    assert versions(batch(article("a", 9, "again"), standings={"a": standing(withdrawn("a", 5))})) == {}


def test_a_withdrawal_in_the_same_batch_leaves_only_a_tombstone() -> None:
    made = batch(article("a", 5), withdrawn("a", 6))
    ((document, _),) = made.documents.values()
    assert (document.version, document.body) == (6, None)
    assert made.standings["a"] == standing(withdrawn("a", 6))


def test_the_same_content_sent_again_keeps_its_document_and_is_known_to_be_newer() -> None:
    first, again = article("a", 5), article("a", 8)
    made = batch(again, standings={"a": standing(first)})
    assert made.documents == {}
    assert list(made.renewed) == ["a"]
    stands = {"article_id": "a", "revision": 5, "text": first.text, "standing": {"revision": 5}}
    made.renewals({"a": stands})
    ((document, _),) = made.documents.values()
    assert document.version == 8
    assert document.body is not None
    assert document.body["revision"] == 5
    assert "standing" not in document.body
    assert Standing.model_validate_json(made.standings["a"]).revision == 8


def test_sent_again_within_one_batch_it_is_one_document_under_the_newer_standing() -> None:
    made = batch(article("a", 5), article("a", 8))
    assert versions(made) == {"a": 8}
    assert made.renewed == {}


def test_a_correction_after_a_repetition_wins() -> None:
    made = batch(article("a", 8), article("a", 9, "corrected"), standings={"a": standing(article("a", 5))})
    assert versions(made) == {"a": 9}
    assert made.renewed == {}


def test_a_refused_document_condemns_the_message_it_came_from() -> None:
    made = batch(event("e"), event("f"))
    made.refuse([(("event", "f"), Undigestible("no"))])
    assert versions(made) == {"e": 1}
    assert [delivery.key for delivery, _ in made.failed] == ["f"]


def test_a_dated_withdrawal_and_a_dated_return_are_followed() -> None:
    back = article("a", 20, revision_basis=RevisionBasis.UPDATED_AT)
    assert versions(batch(back, standings={"a": standing(withdrawn("a", 10))})) == {"a": 20}
