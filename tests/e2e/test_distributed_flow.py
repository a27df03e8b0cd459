"""An article posted to the ingestor is an event on the topic, and a withdrawal takes it back; with real processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cluster import Cluster, lasting, until
from support.generated import articles

from eventwire import flow

pytestmark = pytest.mark.stack


def test_an_article_becomes_an_event_and_its_withdrawal_retracts_it(kafka: str, tmp_path: Path) -> None:
    (submission,) = articles(1, 5)
    with Cluster(kafka, tmp_path, "e2e-flow", count=2) as cluster:
        cluster.ingestor.start(wait=False)
        cluster.add_processor()
        cluster.ingestor.wait()

        status, answer = cluster.request("POST", "/v1/articles", submission)
        assert status == 202
        until(lambda: cluster.latest(flow.EVENTS), "an event", cluster.processors[0].output)
        cluster.settle()
        (event,) = lasting(cluster.latest(flow.EVENTS)).values()
        assert event["evidence"][0]["article_id"] == answer["article_id"]
        assert event["evidence"][0]["sentence"] in submission["text"]

        status, _ = cluster.request("DELETE", f"/v1/articles/{answer['article_id']}")
        assert status == 202
        cluster.settle()
        assert {e["status"] for e in cluster.latest(flow.EVENTS).values()} == {"retracted"}
        assert {a["status"] for a in cluster.latest(flow.ACTORS).values()} == {"retracted"}
        assert submission["text"] not in str(cluster.latest(flow.EVENTS))

        assert cluster.processors[0].stop() == 0
        assert cluster.ingestor.stop() == 0


def test_services_say_what_they_wait_for(kafka: str, tmp_path: Path) -> None:
    cluster = Cluster(kafka, tmp_path, "e2e-waiting", count=1, extra={"EVENTWIRE_WAIT_SECONDS": "60"})
    cluster.ingestor.start(wait=False)
    try:
        until(lambda: "eventwire topics apply" in cluster.ingestor.output(), "a hint", cluster.ingestor.output)
        with cluster:
            cluster.ingestor.wait()
            assert "Traceback" not in cluster.ingestor.output()
    finally:
        cluster.ingestor.kill()
