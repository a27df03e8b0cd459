"""To whom it shows that an item came to a cluster or left it."""

from datetime import date, timedelta

import pytest

from eventwire.resolution.cluster import FIRST, LAST, Cluster
from eventwire.resolution.comparison import Comparison
from eventwire.resolution.item import Item
from eventwire.resolution.likeness import likeness
from eventwire.testing import NOON, actor, mention

DAY = date(2024, 8, 19)
CODES = ["190", "190", "190", "190", "195", "190", "195", "190"]


@pytest.fixture
def items() -> list[Item]:
    """Items of one day in the order of their turns, with the codes above."""
    found = []
    for n, code in enumerate(CODES):
        one = mention(
            actor("RUS"), actor("UKR"), code, article=f"a{n}", sentence="Forces struck a depot.",
            date=DAY, date_end=DAY, date_resolution="day", published_at=NOON + timedelta(minutes=n),
        )  # fmt: skip
        # 190 is the general code, which says less and so would come later: here all say the same.
        item = Item(DAY.toordinal(), f"i{n}", likeness(one), (n, one.mention_id))
        item.order = (0, 0, item.first)
        found.append(item)
    return found


def founded(items: list[Item]) -> Cluster:
    cluster = Cluster(items[0].place, items[0].day, Comparison(), ahead=False)
    for item in items:
        cluster.add(item)
    return cluster


def test_what_another_stands_for_already_shows_to_nobody(items: list[Item]) -> None:
    cluster = founded(items[:5] + items[6:])
    assert cluster.add(items[5]) == cluster.remove(items[5]) == (FIRST, FIRST)


def test_an_item_that_goes_shows_until_another_stands_for_it_and_to_that_one_too(items: list[Item]) -> None:
    cluster = founded(items)
    to_others, to_members = cluster.remove(items[4])
    assert to_others == to_members == items[6].order
    assert cluster.after(items[4].order, to_members) == items[5:7]


def test_an_item_that_comes_shows_until_the_one_that_stood_for_it(items: list[Item]) -> None:
    cluster = founded(items[:4] + items[5:])
    assert cluster.add(items[4]) == (items[6].order, items[6].order)


def test_the_first_few_are_read_so_they_show_to_all(items: list[Item]) -> None:
    cluster = founded(items)
    assert cluster.remove(items[3]) == cluster.add(items[3]) == (LAST, LAST)


def test_who_is_joined_by_the_first_of_its_side_learns_of_it(items: list[Item]) -> None:
    other = mention(actor("RUSMIL"), actor("UKR"), "190", article="b", date=DAY, date_end=DAY, published_at=NOON)
    item = Item(items[5].day, "other", likeness(other), items[5].first)
    item.order = items[5].order
    late = Item(items[7].day, "late", likeness(other), items[7].first)
    late.order = items[7].order
    cluster = founded([*items[:5], items[6], late])
    assert cluster.add(item) == (late.order, LAST)


def test_what_is_there_by_a_turn_is_what_counts(items: list[Item]) -> None:
    cluster = founded(items)
    assert cluster.acts.fit(items[4].profile(cluster.comparison).act, items[4].order)[0] < 1.0
    assert cluster.acts.fit(items[4].profile(cluster.comparison).act, items[5].order)[0] == 1.0
