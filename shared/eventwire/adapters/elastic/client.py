"""The client of Elasticsearch, and how to wait for the cluster."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from elasticsearch import AsyncElasticsearch, TransportError

from eventwire.adapters.elastic.failure import failure
from eventwire.adapters.elastic.names import KINDS, IndexNames
from eventwire.adapters.elastic.settings import ElasticSettings
from eventwire.errors import EventwireError, InvalidInput, Temporary


def connect(settings: ElasticSettings) -> AsyncElasticsearch:
    """A client; close it when done. Nothing is asked yet. It never tries again by itself: its callers decide.

    Raises:
        InvalidInput: the settings contradict each other or name no node.
    """
    hosts = [host.strip().rstrip("/") for host in settings.elasticsearch_url.split(",") if host.strip()]
    options: dict[str, Any] = {"request_timeout": settings.elasticsearch_timeout, "max_retries": 0}
    if (settings.elasticsearch_username is None) != (settings.elasticsearch_password is None):
        raise InvalidInput(
            "EVENTWIRE_ELASTICSEARCH_USERNAME", "and EVENTWIRE_ELASTICSEARCH_PASSWORD belong together; set both or none"
        )
    if settings.elasticsearch_username is not None and settings.elasticsearch_password is not None:
        options["basic_auth"] = (settings.elasticsearch_username, settings.elasticsearch_password.get_secret_value())
    if settings.elasticsearch_ca_file is not None:
        if not settings.elasticsearch_ca_file.is_file():
            raise InvalidInput("EVENTWIRE_ELASTICSEARCH_CA_FILE", f"{settings.elasticsearch_ca_file} is not a file")
        options["ca_certs"] = str(settings.elasticsearch_ca_file)
    try:
        return AsyncElasticsearch(_ports(hosts), **options)
    except ValueError as error:
        raise InvalidInput("EVENTWIRE_ELASTICSEARCH_URL", str(error)) from None


def _ports(hosts: list[str]) -> list[str]:
    """The client wants a port in every address; without one, Elasticsearch's own."""
    return [host if host.rsplit(":", 1)[-1].isdigit() else f"{host}:9200" for host in hosts]


async def wait_for_cluster(client: AsyncElasticsearch, settings: ElasticSettings, tell: Callable[[str], None]) -> None:
    """Wait until the cluster answers and is not red. `tell` hears, when it changes, what is waited for.

    Raises:
        Temporary: not within `settings.wait_seconds`; says what is wrong.
    """
    await _wait(lambda: _cluster_trouble(client, settings), settings.wait_seconds, tell)


async def wait_for_indices(client: AsyncElasticsearch, settings: ElasticSettings, tell: Callable[[str], None]) -> None:
    """Wait until the cluster answers and has the aliases that `eventwire indices apply` makes.

    Raises:
        Temporary: not within `settings.wait_seconds`; says what is missing and what to do.
    """
    await _wait(lambda: _index_trouble(client, settings), settings.wait_seconds, tell)


async def _wait(trouble: Callable[[], Any], seconds: float, tell: Callable[[str], None]) -> None:
    limit = time.monotonic() + seconds
    told = ""
    while (reason := await trouble()) is not None:
        if time.monotonic() >= limit:
            raise Temporary(f"gave up after {seconds:g} s: {reason}")
        if reason != told:
            tell(f"waiting: {reason}")
            told = reason
        await asyncio.sleep(0.5)


async def _cluster_trouble(client: AsyncElasticsearch, settings: ElasticSettings) -> str | None:
    try:
        health = await client.options(request_timeout=5).cluster.health()
    except Exception as error:  # noqa: BLE001 - whatever it is, it may pass
        return f"{settings.elasticsearch_url}: {_told(error)}"
    return f"the cluster at {settings.elasticsearch_url} is red" if health["status"] == "red" else None


async def _index_trouble(client: AsyncElasticsearch, settings: ElasticSettings) -> str | None:
    trouble = await _cluster_trouble(client, settings)
    if trouble is not None:
        return trouble
    names = IndexNames(settings.elasticsearch_prefix)
    try:
        missing = [a for a in map(names.alias, KINDS) if not await client.indices.exists_alias(name=a)]
    except Exception as error:  # noqa: BLE001 - whatever it is, it may pass
        return f"{settings.elasticsearch_url}: {_told(error)}"
    if missing:
        return f"{settings.elasticsearch_url} has no index {', '.join(missing)}; `eventwire indices apply` makes them"
    return None


def _told(error: Exception) -> str:
    if isinstance(error, TransportError):
        return f"does not answer ({error.message})"
    if isinstance(error, EventwireError):
        return str(error)
    return str(failure(error))
