"""kill -9 of workers during a load: every article accepted leads to the same events and actors as without."""

from __future__ import annotations

import random
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from support.cluster import Cluster, lasting, until
from support.generated import articles

from eventwire import flow

pytestmark = [pytest.mark.stack, pytest.mark.slow]

FAILOVER_SECONDS = 20
SEED = 11


def outcome(cluster: Cluster) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """The events and actors in the end, and the articles that events rest on; no dead letters."""
    cluster.settle()
    assert not cluster.latest(flow.DEAD_LETTERS)
    events = lasting(cluster.latest(flow.EVENTS))
    return events, lasting(cluster.latest(flow.ACTORS)), sorted(cluster.latest(flow.ARTICLES))


def calm(kafka: str, directory: Path, prefix: str, submissions: list[dict[str, Any]]) -> Any:
    """The outcome with one worker that nobody disturbs."""
    directory.mkdir()
    with Cluster(kafka, directory, prefix) as cluster:
        cluster.ingestor.start()
        post(cluster, submissions)
        cluster.add_processor()
        return outcome(cluster)


def post(cluster: Cluster, submissions: list[dict[str, Any]]) -> None:
    with ThreadPoolExecutor(4) as publishers:
        for status, answer in publishers.map(lambda s: cluster.request("POST", "/v1/articles", s), submissions):
            assert status == 202, answer


def done(cluster: Cluster, total: int) -> int:
    """How many articles are committed."""
    return total - cluster.waiting()[flow.ARTICLES.name]


@pytest.mark.parametrize(
    ("count", "kills"), [(150, 2), pytest.param(1500, 30, marks=pytest.mark.full)], ids=["short", "full"]
)
def test_kills_of_workers_change_nothing(kafka: str, tmp_path: Path, count: int, kills: int) -> None:
    submissions = articles(count, SEED)
    draw = random.Random(SEED)
    points = sorted(draw.sample(range(1, count - 20), kills))
    expected = calm(kafka, tmp_path / "calm", f"calm-{count}", submissions)

    with Cluster(kafka, tmp_path, f"kills-{count}") as cluster:
        cluster.ingestor.start()
        workers = [cluster.add_processor(), cluster.add_processor()]
        posted = 0
        for number, point in enumerate(points):
            victim = workers[draw.randrange(2)]
            victim.wait()
            # The point is reached in the middle of what was posted, so that the kill meets a worker at work.
            ahead = min(count, point + 20)
            post(cluster, submissions[posted:ahead])
            posted = ahead
            until(lambda at=point: done(cluster, posted) >= at, f"{point} articles", cluster.waiting)  # noqa: B023 - at once
            victim.kill()
            if number % 2:
                # The local copy of the state is lost with the machine.
                shutil.rmtree(Path(victim.environment["EVENTWIRE_PROCESSOR_DATA"]), ignore_errors=True)
            victim.start(wait=False)
        post(cluster, submissions[posted:])
        assert outcome(cluster) == expected


def test_another_worker_takes_over_in_time(kafka: str, tmp_path: Path) -> None:
    submissions = articles(60, SEED + 1)
    with Cluster(kafka, tmp_path, "failover", count=2) as cluster:
        cluster.ingestor.start()
        one, other = cluster.add_processor(), cluster.add_processor()
        post(cluster, submissions[:30])
        cluster.settle()

        killed = time.monotonic()
        one.kill()
        post(cluster, submissions[30:])
        until(lambda: not cluster.waiting()[flow.ARTICLES.name], "the takeover", other.output)
        assert time.monotonic() - killed < FAILOVER_SECONDS


def test_a_rolling_restart_under_load_loses_nothing(kafka: str, tmp_path: Path) -> None:
    submissions = articles(120, SEED + 2)
    expected = calm(kafka, tmp_path / "calm", "calm-rolling", submissions)
    with Cluster(kafka, tmp_path, "rolling") as cluster:
        cluster.ingestor.start()
        workers = [cluster.add_processor(), cluster.add_processor()]
        post(cluster, submissions)
        for worker in workers:
            assert worker.stop() == 0
            worker.start()
        assert outcome(cluster) == expected
