"""Feeds in the distributed system: the commands, the poller as a process, and a kill -9 between two polls."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.cluster import Cluster, Service, until
from support.press import press
from support.publisher_site import item, rss

from eventwire import flow

pytestmark = pytest.mark.stack


def feeds(cluster: Cluster, *arguments: str) -> str:
    """What an `eventwire feeds` command answers."""
    command = [sys.executable, "-m", "eventwire.cli", "feeds", *arguments]
    environment = {**os.environ, **cluster.ingestor.environment}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_was_polled_before_a_crash_is_not_polled_again(kafka: str, tmp_path: Path) -> None:
    answers = {"/one": (200, rss(item(1), item(2))), "/two": (200, rss(item(3))), "/three": (410, "")}
    options = {"EVENTWIRE_OUTBOUND_ALLOW": "127.0.0.1", "EVENTWIRE_FEEDS_SPACING": "0", "EVENTWIRE_FEEDS_PORT": "0"}
    with press(answers) as site, Cluster(kafka, tmp_path, "feeds", count=2, extra=options) as cluster:
        assert "is added" in feeds(cluster, "add", f"{site.address}/one", "--full-text", "feed")
        environment = cluster.ingestor.environment
        poller = Service("feeds run", environment, tmp_path / "feeds.log", r"health is at (http://[0-9.:]+)")
        poller.start()
        try:
            until(lambda: len(cluster.latest(flow.ARTICLES)) == 2, "two articles", poller.output)
            until(lambda: " ok " in feeds(cluster, "list"), "its standing", poller.output)
            poller.kill()
            feeds(cluster, "add", f"{site.address}/two", f"{site.address}/three", "--full-text", "feed")
            poller.start()
            until(lambda: len(cluster.latest(flow.ARTICLES)) == 3, "the third article", poller.output)
            until(lambda: " gone " in feeds(cluster, "list"), "the end of the third feed", poller.output)
            assert site.asked.count("/one") == 1
            assert {a["title"] for a in cluster.latest(flow.ARTICLES).values()} == {"Report 1", "Report 2", "Report 3"}
            feeds(cluster, "remove", f"{site.address}/one", f"{site.address}/two", f"{site.address}/three")
            assert "No feeds" in feeds(cluster, "list")
            assert poller.stop() == 0
        finally:
            if poller.process is not None and poller.process.poll() is None:
                poller.kill()
