"""Idempotency-Key: carried out once, answered as often as asked."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.door import FakeLog, open_door

from eventwire.adapters.sqlite import Database, SqliteAnswers
from eventwire.errors import Conflict
from eventwire.ports import GivenAnswer, GivenAnswers
from eventwire.testing import FakeClock
from eventwire_ingestor.idempotency import AnswersInMemory, Idempotency

ARTICLE = {"url": "https://ledger.example/1", "text": "Ministers met in Cairo."}
KEY = {"Idempotency-Key": "order-1"}


async def test_the_same_request_again_is_answered_and_not_carried_out() -> None:
    log = FakeLog()
    async with open_door(log) as door:
        first = await door.post("/v1/articles", json=ARTICLE, headers=KEY)
        second = await door.post("/v1/articles", json=ARTICLE, headers=KEY)
        assert await first.json() == await second.json()
    assert (first.status, second.status) == (202, 202)
    assert first.headers["Location"] == second.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(log.messages) == 1


async def test_another_request_under_the_same_key_is_refused() -> None:
    log = FakeLog()
    async with open_door(log) as door:
        await door.post("/v1/articles", json=ARTICLE, headers=KEY)
        other = await door.post("/v1/articles", json={**ARTICLE, "text": "They did not."}, headers=KEY)
        assert (other.status, (await other.json())["field"]) == (422, "Idempotency-Key")
    assert len(log.messages) == 1


async def test_a_refused_request_may_be_mended_under_its_key() -> None:
    async with open_door(FakeLog()) as door:
        assert (await door.post("/v1/articles", json={"text": ""}, headers=KEY)).status == 400
        assert (await door.post("/v1/articles", json=ARTICLE, headers=KEY)).status == 202


async def test_lines_are_replayed_too_but_not_when_some_were_told_to_come_back() -> None:
    log = FakeLog(down_after=0)
    body = b"".join(json.dumps({"text": f"Report {n}."}).encode() + b"\n" for n in range(3))
    headers = KEY | {"Content-Type": "application/x-ndjson"}
    async with open_door(log) as door:
        down = await (await door.post("/v1/articles", data=body, headers=headers)).text()
        assert down.count('"status":503') == 3
        log.down_after = None
        first = await door.post("/v1/articles", data=body, headers=headers)
        again = await door.post("/v1/articles", data=body, headers=headers)
        assert (await first.text()).count('"status":202') == 3
        assert await first.text() == await again.text()
        assert again.headers["Idempotent-Replayed"] == "true"
    assert len(log.messages) == 3


@pytest.mark.parametrize("key", ["", "x" * 256, "snow\u2603"])
async def test_what_is_no_key_is_refused(key: str) -> None:
    async with open_door(FakeLog()) as door:
        answer = await door.post("/v1/articles", json=ARTICLE, headers={"Idempotency-Key": key})
        assert (answer.status, (await answer.json())["field"]) == (400, "Idempotency-Key")


def given(at: datetime, body: bytes = b"{}") -> GivenAnswer:
    return GivenAnswer("hash", at, 202, "application/json", "/v1/articles/a1", body)


async def never() -> Any:
    raise AssertionError


async def the_hash() -> str:
    return "hash"


async def test_a_key_whose_first_request_is_under_way_conflicts() -> None:
    clock = FakeClock()
    idempotency = Idempotency(AnswersInMemory(), clock)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> tuple[GivenAnswer, bool]:
        begun.set()
        await go_on.wait()
        return given(clock.now()), True

    first = asyncio.create_task(idempotency.once("k", "a", never, slow))
    await begun.wait()
    with pytest.raises(Conflict):
        await idempotency.once("k", "a", never, never)
    go_on.set()
    assert (await first)[1] is False
    assert (await idempotency.once("k", "a", the_hash, never))[1] is True


async def test_callers_do_not_share_keys_and_keys_end_after_a_day() -> None:
    clock = FakeClock()
    idempotency = Idempotency(AnswersInMemory(), clock)

    async def work() -> tuple[GivenAnswer, bool]:
        return given(clock.now()), True

    await idempotency.once("k", "one", never, work)
    assert (await idempotency.once("k", "two", never, work))[1] is False
    clock.move(hours=23, minutes=59)
    assert (await idempotency.once("k", "one", the_hash, never))[1] is True
    clock.move(minutes=1)
    assert (await idempotency.once("k", "one", never, work))[1] is False


NOON = datetime(2024, 8, 21, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def answers(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "memory":
        yield AnswersInMemory()
        return
    database = Database(tmp_path / "eventwire.sqlite")
    database.prepare()
    kept = SqliteAnswers(database)
    yield kept
    kept.close()


async def test_answers_are_kept_whole_until_they_are_too_old(answers: GivenAnswers) -> None:
    await answers.put("one", given(NOON, b"x" * 5000), NOON - timedelta(days=1))
    assert await answers.get("one") == given(NOON, b"x" * 5000)
    assert await answers.get("two") is None
    await answers.put("two", given(NOON + timedelta(hours=30)), NOON + timedelta(hours=6))
    assert await answers.get("one") is None
    assert await answers.get("two") is not None


async def test_memory_is_bounded() -> None:
    answers = AnswersInMemory(most=3, most_bytes=10)
    for number in range(5):
        await answers.put(str(number), given(NOON, b"xxxx"), NOON)
    assert [await answers.get(str(n)) is not None for n in range(5)] == [False, False, False, True, True]
