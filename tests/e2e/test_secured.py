"""Every client of ours through SASL over TLS to Kafka and through a password over TLS to Elasticsearch."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.generated import articles
from support.search_cluster import SearchCluster
from support.secured import PASSWORD, USER, Authority, SecuredNode, secured_broker

from eventwire.adapters.elastic import ElasticSettings, connect
from eventwire.adapters.elastic.client import wait_for_cluster
from eventwire.adapters.kafka import KafkaPublisher, KafkaSettings
from eventwire.errors import InvalidInput, Temporary
from stack import Broker, Node

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def authority(stack_directory: Path) -> Authority:
    made = Authority(stack_directory / "authority")
    made.make()
    return made


@pytest.fixture(scope="module")
def engines(artifacts: Path, stack_directory: Path, authority: Authority) -> Iterator[tuple[Broker, Node]]:
    """Both started at once: they take their time."""
    broker = secured_broker(stack_directory / "secured-kafka", artifacts, authority)
    node = SecuredNode(stack_directory / "secured-elasticsearch", artifacts, authority)
    try:
        with ThreadPoolExecutor() as threads:
            for started in [threads.submit(broker.start), threads.submit(node.start)]:
                started.result()
        yield broker, node
    finally:
        broker.stop()
        node.stop()


@pytest.fixture
def secured(monkeypatch: pytest.MonkeyPatch, engines: tuple[Broker, Node], authority: Authority) -> tuple[Broker, Node]:
    """The settings by which an operator says how the engines are secured; the services inherit them."""
    for name, value in {
        "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KAFKA_USERNAME": USER,
        "KAFKA_PASSWORD": PASSWORD,
        "KAFKA_CA_FILE": str(authority.certificate),
        "ELASTICSEARCH_USERNAME": USER,
        "ELASTICSEARCH_PASSWORD": PASSWORD,
        "ELASTICSEARCH_CA_FILE": str(authority.certificate),
    }.items():
        monkeypatch.setenv(f"EVENTWIRE_{name}", value)
    return engines


def test_an_article_goes_all_the_way(secured: tuple[Broker, Node], tmp_path: Path) -> None:
    broker, node = secured
    prefix = f"eventwire-{uuid.uuid4().hex[:8]}"
    with SearchCluster(broker.bootstrap, tmp_path, prefix, count=1, elasticsearch=node.url) as cluster:
        cluster.add_processor(wait=False)
        cluster.add_indexer(wait=False)
        cluster.ingestor.start(wait=False)
        cluster.gateway.start(wait=False)
        for service in (cluster.ingestor, cluster.gateway, *cluster.indexers, *cluster.processors):
            service.wait()
        (submission,) = articles(1, 5)
        status, accepted = cluster.request("POST", "/v1/articles", submission)
        assert status == 202
        cluster.settle()
        cluster.settle_index()
        status, page = cluster.get(f"/v1/events?article={accepted['article_id']}")
        assert status == 200
        assert page["items"]
        assert cluster.get("/v1/dead-letters") == (200, {"items": [], "next_cursor": None})
        for service in (cluster.ingestor, cluster.gateway, *cluster.indexers, *cluster.processors):
            assert PASSWORD not in service.output()


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-512"])
def test_a_wrong_password_or_no_trust_is_said_to_be_so(secured: tuple[Broker, Node], mechanism: str) -> None:
    broker, _ = secured

    async def connects(**changed: object) -> None:
        given = {"kafka_bootstrap": broker.bootstrap, "kafka_sasl_mechanism": mechanism, **changed}
        async with KafkaPublisher(KafkaSettings.model_validate(given)):
            pass

    asyncio.run(connects())
    for wrong in ({"kafka_password": "wrong"}, {"kafka_ca_file": None}, {"kafka_security_protocol": "PLAINTEXT"}):
        with pytest.raises(Temporary, match="Kafka at"):
            asyncio.run(connects(**wrong))


def test_elasticsearch_refuses_strangers_and_is_not_trusted_blindly(secured: tuple[Broker, Node]) -> None:
    _, node = secured

    async def connects(**changed: object) -> None:
        settings = ElasticSettings.model_validate({"elasticsearch_url": node.url, "wait_seconds": 0, **changed})
        client = connect(settings)
        try:
            await wait_for_cluster(client, settings, lambda _told: None)
        finally:
            await client.close()

    asyncio.run(connects())
    with pytest.raises(Temporary, match="EVENTWIRE_ELASTICSEARCH_USERNAME"):
        asyncio.run(connects(elasticsearch_password="wrong"))  # noqa: S106 - a wrong one
    with pytest.raises(Temporary, match=r"does not answer .*certificate"):
        asyncio.run(connects(elasticsearch_ca_file=None))
    with pytest.raises(InvalidInput, match="https"):
        asyncio.run(connects(elasticsearch_url=node.url.replace("https", "http")))
