"""The distributed system measured against floors of the same run: `python tests/bench/distributed.py`.

Each figure is a ratio to something barer doing the same work on the same machine at the same time, or a latency at half
the throughput that the same machine has just shown. Needs Java and Maven.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "deploy" / "local")]

from support.cluster import Cluster  # noqa: E402
from support.generated import articles  # noqa: E402

from eventwire import flow  # noqa: E402
from eventwire.adapters.kafka import TopicNames, connection  # noqa: E402
from eventwire.adapters.memory import MemoryFlow  # noqa: E402
from eventwire.adapters.system_clock import SystemClock  # noqa: E402
from eventwire.extraction.loading import load_extractor  # noqa: E402
from eventwire.intake import submission_from  # noqa: E402
from eventwire.ports import Delivery, Message  # noqa: E402
from eventwire.stage import Coded, ExtractLogic, message  # noqa: E402
from stack import Broker  # noqa: E402
from stack.artifacts import fetch  # noqa: E402

BATCH, BATCHES, BYTES, AT_ONCE = 100, 30, 3000, 4
LOAD = 1200


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


@dataclass(frozen=True)
class Run:
    """What workers did: articles a second, seconds of processor time of all of them, and the largest one's memory."""

    rate: float
    cpu: float
    megabytes: float


def rate(broker: Broker, directory: Path, workers: int) -> Run:
    """So many workers take articles from the topic to committed events and actors."""
    submissions = padded(LOAD, 7)
    directory.mkdir()
    with Cluster(broker.bootstrap, directory, f"b{uuid.uuid4().hex[:8]}") as cluster:
        cluster.ingestor.start()
        for _ in range(workers):
            cluster.add_processor()
        warm = padded(20, 8)
        asyncio.run(post_lines(cluster, warm))
        cluster.settle()
        pids = [one.process.pid for one in cluster.processors if one.process is not None]
        before = sum(cpu_seconds(pid) for pid in pids)
        begin = time.perf_counter()
        asyncio.run(post_lines(cluster, submissions))
        events_done(cluster)
        took = time.perf_counter() - begin
        # The work on stories counts all the same.
        cluster.settle()
        used = sum(cpu_seconds(pid) for pid in pids) - before
        return Run(LOAD / took, used, max(peak_megabytes(pid) for pid in pids))


def events_done(cluster: Cluster) -> None:
    """Wait until events and actors are committed. Stories are told with rests, so that these go first."""
    while any(count for topic, count in cluster.waiting().items() if topic != flow.LEADS.name):
        # To ask costs something as well.
        time.sleep(0.5)


def family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    return [pid, *(int(child) for child in children)]


def cpu_seconds(pid: int) -> float:
    """Processor time that a worker and its extraction processes have used."""
    fields = [Path(f"/proc/{one}/stat").read_text("utf-8").rpartition(")")[2].split() for one in family(pid)]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def peak_megabytes(pid: int) -> float:
    """The most memory that a worker with its extraction processes has held (the sum of their peaks)."""
    texts = [Path(f"/proc/{one}/status").read_text("utf-8") for one in family(pid)]
    return sum(int(text.partition("VmHWM:")[2].split()[0]) for text in texts) / 1024


async def post_lines(cluster: Cluster, submissions: Sequence[dict[str, object]]) -> None:
    """Post submissions as JSON lines of one request."""
    body = b"\n".join(json.dumps(s).encode() for s in submissions)
    headers = {"Content-Type": "application/x-ndjson"}
    async with (
        aiohttp.ClientSession(cluster.ingestor.address, headers=headers) as session,
        session.post("/v1/articles", data=body) as answer,
    ):
        assert answer.status < 300, await answer.text()
        await answer.read()


@dataclass(frozen=True)
class Pure:
    """The same work without Kafka, Faust and processes: its rate, its processor time, and how many messages it is."""

    rate: float
    cpu: float
    messages: int


def pure() -> Pure:
    """All stages, in memory, in this process."""
    logic, memory, now = ExtractLogic(load_extractor()), MemoryFlow(), SystemClock().now()
    deliveries = [
        Delivery(m.topic, 0, n, m.key, m.value, now, m.headers) for n, m in enumerate(as_messages(padded(LOAD, 7)))
    ]
    logic.prepare(deliveries[:32])
    messages = LOAD
    begin, used = time.perf_counter(), time.process_time()
    for at in range(0, LOAD, 32):
        for coded in logic.prepare(deliveries[at : at + 32]):
            assert isinstance(coded, Coded), coded
            messages += len(coded.extraction.mentions) + len(coded.extraction.sightings)
            memory.take(coded, now)
    memory.settle(now)
    return Pure(LOAD / (time.perf_counter() - begin), time.process_time() - used, messages)


def processing(broker: Broker, directory: Path) -> float:
    """A worker against the pure functions, and two workers against one. The rate of one worker."""
    alone = pure()
    one = rate(broker, directory / "one", 1)
    two = rate(broker, directory / "two", 2)
    overhead = 1000 * (one.cpu - alone.cpu) / alone.messages
    print(
        f"pure functions, all stages in one process: {alone.rate:.1f} articles/s, {alone.cpu:.1f} s of processor time"
    )
    print(
        f"a Faust worker: {one.rate:.1f} articles/s, {one.cpu:.1f} s of processor time; {alone.messages} messages, "
        f"so {overhead:.2f} ms of processor time a message more"
    )
    print(
        f"two workers: {two.rate:.1f} articles/s, {two.rate / one.rate:.2f} times one "
        f"(goal 1.7 where cores allow; {os.cpu_count()} here, and one worker keeps "
        f"{one.cpu * one.rate / LOAD:.2f} of them busy, two {two.cpu * two.rate / LOAD:.2f})"
    )
    print(f"memory of a worker at its peak: {max(one.megabytes, two.megabytes):.0f} MB (goal 700)\n")
    return one.rate


def latency(broker: Broker, directory: Path, load: float) -> None:
    """Seconds from the request's beginning to the event on its topic, at this load, one article a request."""
    count = max(40, int(load * 30))
    submissions = padded(count, 9)
    with Cluster(broker.bootstrap, directory, f"b{uuid.uuid4().hex[:8]}") as cluster:
        cluster.ingestor.start()
        cluster.add_processor()
        asyncio.run(post_lines(cluster, padded(20, 10)))
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
    consumer = AIOKafkaConsumer(
        **connection(cluster.settings), group_id=None, auto_offset_reset="latest", fetch_max_wait_ms=50
    )
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
