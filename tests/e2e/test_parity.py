"""Embedded and distributed end in the same events and actors, whatever is posted twice, corrected or withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cluster import Cluster, lasting
from support.history import history, play
from support.system import System

from eventwire import flow

pytestmark = [pytest.mark.stack, pytest.mark.slow]


@pytest.mark.parametrize("count", [120, pytest.param(1000, marks=pytest.mark.full)])
def test_two_processors_on_six_partitions_agree_with_one_process(kafka: str, tmp_path: Path, count: int) -> None:
    steps = history(count, seed=3)
    with Cluster(kafka, tmp_path, f"parity-{count}", count=6) as cluster:
        cluster.ingestor.start(wait=False)
        for _ in range(2):
            cluster.add_processor(wait=False)
        cluster.ingestor.wait()
        play(steps, cluster.request)
        cluster.settle()
        events = lasting(cluster.latest(flow.EVENTS))
        actors = lasting(cluster.latest(flow.ACTORS))
        assert not cluster.latest(flow.DEAD_LETTERS)
        for service in (*cluster.processors, cluster.ingestor):
            assert service.stop() == 0

    with System(tmp_path / "embedded", "--no-samples") as system:
        play(steps, system.request)
        system.settle()
        found = system.all("/v1/events?modality=any&polarity=any&status=any")
        assert events == lasting({event["event_id"]: event for event in found})
        assert actors == lasting({actor["actor_id"]: actor for actor in system.all("/v1/actors")})
    assert len(events) > count / 4
