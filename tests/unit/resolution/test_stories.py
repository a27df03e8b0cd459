"""Stories are a function of the set of articles; look-alike stories are told apart, a story goes on over days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventwire.intake import submission_from, withdrawal
from eventwire.model import Lead
from eventwire.resolution import Storyteller, lead_of
from eventwire.resolution.stories import opening_terms

NOW = datetime(2024, 9, 1, tzinfo=UTC)
DAY = datetime(2024, 8, 1, 6, tzinfo=UTC)
QUAKE = [
    "An earthquake struck the town of Mirador in Peru, burying a school under rubble.",
    "Rescuers in Mirador dug through the rubble of a school after the Peru earthquake.",
    "Peru sent troops to Mirador where an earthquake of magnitude 7.1 flattened houses.",
    "The magnitude 7.1 quake in Mirador, Peru, left thousands without shelter.",
]
OTHER_QUAKE = [
    "A strong earthquake shook the Indonesian island of Tamba on Friday; the main mosque collapsed during prayers.",
    "On Tamba, volunteers pulled worshippers out of the collapsed mosque, Indonesian officials said.",
    "Jakarta flew medics to Tamba, where the tremor of magnitude 6.4 brought down the mosque and a market hall.",
    "Indonesian medics on Tamba ran short of blood after the mosque collapse.",
]
COURT = [
    "A court in Oslo sentenced banker Lars Vik to six years for fraud.",
    "Lars Vik, the banker, will appeal against the fraud verdict of the Oslo court.",
    "Six years for banker Vik: Oslo court rules on fraud at Nordhavn Bank.",
]
KINDS = (("quake", QUAKE), ("other", OTHER_QUAKE), ("court", COURT))


def lead(article_id: str, text: str, day: int = 0, minute: int = 0) -> Lead:
    published = DAY + timedelta(days=day, minutes=minute)
    return Lead(article_id=article_id, published_at=published, terms=dict(opening_terms("", text)))


def gone(article_id: str) -> Lead:
    return Lead(article_id=article_id, withdrawn=True, published_at=DAY)


def leads(day: int = 0) -> list[Lead]:
    return [lead(f"{kind}-{day}-{n}", text, day, n) for kind, found in KINDS for n, text in enumerate(found)]


class Told:
    """What has been published: the newest assignment of each article."""

    def __init__(self) -> None:
        self.state: dict[str, bytes] = {}
        self.stories: dict[str, str | None] = {}
        self.versions: dict[str, int] = {}

    def take(self, *batches: Sequence[Lead], teller: Storyteller | None = None) -> Told:
        """As a worker that keeps running does, or each batch by a new one where none is given."""
        for batch in batches:
            for one in (teller or Storyteller()).apply(batch, self.state, NOW):
                assert one.version > self.versions.get(one.article_id, 0)
                self.versions[one.article_id], self.stories[one.article_id] = one.version, one.story_id
        return self

    def groups(self) -> set[frozenset[str]]:
        members: dict[str, set[str]] = {}
        for article, story in self.stories.items():
            if story is not None:
                members.setdefault(story, set()).add(article)
        return {frozenset(group) for group in members.values()}


def test_articles_about_one_story_share_its_id_and_look_alikes_do_not() -> None:
    found = Told().take(leads()).groups()
    assert {frozenset(one.rsplit("-", 1)[0] for one in group) for group in found} == {
        frozenset({"quake-0"}), frozenset({"other-0"}), frozenset({"court-0"}),
    }  # fmt: skip


def test_a_story_goes_on_the_next_day_under_its_id() -> None:
    found = Told().take(leads(0) + leads(1)).stories
    assert found["court-0-0"] == found["court-1-0"]
    assert found["quake-0-0"] == found["quake-1-0"] != found["other-1-0"]


def test_a_story_ends_after_the_window() -> None:
    found = Told().take(leads(0) + leads(9)).stories
    assert found["court-0-0"] != found["court-9-0"]


def test_an_article_without_a_word_has_a_story_of_its_own() -> None:
    assert len(set(Told().take([lead("a", ""), lead("b", "...")]).stories.values())) == 2


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_stories_do_not_depend_on_order_batches_or_repetition(data: st.DataObject) -> None:
    every = leads(0) + leads(1) + leads(3)
    withdrawn = data.draw(st.sets(st.sampled_from([one.article_id for one in every]), max_size=4))
    once = Told().take([one for one in every if one.article_id not in withdrawn])
    again = data.draw(st.lists(st.sampled_from(every), max_size=5))
    shuffled = data.draw(st.permutations([*every, *again]))
    for article_id in sorted(withdrawn):
        last = max(n for n, one in enumerate(shuffled) if one.article_id == article_id)
        shuffled.insert(data.draw(st.integers(last + 1, len(shuffled))), gone(article_id))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=6)))
    batches = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]
    teller = Storyteller() if data.draw(st.booleans()) else None
    told = Told().take(*batches, teller=teller)
    assert {article: story for article, story in told.stories.items() if story is not None} == once.stories


def test_the_same_again_is_no_news() -> None:
    told = Told().take(leads())
    assert Storyteller().apply(leads(), told.state, NOW) == []


def test_a_withdrawn_article_leaves_its_story_and_one_that_comes_back_joins_it_again() -> None:
    told = Told().take(leads(), [gone("court-0-1")])
    assert told.stories["court-0-1"] is None
    assert frozenset({"court-0-0", "court-0-2"}) in told.groups()
    told.versions.clear()  # its tombstone is of the same moment here
    assert told.take([leads()[-2]]).stories["court-0-1"] == told.stories["court-0-0"]


def test_a_corrected_article_moves_to_the_story_that_it_tells_now() -> None:
    told = Told().take(leads(), [lead("court-0-2", QUAKE[0] + " Peru's Mirador mourns.", 0, 9)])
    assert told.stories["court-0-2"] == told.stories["quake-0-0"] != told.stories["court-0-0"]


def test_what_a_failed_transaction_took_back_is_forgotten() -> None:
    teller, told = Storyteller(), Told()
    told.take(leads()[:6], teller=teller)
    before = dict(told.state)
    teller.apply(leads()[6:], told.state, NOW)
    told.state.clear()
    told.state.update(before)
    assert told.take(leads()[6:], teller=teller).groups() == Told().take(leads()).groups()


@pytest.mark.parametrize("late", [0, 30])
def test_a_busy_day_is_settled_when_it_is_over(late: int) -> None:
    """Until then, articles that came since it was clustered last have the story that stands nearest."""
    many = [lead(f"{kind}-{n}", found[n % len(found)], 0, n) for n in range(90) for kind, found in KINDS]
    first, rest = many[: len(many) - late], many[len(many) - late :]
    told, teller = Told(), Storyteller()
    told.take(first, *[[one] for one in rest], teller=teller)
    assert set(told.stories) == {one.article_id for one in many}
    told.take([lead("next", "Nothing of note.", 2)])
    turned = Told().take(many[:60:-1], many[60::-1], [lead("next", "Nothing of note.", 2)])
    assert told.stories == turned.stories
    assert all(len({one.split("-")[0] for one in group}) == 1 for group in told.groups())


def test_only_so_many_days_are_held() -> None:
    told = Told()
    teller = Storyteller(held=3)
    for day in range(10):
        told.take(leads(day), teller=teller)
    assert len([key for key in told.state if key.startswith("d|")]) == 3
    assert len([key for key in told.state if key.startswith("a|")]) == 3 * len(leads())
    assert told.stories["court-0-0"] == told.stories["court-9-0"]


def test_a_date_that_lies_ahead_is_no_day_of_its_own() -> None:
    ahead = submission_from({"url": "https://a.example/1", "title": "T", "text": "x", "published_at": "2025-01-01"})
    assert lead_of(ahead.article(NOW)).published_at == NOW
    assert lead_of(withdrawal("a1", NOW)).withdrawn
