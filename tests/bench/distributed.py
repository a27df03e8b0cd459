"""The distributed system measured against floors of the same run: `python tests/bench/distributed.py`.

Each figure is a ratio to something barer doing the same work on the same machine at the same time, or a latency at half
the throughput that the same machine has just shown. Needs Java and Maven.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import aiohttp
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "deploy" / "local")]

from support.cluster import Cluster  # noqa: E402
from support.generated import articles  # noqa: E402

from eventwire import flow  # noqa: E402
from eventwire.adapters.kafka import TopicNames, connection  # noqa: E402
from eventwire.adapters.system_clock import SystemClock  # noqa: E402
from eventwire.extraction.loading import load_extractor  # noqa: E402
from eventwire.intake import submission_from  # noqa: E402
from eventwire.ports import Delivery, Message  # noqa: E402
from eventwire.stage import ExtractLogic, message  # noqa: E402
from stack import Broker  # noqa: E402
from stack.artifacts import fetch  # noqa: E402

BATCH, BATCHES, BYTES, AT_ONCE = 100, 30, 3000, 4
LOAD = 300


def padded(count: int, seed: int) -> list[dict[str, object]]:
    """Submissions of about 3 KB; the padding holds no act."""
    made = articles(count, seed)
    for submission in made:
        filler = " The hall was full and the morning was grey."
        submission["text"] += filler * ((BYTES - len(json.dumps(submission))) // len(filler))
    return made


def as_messages(submissions: Sequence[dict[str, object]]) -> list[Message]:
    """What the ingestor puts on the topic for them."""
    now = SystemClock().now()
    records = [submission_from(dict(submission)).article(now) for submission in submissions]
    return [message(flow.ARTICLES, record.article_id, record, now) for record in records]


async def in_turn(jobs: Sequence[Callable[[], Awaitable[None]]]) -> float:
    """Seconds that the jobs take, a few at once."""
    waiting = iter(jobs)

    async def work() -> None:
        for job in waiting:
            await job()

    begin = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return time.perf_counter() - begin


async def bare_producer(cluster: Cluster, batches: Sequence[Sequence[Message]]) -> float:
    """The floor: the same bytes by aiokafka alone, as durable."""
    topic = TopicNames(cluster.prefix).on_kafka(flow.ARTICLES.name)
    async with AIOKafkaProducer(**connection(cluster.settings), acks="all", enable_idempotence=True) as producer:

        async def send(batch: Sequence[Message]) -> None:
            sent = [
                await producer.send(
                    topic, m.value, key=m.key.encode(), headers=[(k, v.encode()) for k, v in m.headers.items()]
                )
                for m in batch
            ]
            await asyncio.gather(*sent)

        return await in_turn([lambda batch=batch: send(batch) for batch in batches])


async def through_ingestor(cluster: Cluster, bodies: Sequence[bytes]) -> float:
    """The same articles as JSON lines over HTTP."""
    headers = {"Content-Type": "application/x-ndjson"}
    async with aiohttp.ClientSession(cluster.ingestor.address, headers=headers) as session:

        async def post(body: bytes) -> None:
            async with session.post("/v1/articles", data=body) as answer:
                lines = (await answer.read()).splitlines()
                assert answer.status < 300, lines[:1]
                assert len(lines) >= BATCH, lines

        return await in_turn([lambda body=body: post(body) for body in bodies])


def ingest(broker: Broker, directory: Path) -> None:
    """Accepted articles a second against the bare producer."""
    batches = [padded(BATCH, seed) for seed in range(BATCHES)]
    messages = [as_messages(batch) for batch in batches]
    bodies = [b"\n".join(json.dumps(s).encode() for s in batch) for batch in batches]
    with Cluster(broker.bootstrap, directory, f"b{uuid.uuid4().hex[:8]}") as cluster:
        cluster.ingestor.start()
        asyncio.run(bare_producer(cluster, messages[:5]))
        asyncio.run(through_ingestor(cluster, bodies[:5]))
        ratios = []
        for _ in range(3):
            floor = BATCH * BATCHES / asyncio.run(bare_producer(cluster, messages))
            ours = BATCH * BATCHES / asyncio.run(through_ingestor(cluster, bodies))
            ratios.append(ours / floor)
            print(f"ingestor: {ours:.0f} articles/s, bare aiokafka producer: {floor:.0f}/s, ratio {ours / floor:.2f}")
    print(f"ingestor: median ratio {statistics.median(ratios):.2f} (goal 0.7)\n")


def rate(broker: Broker, directory: Path, workers: int) -> float:
    """Articles a second that so many workers take from the topic to committed events."""
    submissions = padded(LOAD, 7)
    directory.mkdir()
    with Cluster(broker.bootstrap, directory, f"b{uuid.uuid4().hex[:8]}") as cluster:
        cluster.ingestor.start()
        for _ in range(workers):
            cluster.add_processor()
        warm = padded(20, 8)
        asyncio.run(_post(cluster, warm))
        cluster.settle()
        begin = time.perf_counter()
        asyncio.run(_post(cluster, submissions))
        cluster.settle()
        return LOAD / (time.perf_counter() - begin)


async def _post(cluster: Cluster, submissions: Sequence[dict[str, object]]) -> None:
    body = b"\n".join(json.dumps(s).encode() for s in submissions)
    headers = {"Content-Type": "application/x-ndjson"}
    async with (
        aiohttp.ClientSession(cluster.ingestor.address, headers=headers) as session,
        session.post("/v1/articles", data=body) as answer,
    ):
        assert answer.status < 300, await answer.text()
        await answer.read()


def processing(broker: Broker, directory: Path) -> float:
    """A worker against the pure function, and two workers against one. The rate of one worker."""
    logic = ExtractLogic(load_extractor())
    now = SystemClock().now()
    deliveries = [
        Delivery(m.topic, 0, n, m.key, m.value, now, m.headers) for n, m in enumerate(as_messages(padded(LOAD, 7)))
    ]
    logic.prepare(deliveries[:32])
    begin = time.perf_counter()
    for at in range(0, LOAD, 32):
        logic.prepare(deliveries[at : at + 32])
    pure = LOAD / (time.perf_counter() - begin)
    one = rate(broker, directory / "one", 1)
    two = rate(broker, directory / "two", 2)
    overhead = 1000 / one - 1000 / pure
    print(
        f"extraction alone: {pure:.1f} articles/s; a worker, all stages: {one:.1f}/s, {overhead:.1f} ms an article more"
    )
    print(f"two workers: {two:.1f}/s, {two / one:.2f} times one (goal 1.7 where cores allow)\n")
    return one


def latency(broker: Broker, directory: Path, load: float) -> None:
    """Seconds from the request's beginning to the event on its topic, at this load, one article a request."""
    count = max(40, int(load * 30))
    submissions = padded(count, 9)
    with Cluster(broker.bootstrap, directory, f"b{uuid.uuid4().hex[:8]}") as cluster:
        cluster.ingestor.start()
        cluster.add_processor()
        asyncio.run(_post(cluster, padded(20, 10)))
        cluster.settle()
        took = asyncio.run(_latency(cluster, submissions, load))
    took.sort()
    p50, p99 = took[len(took) // 2], took[min(len(took) - 1, int(len(took) * 0.99))]
    print(
        f"POST to event on its topic at {load:.1f} articles/s, {len(took)} of {count} articles with events: "
        f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms (goal p99 1000 ms)"
    )


async def _latency(cluster: Cluster, submissions: Sequence[dict[str, object]], load: float) -> list[float]:
    name = TopicNames(cluster.prefix).on_kafka(flow.EVENTS.name)
    consumer = AIOKafkaConsumer(**connection(cluster.settings), group_id=None, auto_offset_reset="latest")
    posted: dict[str, float] = {}
    seen: dict[str, float] = {}
    async with consumer, aiohttp.ClientSession(cluster.ingestor.address) as session:
        consumer.assign([TopicPartition(name, n) for n in range(cluster.count)])
        await consumer.seek_to_end()

        async def watch() -> None:
            async for record in consumer:
                for evidence in json.loads(record.value)["evidence"]:
                    seen.setdefault(evidence["article_id"], time.perf_counter())

        async def post(submission: dict[str, object]) -> None:
            begin = time.perf_counter()
            async with session.post("/v1/articles", json=submission) as answer:
                posted[(await answer.json())["article_id"]] = begin

        watching = asyncio.ensure_future(watch())
        begin = time.perf_counter()
        posts = []
        for number, submission in enumerate(submissions):
            await asyncio.sleep(max(0.0, begin + number / load - time.perf_counter()))
            posts.append(asyncio.ensure_future(post(submission)))
        await asyncio.gather(*posts)
        await asyncio.sleep(10)
        watching.cancel()
    return [seen[article] - at for article, at in posted.items() if article in seen]


def main() -> None:
    """Print every figure."""
    directory = Path(tempfile.mkdtemp(prefix="eventwire-bench-"))
    broker = Broker(directory / "kafka", fetch(ROOT / "var" / "stack" / "artifacts"))
    broker.start()
    try:
        ingest(broker, directory)
        one = processing(broker, directory)
        latency(broker, directory, one / 2)
    finally:
        broker.stop()


if __name__ == "__main__":
    main()
