"""What one event is, as a reader sees it: look-alikes, levels, copies, contradictions, evidence, ids, the horizon."""

from datetime import timedelta
from typing import Any

import pytest

from eventwire.model import ActorRef, Event, EventStatus, Mention
from eventwire.resolution import EventResolver, event_block
from eventwire.testing import NOON, actor, added, city, mention, mutual, removed

FIDAN = actor("TURGOV", "Hakan Fidan")
BLINKEN = actor("USAGOV", "Antony Blinken")
KHARKIV, SUMY = city("Kharkiv", "UKR", 49.99, 36.23), city("Sumy", "UKR", 50.92, 34.8)


def resolve(*mentions: Mention) -> list[Event]:
    return [
        e for e in EventResolver().apply([added(one) for one in mentions], {}, NOON) if e.status is EventStatus.ACTIVE
    ]


def call(
    source: ActorRef = FIDAN, target: ActorRef = BLINKEN, code: str = "041", **fields: Any
) -> tuple[Mention, Mention]:
    return mutual(source, target, code, **fields)


def strike(article: str, **fields: Any) -> Mention:
    return mention("RUS", "UKR", "195", article=article, **fields)


def test_both_directions_of_a_mutual_act_are_one_event_and_count_once() -> None:
    one, other = call()
    assert event_block(one) == event_block(other)
    (event,) = resolve(one, other)
    assert (event.mention_count, event.article_count, event.source_count) == (1, 1, 1)
    assert len(event.evidence) == 1
    assert event.source == FIDAN
    assert event.target == BLINKEN


def test_the_minister_his_title_his_capital_and_his_country_are_one_side() -> None:
    (event,) = resolve(
        *call(article="a1"),
        *call(actor("TURGOV"), BLINKEN, article="a2", outlet="Two"),
        *call(actor("TUR"), actor("USA"), "04", article="a3", outlet="Three"),
        *call(actor("USAGOV"), actor("TURGOV"), article="a4", outlet="Four"),
    )
    assert (event.mention_count, event.source_count) == (4, 4)
    assert (event.source, event.target, event.code) == (FIDAN, BLINKEN, "041")


@pytest.mark.parametrize(
    "other",
    [
        call(article="a2", date="2024-08-22"),
        call(actor("TURGOV", "Ibrahim Kalin"), BLINKEN, article="a2"),
        call(article="a2", modality="planned"),
        call(article="a2", polarity="negated"),
        call(code="040", article="a2"),
        call(FIDAN, actor("RUSGOV", "Sergey Lavrov"), article="a2"),
    ],
    ids=["another day", "another person", "a plan", "a denial", "another kind of contact", "another partner"],
)
def test_look_alikes_are_events_of_their_own(other: tuple[Mention, Mention]) -> None:
    assert len(resolve(*call(article="a1"), *other)) == 2


def test_strikes_on_two_towns_in_one_day_are_two_however_alike_the_words() -> None:
    words = "Missiles struck a depot and killed four people."
    assert len(resolve(strike("a1", place=KHARKIV, sentence=words), strike("a2", place=SUMY, sentence=words))) == 2


def test_a_report_that_names_no_doer_joins_the_one_that_does() -> None:
    (event,) = resolve(strike("a1", place=KHARKIV), mention(None, "UKR", "190", article="a2", place=KHARKIV))
    assert event.source == actor("RUS")
    assert event.place is not None
    assert event.place.name == "Kharkiv"


def test_a_report_of_the_next_day_without_a_date_joins_a_day_later_does_not_chain() -> None:
    first = strike("a1", place=KHARKIV, sentence="Bombs hit a print works.")
    next_day = strike(
        "a2", place=KHARKIV, sentence="Bombs hit a print works.", date="2024-08-21", date_resolution="inferred"
    )
    assert len(resolve(first, next_day)) == 1
    month = [strike(f"b{n}", date=f"2024-08-{n:02}", date_resolution="inferred") for n in range(1, 29)]
    assert len(resolve(*month)) >= 7


def test_a_meeting_that_names_one_side_joins_when_its_words_name_the_other() -> None:
    guest = actor("CZEGOV", "Jan Lipavský")
    whole = call(FIDAN, guest, "040", article="a1")
    named = mention(FIDAN, None, "040", article="a2", sentence="Fidan met his colleague, Jan Lipavsky, in the capital.")
    assert len(resolve(*whole, named)) == 1
    elsewhere = mention(FIDAN, None, "040", article="a3", date="2024-08-22", sentence="Fidan met a delegation.")
    assert len(resolve(*whole, elsewhere)) == 2


def test_whom_a_pronoun_means_is_read_from_the_article_and_the_name_is_shown() -> None:
    he = FIDAN.model_copy(update={"name": "he"})
    (event,) = resolve(*call(he, BLINKEN, article="a1"), *call(code="04", article="a2"))
    assert event.source is not None
    assert event.source.name == "Hakan Fidan"
    assert len(resolve(*call(he, BLINKEN, article="a1"), *call(actor("TURGOV", "Ibrahim Kalin"), article="a2"))) == 2


def test_a_call_is_a_call_however_it_was_coded() -> None:
    said = "Hakan Fidan discussed the draft with Antony Blinken by phone."
    (event,) = resolve(*call(article="a1"), *call(code="040", article="a2", sentence=said))
    assert event.code == "041"


def test_a_reception_told_as_a_meeting_is_the_meeting_and_the_journey_to_it_is_another() -> None:
    received = call(BLINKEN, FIDAN, "042", article="a1", sentence="Hakan Fidan received Antony Blinken.")
    met = call(code="040", article="a2", sentence="Hakan Fidan met Antony Blinken.")
    arrived = mutual(BLINKEN, actor("TUR"), "042", article="a3", sentence="Antony Blinken arrived in Turkey.")
    found = resolve(*received, *met, *arrived)
    assert sorted(event.code[:2] for event in found) == ["04", "04"]
    assert [event.code for event in found if event.mention_count == 2] == ["040"]


def test_what_two_organs_of_a_state_say_is_said_twice() -> None:
    army, president = actor("COLMIL"), actor("COLGOV")
    accused = [mention(one, "COLREB", "112", article=f"a{n}") for n, one in enumerate((army, president))]
    assert len(resolve(*accused)) == 2


def test_a_plan_told_long_before_without_its_day_is_the_plan() -> None:
    dated = mention(
        FIDAN, "IRQ", "036", article="a1", modality="planned", date="2024-09-22", date_end="2024-09-22",
        date_resolution="day",
    )  # fmt: skip
    undated = mention(FIDAN, "IRQ", "036", article="a2", modality="planned", date_resolution="inferred")
    assert len(resolve(dated, undated)) == 1


def test_a_city_and_the_region_that_bears_its_name_do_not_contradict_each_other() -> None:
    in_region = strike("a1", place=SUMY, sentence="Shells hit a town in the Sumy region.", date_resolution="day")
    in_town = strike("a2", place=city("Bilopillia", "UKR", 51.15, 34.31), sentence="Shells hit a town.")
    assert len(resolve(in_region, in_town)) == 1


def test_reversed_doer_and_target_is_the_reply_and_not_the_act() -> None:
    assert len(resolve(mention("DEU", "RUS", "161", article="a1"), mention("RUS", "DEU", "161", article="a2"))) == 2


def test_copies_count_as_one_independent_source() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    edited = text.replace("word17 ", "other ").replace("word120 ", "another ")
    reports = [
        strike("a1", outlet="Agency", text=text),
        strike("a2", outlet="Daily", text=edited),
        strike("a3", outlet="Own Report", text=" ".join(f"line{n}" for n in range(200))),
    ]
    (event,) = resolve(*reports)
    assert (event.source_count, event.independent_source_count) == (3, 2)


def test_an_update_of_an_agency_story_takes_the_place_of_the_earlier_version() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    (event,) = resolve(
        strike("a1", outlet="Agency", text=text),
        strike("a2", outlet="Agency", text=f"{text} more", published_at=NOON + timedelta(hours=2)),
    )
    assert [shown.article_id for shown in event.evidence] == ["a2"]
    assert (event.article_count, event.source_count) == (2, 1)


def test_contradictions_are_kept_with_their_counts() -> None:
    (event,) = resolve(
        strike("a1", sentence="A strike killed at least five people."),
        strike("a2", sentence="Five people died in the strike."),
        strike("a3", sentence="The strike killed seven."),
        mention("RUS", "UKRMIL", "195", article="a4"),
        mention("RUS", "UKRCVL", "195", article="a5"),
    )
    assert {c.field: c.values for c in event.contradictions} == {
        "deaths": {"5": 2, "7": 1},
        "target": {"UKRCVL": 1, "UKRMIL": 1},
    }


def test_evidence_shows_at_most_fifty_and_why_each_belongs() -> None:
    (event,) = resolve(
        *(strike(f"a{n}", outlet=f"Outlet {n}") for n in range(60)), mention("RUSMIL", "UKR", "190", article="b")
    )
    assert (event.mention_count, len(event.evidence)) == (61, 50)
    assert all(shown.reasons for shown in event.evidence)
    (event,) = resolve(strike("a1"), mention("RUSMIL", "UKR", "190", article="b"))
    reasons = [reason for shown in event.evidence for reason in shown.reasons]
    assert {reason.feature for reason in reasons} >= {"same_doer", "same_target", "same_act", "same_day", "same_place"}
    assert any(reason.text == "RUS takes in RUSMIL" for reason in reasons)


def test_when_events_join_the_loser_leads_to_the_survivor() -> None:
    resolver, state = EventResolver(), dict[str, bytes]()
    late = strike("a2", place=KHARKIV, published_at=NOON)
    (first,) = resolver.apply([added(late)], state, NOON)
    early = strike("a1", place=KHARKIV, published_at=NOON - timedelta(hours=3))
    changed = {e.event_id: e for e in resolver.apply([added(early)], state, NOON + timedelta(seconds=1))}
    loser = changed.pop(first.event_id)
    (survivor,) = changed.values()
    assert (loser.status, loser.merged_into, loser.evidence) == (EventStatus.MERGED, survivor.event_id, ())
    assert survivor.previous_ids == (first.event_id,)
    assert loser.version > first.version
    # Without the earlier report the first event stands again, and says so with a higher version.
    again = {e.event_id: e for e in resolver.apply([removed(early)], state, NOON + timedelta(seconds=2))}
    assert again[first.event_id].status is EventStatus.ACTIVE
    assert again[first.event_id].version > loser.version
    assert again[survivor.event_id].merged_into == first.event_id


def test_an_event_without_evidence_is_retracted_and_shows_no_word_of_it() -> None:
    resolver, state = EventResolver(), dict[str, bytes]()
    only = strike("a1", sentence="Secret words of the article.")
    resolver.apply([added(only)], state, NOON)
    (gone,) = resolver.apply([removed(only)], state, NOON)
    assert (gone.status, gone.evidence, gone.mention_count) == (EventStatus.RETRACTED, (), 0)
    assert not any(b"Secret" in raw for raw in state.values())


def test_a_removal_that_comes_late_does_not_undo_the_correction() -> None:
    resolver, state = EventResolver(), dict[str, bytes]()
    first = strike("a1")
    better = first.model_copy(update={"revision": 2, "sentence": "Better."})
    resolver.apply([added(first), removed(first), added(better)], state, NOON)
    assert resolver.apply([removed(first)], state, NOON) == []


def test_closed_events_leave_the_state_and_a_change_keeps_them() -> None:
    resolver, state = EventResolver(horizon_days=30), dict[str, bytes]()
    resolver.apply([added(strike(f"a{n}", place=KHARKIV)) for n in range(20)], state, NOON)
    resolver.apply([added(strike("b1", date="2024-09-10", place=SUMY))], state, NOON + timedelta(days=20))
    full = len(state)
    assert resolver.apply([], state, NOON + timedelta(days=29)) == []
    assert len(state) == full
    assert resolver.apply([], state, NOON + timedelta(days=31)) == []
    assert not any("a1" in key or b"a19" in raw for key, raw in state.items())
    changed = resolver.apply([added(strike("b2", date="2024-09-10", place=SUMY))], state, NOON + timedelta(days=40))
    assert [event.mention_count for event in changed if event.status is EventStatus.ACTIVE] == [2]


def test_state_stays_bounded_over_a_year() -> None:
    resolver, state = EventResolver(horizon_days=5), dict[str, bytes]()
    sizes = []
    for day in range(60):
        now = NOON + timedelta(days=day)
        resolver.apply([added(strike(f"a{day}-{n}", date=now.date(), published_at=now)) for n in range(3)], state, now)
        sizes.append(sum(len(raw) for raw in state.values()))
    assert max(sizes[10:]) <= 1.2 * sizes[10]


def test_in_one_article_a_critic_of_a_thing_is_not_the_accuser_of_a_state() -> None:
    title = "Rebels and envoys trade barbs over the truce plan"
    accused = mention(
        actor("COLREB", "ELN"), "VEN", "112", article="a", title=title, sentence="The ELN accused Venezuela of delay."
    )
    criticised = mention(
        actor("COLREB", "Ana Ruiz"), None, "111", article="a", title=title, sentence="Ana Ruiz criticised the draft."
    )
    assert len(resolve(accused, criticised)) == 2
