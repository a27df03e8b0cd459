"""A stage's logic in a process of its own gives what it gives here, and its end is told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from support.counting import Counting

from eventwire.errors import Temporary, Undigestible
from eventwire.stage import Outcome
from eventwire.testing import NOON
from eventwire_processor.aside import Aside
from eventwire_processor.positions import Stale


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


async def test_who_waits_for_the_worker_does_not_wait_for_what_works_aside(aside: Aside) -> None:
    state: dict[str, bytes] = {}
    aside.start()
    with pytest.raises(Stale):
        await aside.watched(partial(aside.apply, ["a", "endless"], state, NOON), lambda: True)
    assert state == {}
    assert await aside.watched(partial(aside.apply, ["a"], state, NOON), lambda: False) == Outcome(forget=("a",))
    assert state == {"a": b"1"}


def test_an_end_long_ago_is_not_held_against_what_comes(aside: Aside) -> None:
    with pytest.raises(Temporary):
        aside.apply(["fatal"], {}, NOON)
    with pytest.raises(Undigestible, match="no such thing"):
        aside.apply(["wrong"], {}, NOON)
    with pytest.raises(Temporary):
        aside.apply(["fatal"], {}, NOON)


def test_a_state_that_cannot_be_read_spoils_only_its_batch(aside: Aside) -> None:
    class Broken(dict[str, bytes]):
        def get(self, _key: str, _default: object = None) -> bytes:  # type: ignore[override]
            raise RuntimeError("corrupt")

    with pytest.raises(RuntimeError, match="corrupt"):
        aside.apply(["a"], Broken(), NOON)
    state: dict[str, bytes] = {}
    aside.apply(["a"], state, NOON)
    assert state == {"a": b"1"}


def test_a_process_that_cannot_be_started_is_nobody_s_fault(aside: Aside, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: object) -> None:
        raise BlockingIOError("no more processes")

    with monkeypatch.context() as patch:
        patch.setattr("multiprocessing.context.SpawnProcess.start", refuse)
        for _ in range(3):
            with pytest.raises(Temporary, match="no more processes"):
                aside.apply(["a"], {}, NOON)
    aside.close()
    state: dict[str, bytes] = {}
    aside.apply(["a"], state, NOON)
    assert state == {"a": b"1"}
