"""kill -9 of workers during a load: every article accepted leads to the same events and actors as without."""

from __future__ import annotations

import random
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from support.cluster import Cluster, Service, lasting, until
from support.generated import articles
from support.history import Step
from support.ledger import calm, newest

from eventwire import flow

pytestmark = [pytest.mark.stack, pytest.mark.slow]

FAILOVER_SECONDS = 20
SEED = 11


def dated(count: int, seed: int) -> list[dict[str, Any]]:
    """Articles whose publisher dates them, so that their revisions are the same wherever they are posted."""
    return [{**submission, "updated_at": "2024-05-01T00:00:00Z"} for submission in articles(count, seed)]


def balance(cluster: Cluster, submissions: list[dict[str, Any]]) -> None:
    """All articles are there, none is a dead letter, and they led to the events and actors of an undisturbed run."""
    cluster.settle()
    assert not cluster.latest(flow.DEAD_LETTERS)
    assert len(cluster.latest(flow.ARTICLES)) == len(submissions)
    events, actors = calm([Step(submission) for submission in submissions])
    assert lasting(newest(cluster.records(flow.EVENTS), "event_id")) == events
    assert lasting(newest(cluster.records(flow.ACTORS), "actor_id")) == actors
    assert len(events) > len(submissions) / 8


def post(cluster: Cluster, submissions: list[dict[str, Any]]) -> None:
    with ThreadPoolExecutor(4) as publishers:
        for status, answer in publishers.map(lambda s: cluster.request("POST", "/v1/articles", s), submissions):
            assert status == 202, answer


def pair(cluster: Cluster) -> list[Service]:
    """Two workers, started at once."""
    workers = [cluster.add_processor(wait=False) for _ in range(2)]
    for worker in workers:
        worker.wait()
    return workers


def family(pid: int) -> list[int]:
    """A process and its children."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split())]


def running(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def done(cluster: Cluster, total: int) -> int:
    """How many articles are committed."""
    return total - cluster.waiting()[flow.ARTICLES.name]


@pytest.mark.parametrize(
    ("count", "kills"), [(80, 2), pytest.param(1500, 30, marks=pytest.mark.full)], ids=["short", "full"]
)
def test_kills_of_workers_change_nothing(kafka: str, tmp_path: Path, count: int, kills: int) -> None:
    submissions = dated(count, SEED)
    draw = random.Random(SEED)
    points = sorted(draw.sample(range(1, count - 20), kills))
    with Cluster(kafka, tmp_path, f"kills-{count}") as cluster:
        cluster.ingestor.start()
        workers = pair(cluster)
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
        balance(cluster, submissions)


def test_another_worker_takes_over_in_time(kafka: str, tmp_path: Path) -> None:
    submissions = dated(60, SEED + 1)
    with Cluster(kafka, tmp_path, "failover", count=2) as cluster:
        cluster.ingestor.start()
        one, other = pair(cluster)
        post(cluster, submissions[:30])
        cluster.settle()

        assert one.process is not None
        children = family(one.process.pid)
        killed = time.monotonic()
        one.kill()
        post(cluster, submissions[30:])
        until(lambda: not cluster.waiting()[flow.ARTICLES.name], "the takeover", other.output)
        assert time.monotonic() - killed < FAILOVER_SECONDS
        # Nothing of the killed worker stays behind.
        assert len(children) > 1
        until(lambda: not any(running(pid) for pid in children), "its processes to end", lambda: str(children))


def test_a_rolling_restart_under_load_loses_nothing(kafka: str, tmp_path: Path) -> None:
    submissions = dated(60, SEED + 2)
    with Cluster(kafka, tmp_path, "rolling") as cluster:
        cluster.ingestor.start()
        workers = pair(cluster)
        post(cluster, submissions)
        for worker in workers:
            assert worker.stop() == 0
            worker.start()
        balance(cluster, submissions)


def test_a_worker_that_is_held_up_changes_nothing(kafka: str, tmp_path: Path) -> None:
    submissions = dated(60, SEED + 3)
    with Cluster(kafka, tmp_path, "held") as cluster:
        cluster.ingestor.start()
        one, other = pair(cluster)
        post(cluster, submissions[:45])
        until(lambda: done(cluster, 45) >= 10, "the work to begin", cluster.waiting)
        assert one.process is not None
        one.process.send_signal(signal.SIGSTOP)
        until(lambda: not any(cluster.waiting().values()), "the takeover", other.output)
        # It goes on in the middle of what it did, and does not know that another has done the same since.
        one.process.send_signal(signal.SIGCONT)
        post(cluster, submissions[45:])
        balance(cluster, submissions)
