"""A stage's logic in a process of its own gives what it gives here, and its end is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.counting import Counting

from eventwire.errors import Temporary, Undigestible
from eventwire.testing import NOON
from eventwire_processor.aside import Aside


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
