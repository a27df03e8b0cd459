from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventwire import flow
from eventwire.adapters.sqlite import Database, LogReader, Runner, SqliteDeadLetters, SqlitePublisher, Step
from eventwire.errors import Temporary
from eventwire.ports import Delivery, Message, State
from eventwire.query import DeadLetterQuery
from eventwire.stage import Failure, Outcome

NOW = datetime(2024, 8, 22, tzinfo=UTC)


class Clock:
    def now(self) -> datetime:
        return NOW


class Copy:
    """A stage that remembers what it saw, passes it on, and stumbles over some of it."""

    stage = flow.RESOLVE_EVENTS

    def __init__(self) -> None:
        self.outages = 0

    def prepare(self, deliveries: Sequence[Delivery]) -> Sequence[Delivery | Failure]:
        return [Failure(ValueError("unreadable")) if d.value == b"unreadable" else d for d in deliveries]

    def apply(self, prepared: Sequence[Delivery], state: State, now: datetime) -> Outcome:  # noqa: ARG002
        for delivery in prepared:
            state[delivery.key] = delivery.value
            if delivery.value == b"poison":
                message = "indigestible"
                raise RuntimeError(message)
            if delivery.value == b"outage" and self.outages:
                self.outages -= 1
                message = "not now"
                raise Temporary(message, delay=0)
        return Outcome(messages=tuple(Message(flow.EVENTS.name, d.key, d.value) for d in prepared))


class Forget(Copy):
    """The stage that reads articles, told to forget whatever it reads."""

    stage = flow.EXTRACT

    def apply(self, prepared: Sequence[Delivery], state: State, now: datetime) -> Outcome:  # noqa: ARG002
        return Outcome(forget=tuple(d.key for d in prepared))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(tmp_path / "eventwire.sqlite")
    made.prepare()
    return made


@pytest.fixture
def publisher(database: Database) -> Iterator[SqlitePublisher]:
    made = SqlitePublisher(database, Clock(), lambda: None)
    yield made
    made.close()


def run(database: Database, logic: Copy) -> list[bytes]:
    """Advance until idle; what came out."""
    runner = Runner(database, [Step(logic, batch=10)], Clock(), lambda: None)
    connection = database.connect()
    while runner.advance(connection):
        pass
    return [d.value for d in LogReader(connection).read(flow.EVENTS.name, 0, 100)]


async def send(publisher: SqlitePublisher, *values: bytes) -> None:
    await publisher.publish([Message(flow.MENTIONS.name, f"k{n}", value) for n, value in enumerate(values)])


async def test_each_delivery_is_taken_once_across_restarts(database: Database, publisher: SqlitePublisher) -> None:
    await send(publisher, b"one", b"two")
    assert run(database, Copy()) == [b"one", b"two"]
    assert run(database, Copy()) == [b"one", b"two"]


async def test_poison_goes_to_dead_letters_whole_and_its_neighbours_go_on(
    database: Database, publisher: SqlitePublisher
) -> None:
    await send(publisher, b"one", b"poison", b"unreadable", b"two")
    assert run(database, Copy()) == [b"one", b"two"]
    page = await SqliteDeadLetters(database).page(DeadLetterQuery())
    found = {base64.b64decode(letter["value"]): (letter["stage"], letter["reason"]) for letter in page.items}
    assert found == {
        b"poison": ("resolve-events", "indigestible"),
        b"unreadable": ("resolve-events", "unreadable"),
    }


async def test_what_is_temporary_is_waited_out_and_never_dead_lettered(
    database: Database, publisher: SqlitePublisher
) -> None:
    await send(publisher, b"one", b"outage", b"two")
    logic = Copy()
    logic.outages = 3
    assert run(database, logic) == [b"one", b"outage", b"two"]
    assert (await SqliteDeadLetters(database).page(DeadLetterQuery())).items == ()


async def test_concurrent_publishers_all_get_their_messages_in(database: Database, publisher: SqlitePublisher) -> None:
    await asyncio.gather(*(publisher.publish([Message(flow.ACTORS.name, f"a{n}", b"x")]) for n in range(200)))
    connection = database.connect()
    assert len(LogReader(connection).read(flow.ACTORS.name, 0, 1000)) == 200


async def test_a_compacted_topic_keeps_the_newest_of_each_key(database: Database, publisher: SqlitePublisher) -> None:
    for value in (b"1", b"2", b"3"):
        await publisher.publish([Message(flow.EVENTS.name, "e", value)])
    assert [d.value for d in LogReader(database.connect()).read(flow.EVENTS.name, 0, 10)] == [b"3"]


async def test_what_is_forgotten_leaves_the_log_but_for_the_withdrawal_itself(
    database: Database, publisher: SqlitePublisher
) -> None:
    withdrawal = b'{"article_id":"a1","status":"withdrawn"}'
    for value in (b'{"article_id":"a1","text":"Secret","status":"published"}', withdrawal):
        await publisher.publish([Message(flow.ARTICLES.name, "a1", value)])
    run(database, Forget())
    # The index reads it later than the extractor does.
    assert [d.value for d in LogReader(database.connect()).read(flow.ARTICLES.name, 0, 10)] == [withdrawal]


class Noted(Copy):
    """A stage that notes the size of each batch under its name."""

    def __init__(self, stage: flow.Stage, noted: list[tuple[str, int]]) -> None:
        super().__init__()
        self.stage = stage
        self._noted = noted

    def apply(self, prepared: Sequence[Delivery], state: State, now: datetime) -> Outcome:  # noqa: ARG002
        self._noted.append((self.stage.name, len(prepared)))
        return Outcome()


@pytest.mark.parametrize(("waiting", "first"), [(2, ("resolve-events", 1)), (3, ("tell-stories", 3))])
async def test_a_patient_stage_waits_while_others_have_work_unless_its_batch_is_full(
    database: Database, publisher: SqlitePublisher, waiting: int, first: tuple[str, int]
) -> None:
    await send(publisher, b"one", b"two", b"three")
    await publisher.publish([Message(flow.LEADS.name, "k", b"lead") for _ in range(waiting)])
    noted: list[tuple[str, int]] = []
    steps = [
        Step(Noted(flow.RESOLVE_EVENTS, noted), batch=1),
        Step(Noted(flow.TELL_STORIES, noted), batch=3, patient=True),
    ]
    runner = Runner(database, steps, Clock(), lambda: None)
    connection = database.connect()
    while runner.advance(connection):
        pass
    assert noted[1] == first
    assert sorted(noted) == [("resolve-events", 1)] * 3 + [("tell-stories", waiting)]
