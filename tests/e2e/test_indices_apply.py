"""`eventwire indices apply` on a real node: what it makes, what it leaves alone, what it refuses."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import AsyncIterator

import pytest
from elasticsearch import AsyncElasticsearch

from eventwire.adapters.elastic import KINDS, IndexSettings, connect
from eventwire.adapters.elastic.bootstrap import apply, full_analysis, plan
from eventwire.errors import Conflict

pytestmark = pytest.mark.stack


@pytest.fixture
async def settings(elasticsearch: str) -> AsyncIterator[IndexSettings]:
    prefix = f"t{uuid.uuid4().hex[:12]}"
    made = IndexSettings(elasticsearch_url=elasticsearch, elasticsearch_prefix=prefix)
    yield made
    client = connect(made)
    for index in await client.indices.get(index=f"{prefix}-*", features="aliases"):
        await client.indices.delete(index=index)
    await client.close()


@pytest.fixture
async def client(settings: IndexSettings) -> AsyncIterator[AsyncElasticsearch]:
    made = connect(settings)
    yield made
    await made.close()


async def told(client: AsyncElasticsearch, settings: IndexSettings) -> list[str]:
    return [
        f"{change.name.removeprefix(settings.elasticsearch_prefix)}: {change.what}"
        for change in await plan(client, settings)
    ]


async def test_a_second_time_there_is_nothing_to_do(client: AsyncElasticsearch, settings: IndexSettings) -> None:
    changes = await plan(client, settings)
    assert len(changes) == 2 * len(KINDS)
    await apply(client, changes)
    assert await told(client, settings) == []
    # Two that bootstrap at the same moment do not disturb each other.
    await apply(client, changes)


async def test_a_field_that_is_missing_is_added_and_documents_stay(
    client: AsyncElasticsearch, settings: IndexSettings
) -> None:
    await apply(client, await plan(client, settings))
    alias = f"{settings.elasticsearch_prefix}-events"
    await client.indices.delete(index=f"{alias}-000001")
    await client.indices.create(
        index=f"{alias}-older",
        mappings={"dynamic": False, "properties": {"event_id": {"type": "keyword", "ignore_above": 2048}}},
        aliases={alias: {}},
    )
    await client.index(index=alias, id="e", document={"event_id": "e", "code": "04"}, refresh=True)
    # The template gave the index all fields; a template of an older release would not have.
    assert await told(client, settings) == []
    assert (await client.count(index=alias))["count"] == 1


async def test_settings_that_may_change_in_use_are_changed_the_others_are_told_of(
    client: AsyncElasticsearch, settings: IndexSettings
) -> None:
    await apply(client, await plan(client, settings))
    wanted = settings.model_copy(update={"elasticsearch_refresh": "5s", "elasticsearch_shards": 3})
    changes = await told(client, wanted)
    assert "-events-000001: refresh_interval 1s -> 5s" in changes
    assert any(
        "number of shards differs" in change and "eventwire index rebuild events" in change for change in changes
    )
    await apply(client, [change for change in await plan(client, wanted) if change.action != "note"])
    assert [c.action for c in await plan(client, wanted)] == ["note"] * len(KINDS)


async def test_a_field_of_another_type_is_refused_with_the_way_out(
    client: AsyncElasticsearch, settings: IndexSettings
) -> None:
    alias = f"{settings.elasticsearch_prefix}-events"
    await client.indices.create(
        index=f"{alias}-000001", mappings={"properties": {"code": {"type": "long"}}}, aliases={alias: {}}
    )
    with pytest.raises(Conflict, match=r"the field code is .*long.* must be .*keyword.*eventwire index rebuild events"):
        await plan(client, settings)


async def test_an_index_in_the_alias_s_place_is_refused(client: AsyncElasticsearch, settings: IndexSettings) -> None:
    await client.indices.create(index=f"{settings.elasticsearch_prefix}-events")
    with pytest.raises(Conflict, match=r"an index is called .*-events, where the alias belongs"):
        await plan(client, settings)


async def test_fields_added_by_a_newer_release_come_to_the_index_in_use(
    client: AsyncElasticsearch, settings: IndexSettings
) -> None:
    alias = f"{settings.elasticsearch_prefix}-actors"
    await client.indices.create(
        index=f"{alias}-000001",
        mappings={"dynamic": False, "properties": {"version": {"type": "long"}}},
        aliases={alias: {}},
    )
    # Its settings are those of Elasticsearch's own defaults: it was made without the template's analyzer.
    changes = [c for c in await plan(client, settings) if c.name == f"{alias}-000001"]
    assert [c.action for c in changes if c.action == "mapping"] == ["mapping"]
    assert "wikidata" in next(c.what for c in changes if c.action == "mapping")


async def test_the_analyzer_is_what_the_node_offers(client: AsyncElasticsearch, settings: IndexSettings) -> None:
    await apply(client, await plan(client, settings))
    answer = await client.indices.analyze(
        index=f"{settings.elasticsearch_prefix}-events", analyzer="news_text", text="Ministers' MEETINGS in Élysée"
    )
    found = [token["token"] for token in answer["tokens"]]
    full = ["minister", "meeting", "in", "elysee"]
    assert found == (full if await full_analysis(client) else ["ministers", "meetings", "in", "élysée"])


def test_the_command_shows_what_it_changes(settings: IndexSettings) -> None:
    environment = {
        "EVENTWIRE_ELASTICSEARCH_URL": settings.elasticsearch_url,
        "EVENTWIRE_ELASTICSEARCH_PREFIX": settings.elasticsearch_prefix,
        "PATH": "/usr/bin:/bin",
    }

    def command(*options: str) -> str:
        words = [sys.executable, "-m", "eventwire.cli", "indices", "apply", *options]
        return subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout

    assert "Nothing was changed" in command("--dry-run")
    assert "-events-000001: make it, behind the alias" in command()
    assert "are as they should be" in command()
