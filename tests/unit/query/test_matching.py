"""What a subscriber is told of: what matches, and what no longer does."""

from __future__ import annotations

from typing import Any

import pytest
from contracts.records import event, reference

from eventwire.errors import InvalidInput
from eventwire.model import Event, EventStatus
from eventwire.model.mention import Place
from eventwire.query import EventFilter, Follower, Subscription, matching

KENYA = Place(name="Kisumu", country="KEN", resolution="city")
UGANDA = Place(name="Kampala", country="UGA", resolution="city")


def follower(**wanted: str) -> Follower:
    return Follower(EventFilter.model_validate(wanted))


def ended(found: Event, status: EventStatus, **fields: Any) -> Event:
    """As the resolver publishes an end: its evidence and stories are gone."""
    return found.model_copy(update={"status": status, "evidence": (), "story_ids": (), "version": 2, **fields})


def test_what_matches_is_told_at_every_change() -> None:
    told = follower(country="KEN")
    found = event("e", place=KENYA)
    assert [told.judge(found), told.judge(found.model_copy(update={"version": 2}))] == [True, True]
    assert told.judge(event("other", place=UGANDA)) is None


@pytest.mark.parametrize("status", [EventStatus.RETRACTED, EventStatus.MERGED])
@pytest.mark.parametrize(
    "wanted",
    [{"country": "KEN"}, {"q": "phoned"}, {"actor": "fidan"}, {"article": "ae"}, {"story": "s1"}, {"source": "TUR"}],
)
def test_an_end_is_told_even_to_who_reconnected_since(wanted: dict[str, str], status: EventStatus) -> None:
    found = event("e", place=KENYA, story_ids=("s1",))
    assert follower(**wanted).judge(found) is True
    assert follower(**wanted).judge(ended(found, status)) is False


def test_an_end_of_what_can_never_have_matched_is_no_news() -> None:
    found = ended(event("e", place=KENYA), EventStatus.RETRACTED)
    assert follower(country="UGA", q="phoned").judge(found) is None
    assert follower(actor="GRC").judge(found) is None
    assert follower(modality="planned").judge(found) is None


def test_a_correction_out_of_the_filter_is_told_once() -> None:
    told = follower(country="KEN")
    told.judge(event("e", place=KENYA))
    moved = event("e", place=UGANDA, version=2)
    assert [told.judge(moved), told.judge(moved)] == [False, None]
    assert told.judge(event("e", place=KENYA, version=3)) is True


def test_who_asks_for_a_status_is_told_of_that_status() -> None:
    found = event("e")
    retracted = ended(found, EventStatus.RETRACTED)
    told = follower(status="retracted")
    assert [told.judge(found), told.judge(retracted), told.judge(found)] == [None, True, False]
    assert follower(status="any").judge(retracted) is True


def test_only_the_newest_events_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "REMEMBERED", 2)
    told = follower(source="TUR")
    for key in "abc":
        told.judge(event(key))
    moved = {"source": reference("Greece", "GRC"), "version": 2}
    assert [told.judge(event(key, **moved)) for key in "abc"] == [None, False, False]


def test_a_text_without_a_word_is_refused_as_a_search_refuses_it() -> None:
    for name in ("q", "actor", "source", "target"):
        with pytest.raises(InvalidInput, match=f"{name}: has no word"):
            follower(**{name: "?!"})


def test_a_subscription_begins_now_at_the_beginning_or_at_a_moment() -> None:
    given = {"now": "now", "begin": "begin", "2024-08-21": "2024-08-21T00:00:00+00:00"}
    for text, meaning in {**given, "2024-08-21T09:00:00+03:00": "2024-08-21T06:00:00+00:00"}.items():
        beginning = Subscription.model_validate({"since": text}).beginning()
        assert (beginning if isinstance(beginning, str) else beginning.isoformat()) == meaning
