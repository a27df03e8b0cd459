"""An article posted to the ingestor is an event on the topic, and a withdrawal takes it back; with real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.cluster import Cluster, lasting, until
from support.generated import articles

from eventwire import flow

pytestmark = pytest.mark.stack
FLOW = (flow.ARTICLES, flow.MENTIONS, flow.SIGHTINGS, flow.EVENTS, flow.ACTORS)


def test_an_article_becomes_an_event_and_its_withdrawal_retracts_it(kafka: str, tmp_path: Path) -> None:
    (submission,) = articles(1, 5)
    parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    with Cluster(kafka, tmp_path, "e2e-flow", count=2) as cluster:
        cluster.ingestor.start(wait=False)
        cluster.add_processor()
        cluster.ingestor.wait()

        status, answer = cluster.request("POST", "/v1/articles", submission, traceparent=parent)
        assert status == 202
        until(lambda: cluster.latest(flow.EVENTS), "an event", cluster.processors[0].output)
        cluster.settle()
        (event,) = lasting(cluster.latest(flow.EVENTS)).values()
        assert event["evidence"][0]["article_id"] == answer["article_id"]
        assert event["evidence"][0]["sentence"] in submission["text"]
        assert {h.get("traceparent") for topic in FLOW for h in cluster.headers(topic)} == {parent}
        for service, line in ((cluster.ingestor, "accepted"), (cluster.processors[0], "extract is done")):
            logged = [json.loads(one) for one in service.output().splitlines()]
            (about,) = [one for one in logged if one["event"] == line]
            assert (about["article_id"], about["traceparent"]) == (answer["article_id"], parent)

        status, _ = cluster.request("DELETE", f"/v1/articles/{answer['article_id']}")
        assert status == 202
        cluster.settle()
        assert {e["status"] for e in cluster.latest(flow.EVENTS).values()} == {"retracted"}
        assert {a["status"] for a in cluster.latest(flow.ACTORS).values()} == {"retracted"}
        assert submission["text"] not in str(cluster.latest(flow.EVENTS))

        assert cluster.processors[0].stop() == 0
        assert cluster.ingestor.stop() == 0


@pytest.mark.parametrize(
    ("role", "hint"),
    [
        ("ingestor", "eventwire topics apply"),
        ("processor", "eventwire topics apply"),
        ("indexer", "eventwire topics apply"),
        ("gateway", "eventwire indices apply"),
    ],
)
def test_a_service_without_its_needs_gives_up_in_one_line(kafka: str, elasticsearch: str, role: str, hint: str) -> None:
    environment = {
        **os.environ,
        "EVENTWIRE_KAFKA_BOOTSTRAP": kafka,
        "EVENTWIRE_ELASTICSEARCH_URL": elasticsearch,
        "EVENTWIRE_KAFKA_TOPIC_PREFIX": "e2e-nothing",
        "EVENTWIRE_ELASTICSEARCH_PREFIX": "e2e-nothing",
        "EVENTWIRE_WAIT_SECONDS": "1",
        f"EVENTWIRE_{role.upper()}_PORT": "0",
    }
    line = [sys.executable, "-m", "eventwire.cli", role]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith("eventwire: gave up after 1 s: ")
    assert hint in last
    assert "Traceback" not in done.stderr


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
