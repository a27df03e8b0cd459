"""One batch of a stage in the processor: what is durable when, and what of it is repeated after a crash."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from eventwire import flow
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Permanent, Temporary
from eventwire.extraction.port import Extraction
from eventwire.intake import submission_from
from eventwire.ports import Delivery, Message, State
from eventwire.stage import Coded, Failure, Outcome
from eventwire.stage.storm import Storm, StormGuard
from eventwire_processor.batch import BatchStage
from eventwire_processor.positions import Stale

NOW = datetime(2024, 8, 22, tzinfo=UTC)
PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class FixedClock:
    def now(self) -> datetime:
        return NOW


class Engines:
    """A log and a table that note in which order they are used; the log may refuse."""

    def __init__(self, *refusals: Exception) -> None:
        self.steps: list[str] = []
        self.messages: list[Message] = []
        self.table: dict[str, bytes] = {}
        self._refusals = list(refusals)

    async def publish(self, messages: Sequence[Message]) -> None:
        if self._refusals:
            raise self._refusals.pop(0)
        self.steps.append("publish")
        self.messages += messages

    def get(self, key: str) -> bytes | None:
        return self.table.get(key)

    def keys(self) -> Iterator[str]:
        return iter(list(self.table))

    async def write(self, changes: Mapping[str, bytes | None]) -> None:
        self.steps.append("remember")
        self.table |= {key: value for key, value in changes.items() if value is not None}


def counted(prepared: Sequence[Any], state: State, _now: datetime) -> Outcome:
    """Remembers and publishes each text; cannot digest 'poison'."""
    for text in prepared:
        if text == "poison":
            message = "it tastes bad"
            raise Permanent(message)
        state[text] = b"seen"
    return Outcome(messages=tuple(Message(flow.MENTIONS.name, text, b"", {}) for text in prepared))


async def always() -> bool:
    return True


async def never() -> bool:
    return False


async def unused(_deliveries: Sequence[Delivery]) -> Sequence[Any]:
    return ()


def stage(engines: Engines, guard: StormGuard | None = None) -> BatchStage:
    return BatchStage(
        flow.EXTRACT, unused, counted, engines, FixedClock(), guard or StormGuard("extract", 1.0), metrics=Metrics()
    )


def pairs(*results: Any) -> list[tuple[Delivery, Any]]:
    return [
        (Delivery(flow.ARTICLES.name, 0, n, f"k{n}", b"bytes", NOW, {"traceparent": PARENT}), result)
        for n, result in enumerate(results)
    ]


async def test_nothing_is_remembered_before_it_is_published() -> None:
    engines = Engines()
    await stage(engines).take(pairs("a", "b"), engines, always)
    assert engines.steps == ["publish", "remember"]
    assert set(engines.table) == {"a", "b"}


def newest(prepared: Sequence[Any], state: State, _now: datetime) -> Outcome:
    """Only the newest text stands: where the one remembered before does not any more, that is published too."""
    before, state["newest"] = state.get("newest"), prepared[-1].encode()
    over = [f"{before.decode()} is over"] if before is not None else []
    texts = [*over, f"{prepared[-1]} stands"]
    return Outcome(messages=tuple(Message(flow.EVENTS.name, text, b"", {}) for text in texts))


@pytest.mark.parametrize("crash_after", [1, 2, 3])
async def test_what_a_crashed_worker_published_and_did_not_remember_is_taken_back(crash_after: int) -> None:
    engines = Engines()
    worker = BatchStage(
        flow.RESOLVE_EVENTS, unused, newest, engines, FixedClock(), StormGuard("resolve", 1.0), metrics=Metrics()
    )
    await worker.take(pairs("a"), engines, always)
    published = newest(["b", "c", "d"][:crash_after], dict(engines.table), NOW).messages
    await worker.take(pairs("b", "c", "d", "e"), engines, always, singly=True)
    told = [message.key for message in engines.messages]
    (stood,) = [message.key for message in published if message.key.endswith("stands")]
    assert told.index(stood) < told.index(stood.replace("stands", "is over"))
    assert told[-1] == "e stands"
    assert engines.steps == ["publish", "remember"] * 2


async def test_what_cannot_be_digested_goes_to_dead_letters_alone() -> None:
    engines = Engines()
    await stage(engines).take(pairs("a", "poison", "b"), engines, always)
    assert set(engines.table) == {"a", "b"}
    (letter,) = [m for m in engines.messages if m.topic == flow.DEAD_LETTERS.name]
    assert json.loads(letter.value)["reason"] == "it tastes bad"
    assert letter.headers["traceparent"] == PARENT


async def test_a_log_that_takes_nothing_for_a_moment_is_waited_for() -> None:
    engines = Engines(Temporary("full", delay=0), Temporary("full", delay=0))
    await stage(engines).take(pairs("a"), engines, always)
    assert [m.key for m in engines.messages] == ["a"]


async def test_a_partition_that_has_gone_leaves_no_trace() -> None:
    engines = Engines()
    with pytest.raises(Stale):
        await stage(engines).take(pairs("a"), engines, never)
    assert not engines.steps


async def test_a_partition_that_goes_while_it_is_published_is_not_remembered() -> None:
    engines = Engines()

    async def until_published() -> bool:
        return not engines.steps

    with pytest.raises(Stale):
        await stage(engines).take(pairs("a"), engines, until_published)
    assert engines.steps == ["publish"]


async def test_a_storm_publishes_nothing() -> None:
    engines = Engines()
    guard = StormGuard("extract", 0.5)
    with pytest.raises(Storm):
        await stage(engines, guard).take(pairs(*[Failure(Permanent("bad"))] * 200), engines, always)
    assert not engines.steps


async def test_the_log_follows_an_article_by_its_id(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "eventwire_processor.batch")
    article = submission_from({"text": "Ruto met Abiy.", "url": "https://example.org/a"}).article(NOW)

    def quiet(_prepared: Sequence[Any], _state: State, _now: datetime) -> Outcome:
        return Outcome()

    engines = Engines()
    made = BatchStage(flow.EXTRACT, unused, quiet, engines, FixedClock(), StormGuard("extract", 1.0), metrics=Metrics())
    await made.take(pairs(Coded.of(article, Extraction((), (), "en"))), engines, always)
    (line,) = [record for record in caplog.records if record.message == "extract is done"]
    assert line.__dict__["article_id"] == article.article_id
    assert line.__dict__["traceparent"] == PARENT
