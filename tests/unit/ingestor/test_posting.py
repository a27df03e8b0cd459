"""Articles posted one by one, as arrays and as lines."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from aiohttp import ClientResponse
from backports import zstd
from support.door import FakeLog, open_door

NDJSON = {"Content-Type": "application/x-ndjson"}


def article(number: int, **fields: Any) -> dict[str, Any]:
    return {"url": f"https://ledger.example/{number}", "text": f"Ministers met in Cairo, report {number}.", **fields}


def lines(*articles: Any) -> bytes:
    return b"".join(json.dumps(a).encode() + b"\n" for a in articles)


async def verdicts(answer: ClientResponse) -> list[dict[str, Any]]:
    assert answer.status == 200, await answer.text()
    assert answer.content_type == "application/x-ndjson"
    return [json.loads(line) for line in (await answer.text()).splitlines()]


@pytest.mark.parametrize("encoding", [None, "gzip", "zstd"])
async def test_every_line_has_its_verdict_in_order(encoding: str | None) -> None:
    raw = lines(*(article(n) for n in range(1, 1001)))
    body = {None: lambda x: x, "gzip": gzip.compress, "zstd": zstd.compress}[encoding](raw)
    log = FakeLog()
    async with open_door(log) as door:
        headers = NDJSON | ({"Content-Encoding": encoding} if encoding else {})
        found = await verdicts(await door.post("/v1/articles", data=body, headers=headers))
    assert [v["line"] for v in found] == list(range(1, 1001))
    assert {v["status"] for v in found} == {202}
    assert [v["article_id"] for v in found] == [a.article_id for a in log.articles]


async def test_a_bad_line_is_told_with_its_field_and_its_neighbours_are_taken() -> None:
    body = (
        lines(article(1), {"title": "no text"})
        + b"\n{nonsense\n[1]\n"
        + lines(article(5, published_at="soon"), article(6))
    )
    log = FakeLog()
    async with open_door(log) as door:
        found = await verdicts(await door.post("/v1/articles", data=body, headers=NDJSON))
    told = [(v["line"], v["status"], v.get("field")) for v in found]
    assert told == [
        (1, 202, None),
        (2, 400, "text"),
        (4, 400, "body"),
        (5, 400, "body"),
        (6, 400, "published_at"),
        (7, 202, None),
    ]
    assert all(v["detail"] for v in found if v["status"] != 202)
    assert len(log.messages) == 2


async def test_a_line_without_a_line_feed_at_the_end_counts() -> None:
    log = FakeLog()
    async with open_door(log) as door:
        found = await verdicts(await door.post("/v1/articles", data=lines(article(1)).rstrip(), headers=NDJSON))
    assert [v["status"] for v in found] == [202]


async def test_an_array_gets_a_verdict_an_item() -> None:
    log = FakeLog()
    async with open_door(log) as door:
        found = await verdicts(await door.post("/v1/articles", json=[article(1), 7, {"text": ""}, article(2)]))
    assert [(v["line"], v["status"], v.get("field")) for v in found] == [
        (1, 202, None),
        (2, 400, "item"),
        (3, 400, "text"),
        (4, 202, None),
    ]


@pytest.mark.parametrize(
    ("body", "headers"), [(b"[]", {"Content-Type": "application/json"}), (b"\n \n", NDJSON), (b"", NDJSON)]
)
async def test_nothing_is_told_as_nothing(body: bytes, headers: dict[str, str]) -> None:
    async with open_door(FakeLog()) as door:
        answer = await door.post("/v1/articles", data=body, headers=headers)
        assert answer.status == 400
        assert (await answer.json())["field"] == "body"


async def test_a_log_that_goes_down_part_way_leaves_no_line_without_a_verdict() -> None:
    log = FakeLog(down_after=300)
    async with open_door(log) as door:
        found = await verdicts(
            await door.post("/v1/articles", data=lines(*(article(n) for n in range(2000))), headers=NDJSON)
        )
    taken = [v["article_id"] for v in found if v["status"] == 202]
    assert len(found) == 2000
    assert taken == [a.article_id for a in log.articles]
    assert 0 < len(taken) < 2000
    assert {(v["status"], v.get("retry_after")) for v in found} == {(202, None), (503, 7)}


async def test_what_the_log_never_takes_condemns_only_its_own_line() -> None:
    log = FakeLog(never="report 3.")
    async with open_door(log) as door:
        found = await verdicts(
            await door.post("/v1/articles", data=lines(*(article(n) for n in range(1, 6))), headers=NDJSON)
        )
    assert [v["status"] for v in found] == [202, 202, 422, 202, 202]


async def test_a_body_cut_short_ends_with_a_verdict_that_says_so() -> None:
    log = FakeLog()
    body = gzip.compress(lines(*(article(n) for n in range(1, 2001))))
    async with open_door(log) as door:
        found = await verdicts(
            await door.post("/v1/articles", data=body[:-2000], headers=NDJSON | {"Content-Encoding": "gzip"})
        )
    *taken, last = found
    assert {v["status"] for v in taken} == {202}
    assert (last["line"], last["status"], last["field"]) == (len(taken) + 1, 400, "body")


async def test_of_one_request_the_later_line_of_an_article_is_the_later_revision() -> None:
    log = FakeLog()
    body = lines(article(1, text="First."), article(1, text="Second."), article(1, text="Third."))
    async with open_door(log) as door:
        await verdicts(await door.post("/v1/articles", data=body, headers=NDJSON))
    first, second, third = log.articles
    assert first.revision < second.revision < third.revision


async def test_a_single_article_may_be_packed() -> None:
    log = FakeLog()
    async with open_door(log) as door:
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        answer = await door.post("/v1/articles", data=gzip.compress(json.dumps(article(1)).encode()), headers=headers)
        assert answer.status == 202
        assert answer.headers["Location"] == f"/v1/articles/{log.articles[0].article_id}"


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({"Content-Type": "application/x-www-form-urlencoded"}, "Content-Type"),
        ({"Content-Type": "application/json", "Content-Encoding": "br"}, "Content-Encoding"),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip, gzip"}, "Content-Encoding"),
        ({"Content-Type": "text/html; charset=klingon"}, "charset"),
    ],
)
async def test_forms_that_are_not_taken_are_refused_by_name(headers: dict[str, str], field: str) -> None:
    async with open_door(FakeLog()) as door:
        answer = await door.post("/v1/articles", data=b"x", headers=headers)
        assert (answer.status, (await answer.json())["field"]) == (415, field)


async def test_put_replaces_an_article_that_has_no_url() -> None:
    log = FakeLog()
    async with open_door(log) as door:
        posted = await (await door.post("/v1/articles", json={"title": "Old", "text": "Ministers met."})).json()
        answer = await door.put(
            f"/v1/articles/{posted['article_id']}", json={"title": "New", "text": "They did not meet."}
        )
        assert answer.status == 202
    first, second = log.articles
    assert first.article_id == second.article_id
    assert second.title == "New"


async def test_put_does_not_move_an_article_to_another_url() -> None:
    async with open_door(FakeLog()) as door:
        posted = await (await door.post("/v1/articles", json=article(1))).json()
        answer = await door.put(f"/v1/articles/{posted['article_id']}", json=article(2))
        assert (answer.status, (await answer.json())["field"]) == (400, "url")
        assert (
            await door.put(f"/v1/articles/{posted['article_id']}", json=article(1, text="Corrected."))
        ).status == 202


async def test_a_parameter_that_means_nothing_is_refused() -> None:
    async with open_door(FakeLog()) as door:
        answer = await door.post("/v1/articles?url=https://example.org/1", json={"text": "Ministers met."})
        assert (answer.status, (await answer.json())["field"]) == (400, "url")
        answer = await door.post("/v1/articles?dry_run=1", json={"text": "Ministers met."})
        assert (answer.status, (await answer.json())["field"]) == (400, "dry_run")
