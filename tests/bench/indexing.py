"""The indexer against raw bulk, and POST to searchable: `python tests/bench/indexing.py [articles a second]`.

The floor is the client's own bulk of the same documents into a like index in the same run. Needs Java and Maven.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "deploy" / "local")]

from bench.distributed import events_done, padded, post_lines  # noqa: E402
from contracts.records import event, evidence  # noqa: E402
from elasticsearch import AsyncElasticsearch  # noqa: E402
from support.search_cluster import SearchCluster  # noqa: E402

from eventwire import flow  # noqa: E402
from eventwire.adapters.elastic import ElasticIndex, IndexNames, connect  # noqa: E402
from eventwire.adapters.kafka.publisher import KafkaPublisher  # noqa: E402
from eventwire.adapters.system_clock import SystemClock  # noqa: E402
from eventwire.adapters.telemetry import Metrics  # noqa: E402
from eventwire.indexing import event_document  # noqa: E402
from eventwire.model import Event  # noqa: E402
from eventwire.ports import Delivery  # noqa: E402
from eventwire.stage import message  # noqa: E402
from eventwire.stage.storm import StormGuard  # noqa: E402
from eventwire_indexer.consumer import Consumer  # noqa: E402
from eventwire_indexer.service import Loop, calm_collector  # noqa: E402
from eventwire_indexer.settings import IndexerSettings  # noqa: E402
from eventwire_indexer.stage import NAME, IndexStage  # noqa: E402
from stack import Broker, Node  # noqa: E402
from stack.artifacts import fetch  # noqa: E402

COUNT, BATCH, ROUNDS = 9000, 1000, 3
PEAK = 1200
LASTS = 40
"""Articles by which the peak load is found, and seconds at half of it."""


def events(count: int) -> list[Event]:
    """Events with one to four pieces of evidence, each of its own words."""
    made = []
    for n in range(count):
        reports = tuple(
            evidence(
                f"{n}-{m}",
                f"Minister {n} spoke by telephone with minister {n + m} about plan {n % 97}, report {m} says.",
            )
            for m in range(1 + n % 4)
        )
        made.append(event(f"e{n}", version=n + 1, date=date(2024, 1 + n % 12, 1 + n % 28), evidence=reports))
    return made


async def raw(client: AsyncElasticsearch, index: str, made: Sequence[Event]) -> float:
    """Documents a second by the client's bulk, of documents that are ready."""
    bodies = [(record.event_id, event_document(record).body) for record in made]
    begin = time.perf_counter()
    for start in range(0, len(bodies), BATCH):
        operations: list[Any] = []
        for key, body in bodies[start : start + BATCH]:
            operations += [{"index": {"_index": index, "_id": key}}, body]
        answer = await client.bulk(operations=operations)
        assert not answer["errors"]
    return len(made) / (time.perf_counter() - begin)


class Counting(Consumer):
    """Stops the loop when so many messages are committed, and keeps when that was."""

    def __init__(self, settings: IndexerSettings, most: int, stopping: asyncio.Event) -> None:
        super().__init__(settings)
        self._left = most
        self._stopping = stopping
        self.end = 0.0

    async def commit(self, deliveries: Sequence[Delivery]) -> None:
        await super().commit(deliveries)
        self._left -= len(deliveries)
        if self._left <= 0:
            self.end = time.perf_counter()
            self._stopping.set()


async def indexer(settings: IndexerSettings, client: AsyncElasticsearch, count: int) -> float:
    """Messages a second of the indexer, from Kafka to the commit."""
    stopping = asyncio.Event()
    metrics, clock = Metrics(), SystemClock()
    index = ElasticIndex(client, IndexNames(settings.elasticsearch_prefix))
    async with KafkaPublisher(settings) as publisher, Counting(settings, count, stopping) as consumer:
        stage = IndexStage(index, publisher, clock, StormGuard(NAME, 1.0), metrics)
        while not consumer.places():  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.05)
        begin = time.perf_counter()
        await Loop(consumer, stage, clock, metrics, settings.indexer_batch).work(stopping)
        return count / (consumer.end - begin)


async def throughput(cluster: SearchCluster) -> list[float]:
    """Ratios of the indexer to raw bulk, turn by turn."""
    settings = IndexerSettings(
        kafka_bootstrap=cluster.bootstrap, kafka_topic_prefix=cluster.prefix,
        elasticsearch_url=cluster.elasticsearch, elasticsearch_prefix=cluster.prefix,
    )  # fmt: skip
    client = connect(settings)
    made = events(COUNT)
    calm_collector()
    ratios = []
    try:
        for turn in range(ROUNDS + 1):
            renamed = [record.model_copy(update={"event_id": f"{turn}-{record.event_id}"}) for record in made]
            async with KafkaPublisher(settings) as publisher:
                now = datetime.now(UTC)
                await publisher.publish([message(flow.EVENTS, r.event_id, r, now) for r in renamed])
            # The template makes an index of this name like the others.
            floor = await raw(client, f"{cluster.prefix}-events-raw{turn}", renamed)
            got = await indexer(settings, client, COUNT)
            if turn:
                # The first turn warms both.
                ratios.append(got / floor)
                print(f"raw bulk {floor:7.0f} docs/s   indexer {got:7.0f} docs/s   ratio {got / floor:.2f}", flush=True)
    finally:
        await client.close()
    return ratios


def peak(cluster: SearchCluster) -> float:
    """Articles a second from the request to committed documents, all services and engines on this machine."""
    warm, load = padded(40, 10), padded(PEAK, 13)
    for submission in warm:
        assert cluster.request("POST", "/v1/articles", submission)[0] == HTTPStatus.ACCEPTED
    cluster.settle()
    cluster.settle_index()
    begin = time.perf_counter()
    asyncio.run(post_lines(cluster, load))
    events_done(cluster)
    cluster.settle_index()
    took = time.perf_counter() - begin
    cluster.settle()
    return PEAK / took


def latency(cluster: SearchCluster, rate: float, seed: int) -> tuple[list[float], int, int]:
    """Seconds from the POST of an article until an event with it is found.

    Of those never found: how many stand behind another copy of the text by the same outlet, of which an event shows
    the newest only; and how many have no event.
    """
    submissions = padded(max(40, int(rate * LASTS)), seed)
    posted: dict[str, float] = {}
    given: dict[str, tuple[str, str, int]] = {}
    seen: dict[str, float] = {}
    done = threading.Event()

    async def watch(client: AsyncElasticsearch) -> None:
        last = 0.0
        while not done.is_set() or (len(seen) < len(posted) and time.perf_counter() - last < 20):
            missing = [key for key in list(posted) if key not in seen]
            answer = await client.search(
                index=cluster.names.alias("event"),
                size=1000,
                source_includes=["search.article_ids"],
                query={"terms": {"search.article_ids": missing}},
            )
            at = time.perf_counter()
            for hit in answer["hits"]["hits"]:
                for key in hit["_source"]["search"]["article_ids"]:
                    if key not in seen:
                        seen[key] = last = at
            await asyncio.sleep(0.05)

    watcher = threading.Thread(target=lambda: cluster.ask(watch))
    watcher.start()
    begin = time.perf_counter()
    for number, submission in enumerate(submissions):
        pause = begin + number / rate - time.perf_counter()
        if pause > 0:
            time.sleep(pause)
        at = time.perf_counter()
        status, answer = cluster.request("POST", "/v1/articles", submission)
        assert status == 202
        posted[answer["article_id"]] = at
        given[answer["article_id"]] = copy(submission["source"], submission["title"], submission["published_at"])
    done.set()
    watcher.join()
    cluster.settle()
    cluster.settle_index()
    shown = {
        copy(evidence["source"], evidence["title"], evidence["published_at"])
        for found in cluster.documents("event").values()
        for evidence in found["evidence"]
    }
    missing = [given[key] for key in posted if key not in seen]
    behind = sum(text in shown for text in missing)
    return sorted(seen[key] - at for key, at in posted.items() if key in seen), behind, len(missing) - behind


def copy(outlet: Any, title: Any, published_at: Any) -> tuple[str, str, int]:
    """What all copies of a generated text share: outlet, headline and the week, whose Monday it tells of."""
    return outlet, title, datetime.fromisoformat(published_at).isocalendar().week


def main() -> int:
    """Print the figures; the exit status is 1 when the indexer falls below its floor."""
    directory = Path(tempfile.mkdtemp(prefix="eventwire-bench-"))
    directory.chmod(0o755)
    artifacts = fetch(ROOT / "var" / "stack" / "artifacts")
    broker, node = Broker(directory / "kafka", artifacts), Node(directory / "elasticsearch", artifacts)
    try:
        broker.start()
        node.start()
        with SearchCluster(broker.bootstrap, directory, "bench-index", count=3, elasticsearch=node.url) as cluster:
            ratio = statistics.median(asyncio.run(throughput(cluster)))
            print(f"indexer / raw bulk, median of {ROUNDS}: {ratio:.2f} (goal 0.80)")
        with SearchCluster(broker.bootstrap, directory, "bench-latency", count=3, elasticsearch=node.url) as cluster:
            cluster.ingestor.start(wait=False)
            cluster.add_indexer(wait=False)
            cluster.add_processor()
            cluster.ingestor.wait()
            cluster.indexers[0].wait()
            most = peak(cluster)
            rate = float(sys.argv[1]) if len(sys.argv) > 1 else most / 2
            print(f"the whole chain on this machine, one processor and one indexer: {most:.1f} articles/s at most")
            took, behind, lost = latency(cluster, rate, seed=12)
            p50, p99 = took[len(took) // 2], took[min(len(took) - 1, int(len(took) * 0.99))]
            print(
                f"POST to searchable at {rate:g} articles/s: p50 {p50:.2f} s, p99 {p99:.2f} s (goal p99 2 s); "
                f"{len(took)} found, {behind} behind a copy by the same outlet, {lost} gave no event"
            )
    finally:
        node.stop()
        broker.stop()
    return 0 if ratio >= 0.8 else 1


if __name__ == "__main__":
    sys.exit(main())
