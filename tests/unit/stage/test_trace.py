"""The trace of an article goes with everything that it leads to."""

from __future__ import annotations

from datetime import UTC, datetime

from support.generated import articles

from eventwire import flow
from eventwire.extraction.loading import load_extractor
from eventwire.intake import submission_from, withdrawal
from eventwire.model import Article
from eventwire.ports import Delivery, Message
from eventwire.resolution import ActorResolver, EventResolver
from eventwire.stage import ExtractLogic, Failure, ResolveActorsLogic, ResolveEventsLogic, dead_letter, message

NOW = datetime(2024, 8, 22, tzinfo=UTC)


def delivered(sent: Message, offset: int) -> Delivery:
    return Delivery(sent.topic, 0, offset, sent.key, sent.value, NOW, sent.headers)


def sent(record: Article, parent: str) -> Delivery:
    return delivered(message(flow.ARTICLES, record.article_id, record, NOW, {"traceparent": parent}), 0)


def test_events_and_actors_carry_the_trace_of_an_article_that_they_rest_on() -> None:
    records = [submission_from(submission).article(NOW) for submission in articles(6, 2)]
    parents = {record.article_id: f"trace-{n}" for n, record in enumerate(records)}
    extract = ExtractLogic(load_extractor())
    events, actors = ResolveEventsLogic(EventResolver()), ResolveActorsLogic(ActorResolver())
    coded = [
        c for c in extract.prepare([sent(r, parents[r.article_id]) for r in records]) if not isinstance(c, Failure)
    ]
    changes = extract.apply(coded, {}, NOW).messages
    assert {change.headers["traceparent"] for change in changes} == set(parents.values())

    mentions = [delivered(m, n) for n, m in enumerate(changes) if m.topic == flow.MENTIONS.name]
    state: dict[str, bytes] = {}
    steps = [step for step in events.prepare(mentions) if not isinstance(step, Failure)]
    for made in events.apply(steps, state, NOW).messages:
        rests_on = {parent for article, parent in parents.items() if article.encode() in made.value}
        assert made.headers["traceparent"] in rests_on
    sightings = [delivered(m, n) for n, m in enumerate(changes) if m.topic == flow.SIGHTINGS.name]
    seen = [step for step in actors.prepare(sightings) if not isinstance(step, Failure)]
    assert all("traceparent" in made.headers for made in actors.apply(seen, {}, NOW).messages)

    gone = records[0]
    taken_back = extract.prepare([sent(withdrawal(gone.article_id, NOW.replace(year=2025)), "withdrawal")])
    remembered: dict[str, bytes] = {}
    extract.apply(coded, remembered, NOW)
    removals = extract.apply([c for c in taken_back if not isinstance(c, Failure)], remembered, NOW).messages
    retract = [delivered(m, n) for n, m in enumerate(removals) if m.topic == flow.MENTIONS.name]
    last = events.apply([s for s in events.prepare(retract) if not isinstance(s, Failure)], state, NOW).messages
    assert {made.headers["traceparent"] for made in last} == {"withdrawal"}


def test_a_dead_letter_carries_the_trace_too() -> None:
    letter = dead_letter(flow.EXTRACT, Delivery("t", 0, 0, "k", b"", NOW, {"traceparent": "p"}), ValueError("bad"), NOW)
    assert letter.headers["traceparent"] == "p"
