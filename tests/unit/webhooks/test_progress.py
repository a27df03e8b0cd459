"""What becomes of messages that are not accepted, of their webhooks, and of what waits behind them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from contracts.records import event
from hypothesis import given
from hypothesis import strategies as st

from eventwire.model import EventChange
from eventwire.query import EventFilter
from eventwire.testing import NOON
from eventwire.webhooks import (
    DELAYS,
    Outcome,
    Pending,
    Progress,
    Secret,
    Webhook,
    accepted,
    failed,
    headers,
    new_secret,
    next_attempt,
    resumed,
    superseded,
)
from eventwire.webhooks.message import event_message
from eventwire.webhooks.progress import KEPT_ATTEMPTS, MAX_PENDING, waiting

DOWN = Outcome(status=500, detail="answered 500")
UNWANTED = Outcome(status=422, detail="answered 422")
TAKEN = Outcome(status=204)


def webhook(**fields: object) -> Webhook:
    return Webhook.model_validate(
        {
            "webhook_id": "w" + "0" * 16,
            "url": "https://receiver.example/hook",
            "filter": EventFilter(),
            "secrets": (Secret(value=new_secret(bytes(32))),),
            "created_at": NOON,
            "start": "s0",
            **fields,
        }
    )


def change(key: str, version: int = 1) -> EventChange:
    return EventChange(position=f"s{key}", at=NOON, matches=True, event=event(key, version=version))


def message(key: str, now: datetime = NOON) -> Pending:
    return waiting(change(key), key, now)


def begun() -> Progress:
    return resumed(webhook(), None, NOON)


def test_a_message_is_tried_for_three_days_and_ever_more_rarely() -> None:
    now = NOON
    moments = []
    for failures in range(1, len(DELAYS) + 1):
        following = next_attempt(failures, None, now, 0.5)
        assert following is not None
        moments.append(following - now)
        now = following
    assert moments == sorted(moments)
    assert timedelta(days=2, hours=23) < now - NOON < timedelta(days=3)
    assert next_attempt(len(DELAYS) + 1, None, now, 0.5) is None


@given(st.integers(1, len(DELAYS)), st.floats(0, 1, exclude_max=True), st.none() | st.floats(0, 1e9))
def test_delays_are_spread_and_what_the_receiver_asks_for_is_kept_to(
    failures: int, draw: float, told: float | None
) -> None:
    following = next_attempt(failures, told, NOON, draw)
    assert following is not None
    delay = (following - NOON).total_seconds()
    bound = DELAYS[failures - 1]
    asked = min(told or 0.0, 86400.0)
    assert max(0.75 * bound, asked) - 1e-3 <= delay <= max(1.25 * bound, asked) + 1e-3


def test_a_receiver_that_is_down_is_tried_by_its_oldest_message_alone() -> None:
    progress = begun()
    for key in "ab":
        progress = failed(progress, message(key), UNWANTED, NOON, 0.5)
    assert progress.takes_more
    later = NOON + timedelta(minutes=1)
    first = progress.due(later)
    assert first is not None
    progress = failed(progress, first, DOWN, later, 0.5)
    assert not progress.takes_more
    assert progress.due(later) is None
    assert progress.wakes_at() == progress.pending[0].next_at
    while (one := progress.due(progress.pending[0].next_at)) is not None and one.failures < 4:
        progress = failed(progress, one, DOWN, one.next_at, 0.5)
    assert [one.failures for one in progress.pending] == [4, 1]


def test_when_it_works_again_what_waits_is_sent_at_once() -> None:
    progress = begun()
    for key in "abc":
        progress = failed(progress, message(key), UNWANTED, NOON, 0.5)
    progress = failed(progress, progress.pending[0], DOWN, NOON, 0.5)
    then = NOON + timedelta(hours=1)
    progress = accepted(progress, progress.pending[0], TAKEN, then)
    assert [one.next_at for one in progress.pending] == [then, then]
    assert progress.takes_more
    assert progress.failing_since is None


def test_a_message_that_alone_is_refused_is_given_up_and_the_others_go_on() -> None:
    progress, now = failed(begun(), message("bad"), UNWANTED, NOON, 0.5), NOON
    while progress.pending:
        assert progress.disabled is None
        now = progress.pending[0].next_at
        progress = accepted(progress, message("good", now), TAKEN, now)
        progress = failed(progress, progress.pending[0], UNWANTED, now, 0.5)
    assert progress.attempts[0].result == "given up"
    assert progress.disabled is None
    assert now - NOON > timedelta(days=2)


def test_a_receiver_that_takes_nothing_for_three_days_is_disabled_and_nothing_is_lost() -> None:
    progress, now = failed(begun(), message("a"), DOWN, NOON, 0.5), NOON
    while progress.disabled is None:
        now = progress.pending[0].next_at
        progress = failed(progress, progress.pending[0], DOWN, now, 0.5)
    assert "three days" in progress.disabled
    assert progress.disabled_at == now
    assert [one.event_id for one in progress.pending] == ["a"]
    enabled = resumed(webhook(revision=2), progress, now)
    assert enabled.disabled is None
    assert enabled.due(now) == enabled.pending[0]


def test_410_disables_at_once() -> None:
    progress = failed(begun(), message("a"), Outcome(status=410, detail="answered 410"), NOON, 0.5)
    assert progress.disabled is not None
    assert "410" in progress.disabled


def test_so_many_refused_messages_stop_the_rest_until_there_is_room() -> None:
    progress = begun()
    for number in range(MAX_PENDING):
        assert progress.takes_more
        progress = failed(progress, message(str(number)), UNWANTED, NOON, 0.5)
    assert not progress.takes_more
    assert superseded(progress, progress.pending[7], NOON).takes_more
    assert len(progress.attempts) == KEPT_ATTEMPTS


def test_a_restart_goes_on_where_it_was_and_a_replay_begins_anew() -> None:
    hook = webhook()
    progress = failed(begun(), message("a"), DOWN, NOON, 0.5)
    progress = progress.model_copy(update={"position": "s9"})
    assert resumed(hook, Progress.model_validate_json(progress.model_dump_json()), NOON) == progress
    replayed = resumed(hook.changed(start="s2", starts=2), progress, NOON)
    assert (replayed.position, replayed.pending, replayed.attempts) == ("s2", (), progress.attempts)


def test_the_same_change_is_the_same_message_and_another_state_another() -> None:
    first = event_message(change("a"))
    assert first.message_id == event_message(change("a")).message_id
    assert first.message_id != event_message(change("a", 2)).message_id
    assert first.message_id != event_message(change("a").model_copy(update={"matches": False})).message_id


@pytest.mark.parametrize("hours", [0, 23, 25])
def test_after_a_rotation_both_secrets_sign_for_a_time(hours: int) -> None:
    old, new = new_secret(b"o" * 32), new_secret(b"n" * 32)
    hook = webhook(secrets=(Secret(value=old),)).rotated(new, NOON, NOON + timedelta(hours=24))
    now = NOON + timedelta(hours=hours)
    assert list(hook.signing(now)) == ([new, old] if hours < 24 else [new])
    assert len(headers(hook, event_message(change("a")), now)["webhook-signature"].split()) == (2 if hours < 24 else 1)
    again = hook.rotated(new_secret(b"x" * 32), now, now + timedelta(hours=24))
    assert len(again.secrets) == (3 if hours < 24 else 2)


def test_what_is_kept_is_read_back_as_it_was() -> None:
    hook = webhook(filter=EventFilter.model_validate({"from": "2024-08-01", "country": "SDN"}))
    assert Webhook.model_validate_json(hook.model_dump_json(by_alias=True)) == hook
    assert "whsec_" not in repr(hook)
    assert NOON.tzinfo is UTC
