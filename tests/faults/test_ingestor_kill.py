"""kill -9 of the ingestor in the middle of batches, and of the broker under it: a 202 means that it is on Kafka."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from support.cluster import Cluster
from support.generated import articles
from support.history import Step
from support.publishing import Publisher

from eventwire import flow
from stack import Broker

pytestmark = [pytest.mark.stack, pytest.mark.slow]
SEED = 17
BATCH, EARLY = 100, 20


def submissions(count: int) -> list[Step]:
    """Articles of about 30 KB: a request of them is many pieces and many batches."""
    made = articles(count, SEED)
    for submission in made:
        submission["text"] += " The hall was full and the morning was grey." * 650
        submission["updated_at"] = "2024-05-01T00:00:00Z"
    return [Step(submission) for submission in made]


@pytest.mark.parametrize(
    ("count", "kills"), [(500, 5), pytest.param(3000, 30, marks=pytest.mark.full)], ids=["short", "full"]
)
def test_what_was_acknowledged_before_a_kill_is_on_the_topic(
    kafka: str, tmp_path: Path, count: int, kills: int
) -> None:
    draw = random.Random(SEED)
    steps = submissions(count)
    with Cluster(kafka, tmp_path, f"ingestor-kill-{count}", count=3) as cluster:
        cluster.ingestor.start()
        with Publisher(steps, lambda: cluster.ingestor.address, BATCH) as publisher:
            killed: list[int] = []

            def kill() -> None:
                cluster.ingestor.kill()
                killed.append(len(publisher.acknowledged))
                assert publisher.accepted <= set(cluster.latest(flow.ARTICLES))
                cluster.ingestor.start()

            for number in range(1, kills + 1):
                publisher.arm(draw.randrange(1, EARLY), kill)
                publisher.allow(number * count // kills)
                publisher.wait(number * count // kills)
        assert len(killed) == kills
        found = cluster.records(flow.ARTICLES)
        texts = {submission["url"]: submission["text"] for submission in (step.submission or {} for step in steps)}
        assert {record["url"]: record["text"] for _, record, _ in found} == texts
        # Sent again is the same again: the same id, the same revision.
        assert len({(key, record["revision"]) for key, record, _ in found}) == count
        assert publisher.refusals >= kills


def test_what_was_acknowledged_before_the_broker_was_killed_is_there_after(broker: Broker, tmp_path: Path) -> None:
    draw = random.Random(SEED)
    steps = submissions(200)
    with Cluster(broker.bootstrap, tmp_path, "broker-kill", count=3) as cluster:
        cluster.ingestor.start()
        with Publisher(steps, lambda: cluster.ingestor.address, BATCH) as publisher:

            def kill() -> None:
                broker.process.kill()
                told = publisher.accepted
                broker.start()
                assert told <= set(cluster.latest(flow.ARTICLES))

            for end in (100, 200):
                publisher.arm(draw.randrange(1, EARLY), kill)
                publisher.allow(end)
                publisher.wait(end)
        assert set(cluster.latest(flow.ARTICLES)) == publisher.accepted
        assert len(publisher.accepted) == len(steps)
        assert "Traceback" not in cluster.ingestor.output()
