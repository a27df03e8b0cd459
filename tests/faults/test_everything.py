"""All services over both engines, any of them killed during a load; in the end the ledger must balance."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from aiokafka.errors import KafkaError
from support.cluster import Service, until
from support.history import Step, history
from support.ledger import balance
from support.publishing import Publisher
from support.search_cluster import SearchCluster

from eventwire import flow
from stack import Broker, Node

pytestmark = [pytest.mark.stack, pytest.mark.slow]
SEED = 23
FAULTS = ("ingestor", "processor", "indexer", "state", "broker", "node", "rolling")


class Storm:
    """Faults over a cluster of two processors and two indexers. A service that ends by itself is started anew, as any
    deployment does."""

    def __init__(self, cluster: SearchCluster, broker: Broker, node: Node, draw: random.Random) -> None:
        self._cluster = cluster
        self._broker = broker
        self._node = node
        self._draw = draw
        self.revived: list[str] = []

    def start(self) -> None:
        """Start everything."""
        self._cluster.ingestor.start(wait=False)
        for _ in range(2):
            self._cluster.add_processor(wait=False)
            self._cluster.add_indexer(wait=False)
        for service in self._services():
            service.wait()

    def strike(self, fault: str) -> None:
        """Do it, and start again what it ended."""
        match fault:
            case "ingestor":
                self._cluster.ingestor.kill()
                self._cluster.ingestor.start()
            case "processor" | "state":
                victim = self._draw.choice(self._cluster.processors)
                victim.kill()
                if fault == "state":
                    shutil.rmtree(victim.environment["EVENTWIRE_PROCESSOR_DATA"], ignore_errors=True)
                victim.start(wait=False)
            case "indexer":
                victim = self._draw.choice(self._cluster.indexers)
                victim.kill()
                victim.start(wait=False)
            case "broker":
                self._broker.process.kill()
                self._broker.start()
            case "node":
                self._node.process.kill()
                self._node.start()
            case "rolling":
                for service in self._services():
                    assert service.stop() == 0, service.output()[-3000:]
                    service.start()

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something of the whole; an engine that is not there for a moment is no answer."""

        def met() -> bool:
            self._revive()
            try:
                return condition()
            except (KafkaError, OSError):
                return False

        until(met, what, lambda: "\n".join(s.output()[-1500:] for s in self._services()), patience=400)

    def _revive(self) -> None:
        for service in self._services():
            assert service.process is not None
            if service.process.poll() is not None:
                assert "Traceback" not in service.output()[-4000:] or "the worker ends" in service.output()
                self.revived.append(service.role)
                service.start(wait=False)

    def _services(self) -> list[Service]:
        return [self._cluster.ingestor, *self._cluster.processors, *self._cluster.indexers]


def unfinished(cluster: SearchCluster) -> int:
    """How many articles the slower of processors and indexers has not committed."""
    return max(cluster.waiting()[flow.ARTICLES.name], cluster.unindexed())


def play(storm: Storm, cluster: SearchCluster, publisher: Publisher, steps: list[Step], faults: list[str]) -> None:
    """A part of the steps before each fault; it strikes while that part is being worked on."""
    draw = random.Random(SEED)
    part = -(-len(steps) // len(faults))
    for number, fault in enumerate(faults):
        begin, end = number * part, min(len(steps), (number + 1) * part)
        if fault in {"ingestor", "broker"}:
            publisher.arm(draw.randrange(1, max(2, (end - begin) // 2)), lambda fault=fault: storm.strike(fault))
            publisher.allow(end)
            publisher.wait(end)
        else:
            publisher.allow(end)
            storm.until(lambda: unfinished(cluster) > 0, "work under way")
            storm.strike(fault)
    publisher.allow(len(steps))
    publisher.wait(len(steps))
    storm.until(lambda: not any(cluster.waiting().values()) and cluster.unindexed() == 0, "all to be done")


@pytest.mark.parametrize(
    ("count", "kinds", "rounds"),
    [
        # What kills one service alone has tests of its own; here the short forms are of what hits several at once.
        pytest.param(60, ("processor", "state"), 1, id="short-workers"),
        pytest.param(60, ("broker", "node"), 1, id="short-engines"),
        pytest.param(900, FAULTS, 5, id="full", marks=pytest.mark.full),
    ],
)
def test_whatever_is_killed_the_ledger_balances(
    broker: Broker, node: Node, tmp_path: Path, count: int, kinds: tuple[str, ...], rounds: int
) -> None:
    steps = history(count, SEED)
    draw = random.Random(SEED)
    faults = [fault for _ in range(rounds) for fault in draw.sample(kinds, len(kinds))]
    prefix = f"everything-{count}-{kinds[0]}"
    with SearchCluster(broker.bootstrap, tmp_path, prefix, count=6, elasticsearch=node.url) as cluster:
        storm = Storm(cluster, broker, node, draw)
        storm.start()
        with Publisher(steps, lambda: cluster.ingestor.address) as publisher:
            play(storm, cluster, publisher, steps, faults)
        cluster.settle_index()
        ledger = balance(cluster, steps, publisher.accepted)
    assert ledger.accepted == count == ledger.indexed + ledger.withdrawn
    assert ledger.dead == 0
    assert ledger.withdrawn > 0
    assert ledger.events > count / 8
