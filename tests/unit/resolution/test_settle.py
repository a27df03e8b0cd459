"""A busy day that is settled change by change comes out as one that is settled once."""

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from eventwire.model import Event, EventStatus, Mention
from eventwire.resolution import EventResolver
from eventwire.testing import NOON, actor, added, city, mention, removed

DAY = date(2024, 8, 19)
SOURCES = [None, actor("RUS"), actor("RUSMIL"), actor("RUSGOV")]
TARGETS = [actor("UKR"), actor("UKRMIL"), actor("UKRCVL")]
TOWNS = [None, *(city(f"Town {n}", "UKR", 46 + n, 30 + n) for n in range(3))]
WORDS = ["a depot", "a bridge", "a school", "a market"]


def busy_days(random: Random, count: int) -> list[Mention]:
    """Mentions of a few signatures told many times, so that the earliest report of an item often changes."""
    found = []
    for n in range(count):
        day = DAY + timedelta(days=random.randrange(2))
        found.append(
            mention(
                random.choice(SOURCES), random.choice(TARGETS), random.choice(["190", "193", "194", "195"]),
                article=f"a{n}", sentence=f"Forces struck {random.choice(WORDS)} and {random.choice(WORDS)}.",
                date=day, date_end=day, date_resolution=random.choice(["day", "inferred", "inferred"]),
                place=random.choice(TOWNS), published_at=NOON + timedelta(minutes=random.randrange(10_000)),
            )
        )  # fmt: skip
    return found


def standing(newest: dict[str, Event]) -> dict[str, Event]:
    """The events that stand, without what tells of the way there."""
    return {
        name: event.model_copy(update={"version": 1, "previous_ids": ()})
        for name, event in newest.items()
        if event.status is EventStatus.ACTIVE
    }


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_change_by_change_and_at_once_are_the_same(random: Random, most: int) -> None:
    found = busy_days(random, 70)
    gone = random.sample(found, 15)
    changes = [added(one) for one in random.sample(found, len(found))]
    changes += [removed(one) for one in gone]
    resolver, state, newest = EventResolver(), dict[str, bytes](), dict[str, Event]()
    at = 0
    while at < len(changes):
        size = random.randint(1, most)
        if random.random() < 0.1:
            resolver = EventResolver()  # a restart: nothing is remembered but the state
        for event in resolver.apply(changes[at : at + size], state, NOON):
            newest[event.event_id] = event
        at += size
    ids = {one.mention_id for one in gone}
    kept = [added(one) for one in found if one.mention_id not in ids]
    once = {event.event_id: event for event in EventResolver().apply(kept, {}, NOON)}
    assert standing(newest) == standing(once)
