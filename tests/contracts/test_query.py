"""What every search answers: the same documents, the same queries, the same answers."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from contracts.conftest import Engine
from contracts.records import SEEN, actor, event, evidence, reference

from eventwire.errors import InvalidInput
from eventwire.indexing import actor_document, event_document
from eventwire.model import ActorStatus, ActorType, EventStatus, Modality, Polarity
from eventwire.model.mention import Place
from eventwire.query import ActorQuery, EventFilter, EventQuery, Matcher

ISRAEL = reference("Israel", "ISR", ActorType.COUNTRY)

PALACE = "Élysée: M. O'Brien's guests, the U.S. delegation, spent 3.5 hours."

EVENTS = (
    event("call"),
    event(
        "raid", code="1951", quad=4, plover="ASSAULT", source=ISRAEL, target=None,
        date=date(2024, 8, 1), date_end=date(2024, 8, 3), story_ids=("s1", "s2"), mention_count=7,
        independent_source_count=4, last_seen=SEEN + timedelta(milliseconds=250),
        evidence=(evidence("raid", "Israeli jets struck Rafah.", source_name="Israeli", target_name=None),),
        place=Place(name="Rafah", latitude=31.28, longitude=34.25, country="PSE", resolution="city"),
    ),
    event("plan", modality=Modality.PLANNED, mention_count=3, last_seen=SEEN + timedelta(days=1)),
    event("denied", polarity=Polarity.NEGATED),
    event(
        "summit", modality=Modality.HYPOTHETICAL, reciprocal=True, source=ISRAEL,
        target=reference("Sameh Shoukry", "EGYGOV"),
        evidence=(evidence("summit", "They might meet.", source_name="Israel", target_name="Shoukry"),),
    ),
    event("old", status=EventStatus.RETRACTED, evidence=()),
    event(
        "visit", code="042",
        source=reference("Ömer Çelik", "TURLEG"), date=date(2024, 8, 5), mention_count=3,
        evidence=(evidence("visit", PALACE, source_name="Celik", title="Çelik in Paris"),),
    ),
)  # fmt: skip

QUERIES: tuple[tuple[dict[str, str], list[str]], ...] = (
    ({}, ["call", "visit", "raid"]),
    ({"sort": "date"}, ["raid", "visit", "call"]),
    ({"sort": "-mention_count"}, ["raid", "visit", "call"]),
    ({"sort": "-independent_source_count"}, ["raid", "call", "visit"]),
    ({"sort": "-last_seen"}, ["raid", "call", "visit"]),
    ({"sort": "last_seen"}, ["call", "visit", "raid"]),
    ({"modality": "planned"}, ["plan"]),
    ({"modality": "any"}, ["call", "plan", "summit", "visit", "raid"]),
    ({"polarity": "negated"}, ["denied"]),
    ({"status": "retracted"}, ["old"]),
    (
        {"status": "any", "modality": "any", "polarity": "any"},
        ["call", "denied", "old", "plan", "summit", "visit", "raid"],
    ),
    ({"root": "19"}, ["raid"]),
    ({"code": "195"}, ["raid"]),
    ({"code": "1950"}, []),
    ({"quad": "4"}, ["raid"]),
    ({"plover": "assault"}, ["raid"]),
    ({"country": "PSE"}, ["raid"]),
    ({"story": "s2"}, ["raid"]),
    ({"article": "araid"}, ["raid"]),
    ({"from": "2024-08-03", "to": "2024-08-10"}, ["visit", "raid"]),
    ({"from": "2024-08-04"}, ["call", "visit"]),
    ({"to": "2024-07-31"}, []),
    ({"source": "TUR"}, ["call", "visit"]),
    ({"source": "TURGOV"}, ["call"]),
    ({"source": "TURG"}, []),
    ({"target": "USA"}, ["call", "visit"]),
    ({"actor": "person:hakan-fidan"}, ["call"]),
    ({"actor": "USA"}, ["call", "visit"]),
    ({"actor": "ISR"}, ["raid"]),
    ({"modality": "hypothetical", "source": "EGY"}, ["summit"]),
    ({"modality": "hypothetical", "source": "EGY", "target": "ISR"}, ["summit"]),
    ({"modality": "hypothetical", "source": "ISR", "target": "EGY"}, ["summit"]),
    ({"modality": "hypothetical", "source": "shoukry"}, ["summit"]),
    ({"modality": "hypothetical", "target": "person:sameh-shoukry"}, ["summit"]),
    ({"modality": "hypothetical", "target": "TUR"}, []),
    ({"actor": "fidan blinken"}, ["call"]),
    ({"source": "fidan blinken"}, []),
    ({"source": "celik"}, ["visit"]),
    ({"source": "ÖMER çelik"}, ["visit"]),
    ({"target": "antony"}, ["call", "visit"]),
    ({"q": "cease-fire phoned"}, ["call"]),
    ({"q": "RAFAH"}, ["raid"]),
    ({"q": "elysee"}, ["visit"]),
    ({"q": "o'brien"}, ["visit"]),
    ({"q": "obrien"}, []),
    ({"q": "u.s."}, ["visit"]),
    ({"q": "3.5"}, ["visit"]),
    ({"q": "3,5 celik paris"}, ["visit"]),
    ({"q": "phoned rafah"}, []),
)  # fmt: skip

HOSTILE = (
    '"',
    "a OR",
    "NEAR(",
    "text:x",
    "*",
    "a' --",
    "{source_names}",
    "fid*",
    "/.*/",
    "_exists_:code",
    "\\",
    "&&",
    "~",
)


async def ids(engine: Engine, **query: Any) -> list[str]:
    return [item["event_id"] for item in (await engine.search.events(EventQuery.model_validate(query))).items]


async def test_every_query_has_the_same_answer_everywhere(engine: Engine) -> None:
    await engine.index.write([event_document(e) for e in EVENTS])
    await engine.refresh()
    answers = [(query, await ids(engine, **query)) for query, _ in QUERIES]
    assert answers == list(QUERIES)


def matching(**query: Any) -> list[str]:
    matcher = Matcher(EventFilter.model_validate(query))
    return sorted(e.event_id for e in EVENTS if matcher.matches(e))


async def test_a_subscription_is_told_of_what_a_search_would_answer(engine: Engine) -> None:
    await engine.index.write([event_document(e) for e in EVENTS])
    await engine.refresh()
    filters = [query for query, _ in QUERIES if "sort" not in query]
    draw = random.Random(7)
    pairs = [{**one, **other} for one, other in (draw.sample(filters, 2) for _ in range(200))]
    for query in [*filters, *pairs]:
        assert matching(**query) == sorted(await ids(engine, **query)), query


async def test_an_answer_is_the_record_and_nothing_else(engine: Engine) -> None:
    await engine.index.write([event_document(e) for e in EVENTS])
    await engine.refresh()
    page = await engine.search.events(EventQuery.model_validate({"code": "1951"}))
    assert list(page.items) == [EVENTS[1].model_dump(mode="json")]


@pytest.mark.parametrize("sort", ["-date", "date", "-last_seen", "last_seen", "-mention_count", "relevance"])
async def test_pages_together_give_every_event_once_in_one_order(engine: Engine, sort: str) -> None:
    made = [
        event(
            f"e{n:02}",
            date=date(2024, 8, 1 + n % 5),
            last_seen=SEEN + timedelta(milliseconds=n % 7),
            mention_count=n % 3,
        )
        for n in range(23)
    ]
    await engine.index.write([event_document(e) for e in made])
    await engine.refresh()
    found: list[str] = []
    cursor: str | None = None
    while True:
        query = EventQuery.model_validate({"sort": sort, "limit": 5, "cursor": cursor, "q": "cease"})
        page = await engine.search.events(query)
        found += [item["event_id"] for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(found) == [f"e{n:02}" for n in range(23)]
    if sort != "relevance":
        field = sort.lstrip("-")
        values = [next(_comparable(e, field) for e in made if e.event_id == key) for key in found]
        assert values == sorted(values, reverse=sort.startswith("-"))


def _comparable(record: Any, field: str) -> float:
    value = getattr(record, field)
    return value.timestamp() if isinstance(value, datetime) else value.toordinal() if isinstance(value, date) else value


async def test_a_cursor_belongs_to_its_query(engine: Engine) -> None:
    await engine.index.write([event_document(event(f"e{n}")) for n in range(3)])
    await engine.refresh()
    page = await engine.search.events(EventQuery(limit=1))
    for query in ({"cursor": page.next_cursor, "root": "04"}, {"cursor": "nonsense"}):
        with pytest.raises(InvalidInput) as refusal:
            await engine.search.events(EventQuery.model_validate(query))
        assert refusal.value.where == "cursor"


async def test_relevance_puts_the_better_match_first_and_needs_words(engine: Engine) -> None:
    long = "Fidan phoned Blinken. " + "Much else was said that day, and more of it the day after. " * 5
    await engine.index.write(
        [event_document(event("long", long)), event_document(event("short", "Fidan phoned Blinken."))]
    )
    await engine.refresh()
    assert await ids(engine, q="phoned", sort="relevance") == ["short", "long"]
    with pytest.raises(InvalidInput, match="sort: relevance needs q"):
        await ids(engine, sort="relevance")


async def test_search_syntax_from_outside_is_only_words(engine: Engine) -> None:
    await engine.index.write([event_document(event("e"))])
    await engine.refresh()
    for text in HOSTILE:
        for parameter in ("q", "actor"):
            try:
                assert await ids(engine, **{parameter: text}) == [], text
            except InvalidInput as refusal:
                assert refusal.where == parameter, text  # noqa: PT017 - refusing is one of two right answers
                with pytest.raises(InvalidInput, match=parameter):
                    matching(**{parameter: text})
            else:
                assert matching(**{parameter: text}) == [], text


ACTORS = (
    actor("person:fidan", "Hakan Fidan", "TURGOV", aliases=("Hakan Fidan", "Fidan"), article_count=9),
    actor(
        "person:sissi", "Abdel Fattah el-Sissi", "EGYGOV", aliases=("el-Sissi", "Al-Sisi", "السيسي"), article_count=12
    ),
    actor(
        "country:TUR", "Türkiye", "TUR", type=ActorType.COUNTRY, article_count=30, last_seen=SEEN + timedelta(days=1)
    ),
    actor("person:gone", "Nobody", "TURGOV", status=ActorStatus.RETRACTED, article_count=0),
)

ACTOR_QUERIES: tuple[tuple[dict[str, str], list[str]], ...] = (
    ({}, ["country:TUR", "person:sissi", "person:fidan"]),
    ({"sort": "name"}, ["person:sissi", "person:fidan", "country:TUR"]),
    ({"sort": "-last_seen"}, ["country:TUR", "person:fidan", "person:sissi"]),
    ({"sort": "last_seen"}, ["person:fidan", "person:sissi", "country:TUR"]),
    ({"q": "sissi"}, ["person:sissi"]),
    ({"q": "al-sisi"}, ["person:sissi"]),
    ({"q": "السيسي"}, ["person:sissi"]),
    ({"q": "turkiye"}, ["country:TUR"]),
    ({"country": "TUR"}, ["country:TUR", "person:fidan"]),
    ({"type": "person"}, ["person:sissi", "person:fidan"]),
    ({"code": "TURG"}, ["person:fidan"]),
    ({"status": "retracted"}, ["person:gone"]),
    ({"status": "any", "code": "TURGOV"}, ["person:fidan", "person:gone"]),
)


async def test_every_actor_query_has_the_same_answer_everywhere(engine: Engine) -> None:
    await engine.index.write([actor_document(a) for a in ACTORS])
    await engine.refresh()
    answers = []
    for query, _ in ACTOR_QUERIES:
        page = await engine.search.actors(ActorQuery.model_validate(query))
        answers.append((query, [item["actor_id"] for item in page.items]))
    assert answers == list(ACTOR_QUERIES)
