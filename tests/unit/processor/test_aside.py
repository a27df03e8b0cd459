"""A stage's logic in a process of its own gives what it gives here, and its end is told."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest

from eventwire import flow
from eventwire.errors import Temporary, Undigestible
from eventwire.ports import Delivery, State
from eventwire.stage import Outcome
from eventwire.testing import NOON
from eventwire_processor.aside import Aside


class Counting:
    """Counts by key in the state; some keys are fatal."""

    stage = flow.TELL_STORIES

    def prepare(self, deliveries: Sequence[Delivery]) -> Sequence[Any]:
        return [delivery.key for delivery in deliveries]

    def apply(self, prepared: Sequence[str], state: State, now: datetime) -> Outcome:  # noqa: ARG002 - the stages share a form
        for key in prepared:
            if key == "wrong":
                raise ValueError("no such thing")
            if key == "fatal":
                os._exit(9)
            if key == "forget":
                state.pop("a", None)
            else:
                state[key] = b"%d" % (int(state.get(key) or 0) + 1)
        return Outcome(forget=tuple(prepared))


@pytest.fixture
def aside() -> Iterator[Aside]:
    made = Aside(Counting)
    yield made
    made.close()


def test_it_reads_the_state_that_is_here_and_changes_it(aside: Aside) -> None:
    state: dict[str, bytes] = {"a": b"4"}
    assert aside.apply(["a", "b", "b"], state, NOON).forget == ("a", "b", "b")
    assert state == {"a": b"5", "b": b"2"}
    aside.apply(["forget"], state, NOON)
    assert state == {"b": b"2"}


def test_what_it_cannot_digest_is_told_and_changes_nothing(aside: Aside) -> None:
    state = {"a": b"1"}
    with pytest.raises(Undigestible, match="ValueError: no such thing"):
        aside.apply(["a", "wrong"], state, NOON)
    assert state == {"a": b"1"}
    aside.apply(["a"], state, NOON)
    assert state == {"a": b"2"}


def test_its_end_is_temporary_and_the_second_on_the_same_is_not(aside: Aside) -> None:
    with pytest.raises(Temporary):
        aside.apply(["fatal"], {}, NOON)
    with pytest.raises(Undigestible, match="ended the process"):
        aside.apply(["fatal"], {}, NOON)
    state: dict[str, bytes] = {}
    aside.apply(["a"], state, NOON)
    assert state == {"a": b"1"}
