"""Final events are a function of the set of mentions, whatever their order, batching, duplication and partitioning."""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from eventwire.model import Event, EventStatus, Mention, MentionChange
from eventwire.resolution import EventResolver, event_block
from eventwire.testing import NOON, actor, added, city, mention, removed

DAY = date(2024, 8, 19)
SOURCES = [
    None,
    actor("RUS"),
    actor("RUSMIL"),
    actor("RUSGOV"),
    actor("RUSGOV", "Sergei Shoigu"),
    actor("RUSGOV", "Vladimir Putin"),
]
TARGETS = [None, actor("UKR"), actor("UKRMIL"), actor("UKRCVL")]
PLACES = [None, None, city("Kharkiv", "UKR", 49.99, 36.23), city("Sumy", "UKR", 50.92, 34.8)]
SENTENCES = [
    "Bombs struck a printing plant.",
    "A printing plant was hit by bombs in the morning.",
    "Shells fell on a bus depot late in the evening.",
    "A depot burned.",
]


@st.composite
def mentions(draw: st.DrawFn) -> list[Mention]:
    found = []
    for n in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from(["day", "day", "inferred", "week"]))
        day = DAY + timedelta(days=draw(st.integers(0, 3)))
        source, target = draw(st.sampled_from(SOURCES)), draw(st.sampled_from(TARGETS[1:]))
        found.append(
            mention(
                source, target, draw(st.sampled_from(["190", "195", "194", "19", "180"])),
                article=f"a{draw(st.integers(0, 5))}", sentence_index=n, sentence=draw(st.sampled_from(SENTENCES)),
                date=day - timedelta(days=6) if kind == "week" else day, date_end=day, date_resolution=kind,
                place=draw(st.sampled_from(PLACES)), modality=draw(st.sampled_from(["actual", "actual", "planned"])),
                polarity=draw(st.sampled_from(["asserted"] * 4 + ["negated"])),
                published_at=NOON + timedelta(hours=draw(st.integers(0, 4))),
                outlet=draw(st.sampled_from(["One", "Two"])),
                text=draw(st.sampled_from(["one text of some words here", "quite another story was told"])),
            )
        )  # fmt: skip
    return found


def run(changes: Sequence[MentionChange], cuts: Sequence[int] = ()) -> dict[str, Event]:
    """The newest state of each event after the changes, applied in batches that end at the cuts."""
    resolver, state, newest = EventResolver(), dict[str, bytes](), dict[str, Event]()
    edges = sorted({0, len(changes), *(cut % (len(changes) + 1) for cut in cuts)})
    for n, (start, end) in enumerate(itertools.pairwise(edges)):
        for event in resolver.apply(changes[start:end], state, NOON + timedelta(seconds=n)):
            assert event.event_id not in newest or event.version > newest[event.event_id].version
            newest[event.event_id] = event
    return newest


def final(newest: dict[str, Event]) -> dict[str, Event]:
    """What stands, without what tells of the way there."""
    return {
        name: event.model_copy(update={"version": 1, "previous_ids": ()})
        for name, event in newest.items()
        if event.status is EventStatus.ACTIVE
    }


@settings(max_examples=150, deadline=None)
@given(mentions(), st.randoms(use_true_random=False), st.lists(st.integers(0, 50), max_size=6))
def test_order_batches_and_repetition_do_not_matter(found: list[Mention], random: Random, cuts: list[int]) -> None:
    once = final(run([added(one) for one in found]))
    shuffled = [added(one) for one in found + random.sample(found, random.randrange(len(found) + 1))]
    random.shuffle(shuffled)
    assert final(run(shuffled, cuts)) == once


@settings(max_examples=150, deadline=None)
@given(mentions(), st.randoms(use_true_random=False), st.lists(st.integers(0, 50), max_size=6))
def test_what_was_withdrawn_might_never_have_been(found: list[Mention], random: Random, cuts: list[int]) -> None:
    gone = {one.mention_id for one in random.sample(found, random.randrange(len(found) + 1))}
    changes = [added(one) for one in found]
    random.shuffle(changes)
    for one in found:
        if one.mention_id in gone:
            at = next(n for n, change in enumerate(changes) if change.mention.mention_id == one.mention_id)
            changes.insert(random.randrange(at + 1, len(changes) + 1), removed(one))
    kept = {one.mention_id: one for one in found if one.mention_id not in gone}
    assert final(run(changes, cuts)) == final(run([added(one) for one in kept.values()]))


@settings(max_examples=100, deadline=None)
@given(mentions(), st.randoms(use_true_random=False), st.lists(st.integers(0, 50), max_size=6))
def test_a_correction_takes_the_place_of_what_was_said_first(
    found: list[Mention], random: Random, cuts: list[int]
) -> None:
    changes = [added(one) for one in found]
    random.shuffle(changes)
    newest = {one.mention_id: one for one in found}
    for one in random.sample(found, min(3, len(found))):
        better = one.model_copy(update={"revision": 2, "sentence": "Corrected: a depot was hit.", "confidence": 0.5})
        at = next(n for n, change in enumerate(changes) if change.mention.mention_id == one.mention_id)
        place = random.randrange(at + 1, len(changes) + 1)
        changes[place:place] = [removed(one), added(better)]
        newest[better.mention_id] = better
    assert final(run(changes, cuts)) == final(run([added(one) for one in newest.values()]))


@settings(max_examples=100, deadline=None)
@given(mentions(), st.randoms(use_true_random=False))
def test_blocks_may_be_resolved_on_different_partitions(found: list[Mention], random: Random) -> None:
    parts: dict[str, list[MentionChange]] = {}
    for one in random.sample(found, len(found)):
        parts.setdefault(event_block(one), []).append(added(one))
    apart: dict[str, Event] = {}
    for batch in parts.values():
        apart |= run(batch)
    assert final(apart) == final(run([added(one) for one in found]))


@settings(max_examples=150, deadline=None)
@given(mentions())
def test_what_contradicts_is_never_one_event(found: list[Mention]) -> None:
    by_id = {one.mention_id: one for one in found}
    for event in final(run([added(one) for one in by_id.values()])).values():
        members = [by_id[shown.mention_id] for shown in event.evidence]
        assert len({(m.polarity, m.modality) for m in members}) == 1
        assert len({m.date for m in members if m.date_resolution == "day"}) <= 1
        assert len({m.place.name for m in members if m.place}) <= 1
        assert len({m.source.name for m in members if m.source and m.source.type == "person"}) <= 1


@settings(max_examples=100, deadline=None)
@given(mentions())
def test_the_same_changes_again_change_nothing(found: list[Mention]) -> None:
    resolver, state = EventResolver(), dict[str, bytes]()
    changes = [added(one) for one in found] + [removed(found[0])]
    resolver.apply(changes, state, NOON)
    before = dict(state)
    assert resolver.apply(changes, state, NOON + timedelta(hours=1)) == []
    assert state == before


@settings(max_examples=150, deadline=None)
@given(mentions(), st.randoms(use_true_random=False), st.lists(st.integers(0, 50), max_size=6))
def test_every_id_ever_published_leads_to_where_its_mentions_are(
    found: list[Mention], random: Random, cuts: list[int]
) -> None:
    changes = [added(one) for one in found] + [removed(one) for one in random.sample(found, len(found) // 2)]
    random.shuffle(changes)
    newest = run(changes, cuts)
    active = final(newest)
    for name, event in newest.items():
        if event.status is EventStatus.MERGED:
            seen, at = set(), name
            while newest[at].merged_into and at not in seen:
                seen.add(at)
                at = newest[at].merged_into
            assert newest[at].status is not EventStatus.MERGED
        if event.status is EventStatus.ACTIVE:
            assert not set(event.previous_ids) & set(active)
            assert all(newest[one].status is not EventStatus.ACTIVE for one in event.previous_ids)
        else:
            assert not event.evidence
