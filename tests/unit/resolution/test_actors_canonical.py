"""Final actors are a function of the set of sightings, and every id that was ever seen leads to its actor."""

import itertools
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eventwire.model import Actor, ActorStatus, Sighting, SightingChange
from eventwire.resolution import ActorResolver, actor_block
from eventwire.testing import NOON, seen, sighting, unseen

NAMES = [
    "Serhii Kovalenko", "Sergiy Kovalenko", "Col. Serhiy Kovalenko", "Olena Kovalenko", "Kovalenko", "S. Kovalenko",
    "Peter Lindqvist", "Peter Lindquist", "Wiktor Kuzniecow", "Viktor Kuznetsov", "Oleg Kuznetsov",
]  # fmt: skip


@st.composite
def sightings(draw: st.DrawFn) -> list[Sighting]:
    found = {}
    for n in range(draw(st.integers(1, 12))):
        name = draw(st.sampled_from(NAMES))
        known = name == "Viktor Kuznetsov"
        one = sighting(
            name, draw(st.sampled_from(["UKRGOV", "UKRMIL", "UKR"])), article=f"a{n}",
            published_at=NOON + timedelta(hours=draw(st.integers(0, 60))),
            titles=draw(st.sampled_from([(), ("colonel",), ("governor",)])), known=known,
            **({"actor_id": "person:viktor-kuznetsov", "wikidata": "Q1"} if known else {}),
        )  # fmt: skip
        found[one.sighting_id] = one
    return list(found.values())


def run(changes: Sequence[SightingChange], cuts: Sequence[int] = ()) -> dict[str, Actor]:
    resolver, state, newest = ActorResolver(), dict[str, bytes](), dict[str, Actor]()
    edges = sorted({0, len(changes), *(cut % (len(changes) + 1) for cut in cuts)})
    for start, end in itertools.pairwise(edges):
        for actor in resolver.apply(changes[start:end], state, NOON):
            assert actor.actor_id not in newest or actor.version > newest[actor.actor_id].version
            newest[actor.actor_id] = actor
    return newest


def final(newest: dict[str, Actor]) -> dict[str, Actor]:
    return {
        name: actor.model_copy(update={"version": 1})
        for name, actor in newest.items()
        if actor.status is not ActorStatus.RETRACTED
    }


@settings(max_examples=150, deadline=None)
@given(sightings(), st.randoms(use_true_random=False), st.lists(st.integers(0, 40), max_size=5))
def test_order_batches_repetition_and_withdrawn_sightings_do_not_matter(
    found: list[Sighting], random: Random, cuts: list[int]
) -> None:
    gone = random.sample(found, random.randrange(len(found) + 1))
    changes = [seen(one) for one in found + random.sample(found, len(found) // 2)]
    random.shuffle(changes)
    for one in gone:
        last = max(n for n, change in enumerate(changes) if change.sighting == one)
        changes.insert(random.randrange(last + 1, len(changes) + 1), unseen(one))
    kept = [one for one in found if one not in gone]
    assert final(run(changes, cuts)) == final(run([seen(one) for one in kept]))


@settings(max_examples=100, deadline=None)
@given(sightings())
def test_the_same_sightings_again_change_nothing(found: list[Sighting]) -> None:
    resolver, state = ActorResolver(), dict[str, bytes]()
    changes = [seen(one) for one in found]
    resolver.apply(changes, state, NOON)
    before = dict(state)
    assert resolver.apply(changes, state, NOON) == []
    assert state == before


@settings(max_examples=100, deadline=None)
@given(sightings())
def test_every_id_leads_to_an_active_actor_that_lists_it(found: list[Sighting]) -> None:
    newest = run([seen(one) for one in found])
    for one in found:
        actor = newest[one.actor_id]
        if actor.status is ActorStatus.MERGED:
            into = newest[actor.merged_into]
            assert into.status is ActorStatus.ACTIVE
            assert one.actor_id in into.previous_ids


def names(*given_names: str, **fields: Any) -> list[set[str]]:
    """The groups of names that are taken for one actor."""
    found = [sighting(name, article=f"a{n}", **fields) for n, name in enumerate(given_names)]
    newest: dict[str, Actor] = {}
    for block in {actor_block(one) for one in found}:
        newest |= run([seen(one) for one in found if actor_block(one) == block])
    return sorted(
        ({alias.name for alias in actor.aliases} for actor in newest.values() if actor.status is ActorStatus.ACTIVE),
        key=sorted,
    )


def test_spellings_of_one_name_are_one_actor() -> None:
    assert len(names("Abdel-Fattah el-Sissi", "Abdel Fattah El-Sisi", "Abdulfattah as-Sisi", code="EGYGOV")) == 1
    assert (
        len(names("Volodymyr Zelenskyy", "Wolodymyr Selenskyj", "Volodymyr Zelensky", "Zelensky", code="UKRGOV")) == 1
    )
    assert len(names("Sergey Andreev", "Siergiej Andriejew", "Sergei Andreyev", code="RUSGOV")) == 1
    assert len(names("Ishiba Shigeru", "Shigeru Ishiba", "Prime Minister Ishiba", code="JPNGOV")) == 1
    assert len(names("William J. Burns", "Bill Burns", "W. Burns", code="USASPY")) == 1
    assert len(names("KEÇELİ Öncü", "Öncü Keçeli", "Oncu Keceli", code="TURGOV")) == 1


def test_namesakes_are_different_actors() -> None:
    assert len(names("Penny Wong", "Lawrence Wong", code="AUSGOV")) == 2
    assert len(names("Serhii Kovalenko", "Olena Kovalenko", code="UKRGOV")) == 2
    assert len(names("Sergei Andreyev", "Pavel Andreyev", code="RUSGOV")) == 2
    # A surname that fits two is neither's.
    assert len(names("Serhii Kovalenko", "Olena Kovalenko", "Kovalenko", code="UKRGOV")) == 3


def test_one_name_in_two_countries_is_two_actors() -> None:
    found = [sighting("John Smith", "GBRGOV", article="a1"), sighting("John Smith", "AUSBUS", article="a2")]
    active = [a for a in run([seen(one) for one in found]).values() if a.status is ActorStatus.ACTIVE]
    assert len(active) == 2


def test_an_actor_collects_names_codes_and_dates() -> None:
    first = sighting("Salvador Allende", "CHLGOV", article="a1")
    later = sighting(
        "Salvador Allende",
        "CHLELI",
        article="a2",
        published_at=NOON + timedelta(days=3),
        names={"Salvador Allende": 2, "Allende": 1},
    )
    actor = run([seen(later), seen(first)])[first.actor_id]
    assert [(a.code, a.count) for a in actor.affiliations] == [("CHLGOV", 1), ("CHLELI", 1)]
    assert [(a.name, a.count) for a in actor.aliases] == [("Salvador Allende", 2), ("Allende", 1)]
    assert (actor.code, actor.article_count, actor.sighting_count) == ("CHLELI", 2, 4)
    assert (actor.first_seen, actor.last_seen) == (NOON, NOON + timedelta(days=3))


def test_a_stranger_in_another_spelling_joins_the_known_actor_and_keeps_its_id() -> None:
    known = sighting("Hakan Fidan", article="a1", known=True, actor_id="person:hakan-fidan", wikidata="Q1")
    stranger = sighting("Hakkan Fidan", article="a2")
    newest = run([seen(stranger), seen(known)])
    assert newest[stranger.actor_id].merged_into == "person:hakan-fidan"
    assert newest["person:hakan-fidan"].wikidata == "Q1"
