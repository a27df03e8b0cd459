from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from eventwire import flow
from eventwire.extraction.port import Extraction
from eventwire.intake import submission_from, withdrawal
from eventwire.model import Article, Sighting, SightingChange
from eventwire.model.actor import ActorType
from eventwire.ports import Delivery, State
from eventwire.stage import Coded, ExtractLogic, Failure, Outcome, message

NOW = datetime(2024, 8, 22, tzinfo=UTC)


class NamesExtractor:
    """Sees an actor in every capitalised word; refuses to digest 'poison'."""

    def extract(self, articles: Sequence[Article]) -> Sequence[Extraction]:
        if any("poison" in article.text for article in articles):
            message = "cannot digest"
            raise RuntimeError(message)
        return [
            Extraction((), tuple(_sighting(a, w) for w in a.text.split() if w[0].isupper()), "en") for a in articles
        ]


def _sighting(article: Article, word: str) -> Sighting:
    return Sighting(
        sighting_id=f"{article.article_id}/{word}", article_id=article.article_id, revision=article.revision,
        actor_id=f"person:{word}", known=False, canonical_name=word, names={word: 1}, type=ActorType.PERSON, code="TUR",
        published_at=NOW,
    )  # fmt: skip


def article(text: str, minute: int = 0) -> Article:
    return submission_from({"text": text, "url": "https://example.org/a"}).article(NOW + timedelta(minutes=minute))


def delivery(record: Article, offset: int = 0) -> Delivery:
    sent = message(flow.ARTICLES, record.article_id, record, NOW)
    return Delivery(sent.topic, 0, offset, sent.key, sent.value, NOW, sent.headers)


def send(state: State, *records: Article) -> Outcome:
    logic = ExtractLogic(NamesExtractor())
    prepared = logic.prepare([delivery(record) for record in records])
    return logic.apply([p for p in prepared if isinstance(p, Coded)], state, NOW)


def changes(outcome: Outcome) -> list[tuple[str, str]]:
    sightings = [message for message in outcome.messages if message.topic == flow.SIGHTINGS.name]
    read = [SightingChange.model_validate_json(m.value) for m in sightings]
    return [(change.operation.value, change.sighting.canonical_name) for change in read]


def test_a_correction_takes_back_what_the_first_version_said() -> None:
    state: dict[str, bytes] = {}
    assert changes(send(state, article("Ruto and Abiy"))) == [("add", "Ruto"), ("add", "Abiy")]
    # Of Ruto the second version takes the place of the first by its id: nobody is told that he went and came.
    assert changes(send(state, article("Ruto met Mohamud", 1))) == [
        ("remove", "Abiy"), ("add", "Ruto"), ("add", "Mohamud"),
    ]  # fmt: skip


def test_the_same_content_or_an_older_revision_changes_nothing() -> None:
    state: dict[str, bytes] = {}
    send(state, article("Ruto", 5))
    assert changes(send(state, article("Ruto", 6))) == []
    assert changes(send(state, article("Abiy", 1))) == []


def test_a_revision_from_between_two_copies_of_one_content_does_not_replace_it() -> None:
    state: dict[str, bytes] = {}
    send(state, article("Ruto", 1), article("Ruto", 9))
    assert changes(send(state, article("Abiy", 5))) == []


def test_a_withdrawal_takes_everything_back_and_older_copies_are_to_be_forgotten() -> None:
    state: dict[str, bytes] = {}
    first = article("Ruto")
    send(state, first)
    gone = send(state, withdrawal(first.article_id, NOW + timedelta(minutes=1)))
    assert changes(gone) == [("remove", "Ruto")]
    assert gone.forget == (first.article_id,)
    late = send(state, article("Abiy", 2))
    assert (changes(late), late.forget) == ([], (first.article_id,))
    assert b"Ruto" not in b"".join(state.values())


def test_what_cannot_be_digested_leaves_its_neighbours_alone() -> None:
    good, poison = article("Ruto"), article("poison")
    broken = Delivery(flow.ARTICLES.name, 0, 2, "k", b"{not json", NOW)
    prepared = ExtractLogic(NamesExtractor()).prepare([delivery(good), delivery(poison), broken, delivery(good)])
    assert [isinstance(p, Failure) for p in prepared] == [False, True, True, False]
