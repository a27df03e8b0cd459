"""The whole distributed system as real processes: ingestor, processors, indexers and gateway."""

from __future__ import annotations

import asyncio
import contextlib
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from elasticsearch import AsyncElasticsearch, TransportError

from eventwire import flow
from eventwire.adapters.elastic import IndexNames, IndexSettings, connect
from eventwire.adapters.elastic.bootstrap import apply, plan
from eventwire.adapters.kafka import lag, progress
from eventwire.adapters.kafka.publisher import KafkaPublisher
from eventwire.ports import Message
from support.cluster import Cluster, Service, until


@dataclass
class SearchCluster(Cluster):
    """An installation of its own on the session's broker and node; use as a context manager."""

    elasticsearch: str = ""

    def __post_init__(self) -> None:
        self.extra = {
            **self.extra,
            "EVENTWIRE_ELASTICSEARCH_URL": self.elasticsearch,
            "EVENTWIRE_ELASTICSEARCH_PREFIX": self.prefix,
        }
        super().__post_init__()
        self.index_settings = IndexSettings(elasticsearch_url=self.elasticsearch, elasticsearch_prefix=self.prefix)
        self.names = IndexNames(self.prefix)
        self.gateway = self._service("gateway", 0, r"listens on (http://[0-9.:]+)", {"EVENTWIRE_GATEWAY_PORT": "0"})
        self.indexers: list[Service] = []

    def __enter__(self) -> Self:
        super().__enter__()
        self.ask(self._make_indices)
        return self

    def __exit__(self, kind: object = None, *_: object) -> None:
        super().__exit__()
        for service in (self.gateway, *self.indexers):
            if service.process is not None and service.process.poll() is None:
                service.kill()
        # What failed is to be told, not that the node, which may be why, cannot be tidied up.
        with contextlib.suppress(*(() if kind is None else (TransportError,))):
            self.ask(self._drop_indices)

    async def _make_indices(self, client: AsyncElasticsearch) -> None:
        await apply(client, await plan(client, self.index_settings))

    async def _drop_indices(self, client: AsyncElasticsearch) -> None:
        found = await client.indices.get(index=f"{self.prefix}-*", features="aliases")
        for index in found:
            await client.indices.delete(index=index)

    def ask(self, question: Any) -> Any:
        """Ask Elasticsearch: an async function of a client."""

        async def run() -> Any:
            client = connect(self.index_settings)
            try:
                return await question(client)
            finally:
                await client.close()

        return asyncio.run(run())

    def add_indexer(self, *, wait: bool = True, **environment: str) -> Service:
        """One more indexer."""
        number = len(self.indexers)
        given = {f"EVENTWIRE_{name}": value for name, value in environment.items()}
        service = self._service(
            "indexer", number, r"health is at (http://[0-9.:]+)", {"EVENTWIRE_INDEXER_PORT": "0", **given}
        )
        self.indexers.append(service)
        service.start(wait=wait)
        return service

    def publish(self, messages: Sequence[Message]) -> None:
        """Put messages on the topics as the services before the indexer would."""

        async def run() -> None:
            async with KafkaPublisher(self.settings) as publisher:
                await publisher.publish(messages)

        asyncio.run(run())

    def unindexed(self) -> int:
        """How many messages the indexers have not committed."""
        found = asyncio.run(progress(self.settings, "indexer", flow.INDEX.reads))
        return sum(lag(found, topic) for topic in flow.INDEX.reads)

    def settle_index(self) -> None:
        """Wait until the indexers have committed all that there is, and make it searchable."""
        until(lambda: self.unindexed() == 0, "the indexers to be done", lambda: self.indexers[-1].output()[-3000:])
        self.ask(lambda client: client.indices.refresh(index=f"{self.prefix}-*"))

    def documents(self, kind: Any) -> dict[str, dict[str, Any]]:
        """What is behind the alias of a kind, by id (up to 10,000)."""
        answer = self.ask(lambda client: client.search(index=self.names.alias(kind), size=10_000))
        return {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}

    def get(self, path: str, service: Service | None = None) -> tuple[int, Any]:
        """A GET from the gateway, or from another service's port; status and JSON answer."""
        address = (service or self.gateway).address + path
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own address
                raw = answer.read()
                return answer.status, json.loads(
                    raw
                ) if answer.headers.get_content_subtype() == "json" else raw.decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)
