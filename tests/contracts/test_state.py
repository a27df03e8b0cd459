"""What every state promises the stages: it is a mapping from text to bytes, and what was written is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from rocksdict import Options, Rdict

from eventwire.adapters.sqlite import Database
from eventwire.adapters.sqlite.state import SqliteState
from eventwire.ports import State
from eventwire_processor.overlay import Overlay
from eventwire_processor.table import LocalCopy, PartitionTable

Reopen = Callable[[], State]


def of_dictionary(_directory: Path) -> Iterator[Reopen]:
    state: dict[str, bytes] = {}
    yield lambda: state


def of_sqlite(directory: Path) -> Iterator[Reopen]:
    database = Database(directory / "eventwire.sqlite")
    database.prepare()
    connection = database.connect()
    yield lambda: SqliteState(connection, "extract")
    connection.close()


def of_rocksdb(directory: Path) -> Iterator[Reopen]:
    """The processor's store and overlay; the changelog acknowledges at once."""
    store = Rdict(str(directory / "store"), Options(raw_mode=True))
    loop = asyncio.new_event_loop()
    copy = LocalCopy(store)

    async def acknowledged(_topic: str, _partition: int, changes: Sequence[object], _headers: object) -> list[int]:
        begin = 0 if copy.offset is None else copy.offset + 1
        return list(range(begin, begin + len(changes)))

    table = PartitionTable(copy, "changelog", 0, acknowledged, 1)
    last: list[Overlay] = []

    def reopen() -> State:
        if last:
            loop.run_until_complete(table.write(last[-1].changes))
        last.append(Overlay(table.get, table.keys))
        return last[-1]

    yield reopen
    store.close()
    loop.close()


@pytest.fixture(params=[of_dictionary, of_sqlite, of_rocksdb], ids=["dictionary", "sqlite", "rocksdb"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """Gives the state; called again it gives what the next batch will see."""
    yield from request.param(tmp_path)


def test_an_empty_state_has_nothing(reopen: Reopen) -> None:
    state = reopen()
    assert not len(state)
    assert state.get("a") is None
    assert "a" not in state
    with pytest.raises(KeyError):
        state["a"]
    with pytest.raises(KeyError):
        del state["a"]


def test_what_is_written_is_there_in_the_batch_and_after_it(reopen: Reopen) -> None:
    state = reopen()
    state["TUR-USA:04"] = b"\x00bytes\xff"
    state["Türkiye"] = b""
    for seen in (state, reopen()):
        assert dict(seen) == {"TUR-USA:04": b"\x00bytes\xff", "Türkiye": b""}
        assert sorted(seen) == ["TUR-USA:04", "Türkiye"]
        assert len(seen) == 2


def test_the_last_value_stands(reopen: Reopen) -> None:
    state = reopen()
    state["a"] = b"1"
    state["a"] = b"2"
    state = reopen()
    assert state["a"] == b"2"
    state["a"] = b"3"
    assert reopen()["a"] == b"3"


def test_what_is_deleted_is_gone_and_may_come_again(reopen: Reopen) -> None:
    state = reopen()
    state["a"], state["b"] = b"1", b"2"
    state = reopen()
    del state["a"]
    assert "a" not in state
    assert list(state) == ["b"]
    state = reopen()
    assert dict(state) == {"b": b"2"}
    state["a"] = b"again"
    assert reopen()["a"] == b"again"
