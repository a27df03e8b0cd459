"""`eventwire indices apply`: templates, indices and aliases, changed only where nothing is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from elasticsearch import ApiError, AsyncElasticsearch, BadRequestError, NotFoundError, TransportError

from eventwire.adapters.elastic.failure import failure
from eventwire.adapters.elastic.mappings import STEMS, analysis, flat, mappings
from eventwire.adapters.elastic.names import KINDS, IndexNames, number_of
from eventwire.adapters.elastic.settings import IndexSettings
from eventwire.errors import Conflict
from eventwire.indexing import Kind

_DYNAMIC = ("number_of_replicas", "refresh_interval")
"""Settings that an index may change while it is in use."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do, and what to tell of it. `note`: nothing is done, it is only worth knowing."""

    action: Literal["template", "index", "mapping", "settings", "note"]
    name: str
    what: str
    body: Mapping[str, Any] = field(default_factory=dict)


def index_settings(settings: IndexSettings, *, full: bool) -> dict[str, Any]:
    """The settings of a new index, as Elasticsearch tells them back."""
    return {
        "number_of_shards": str(settings.elasticsearch_shards),
        "number_of_replicas": str(settings.elasticsearch_replicas),
        "refresh_interval": settings.elasticsearch_refresh,
        "analysis": analysis(full=full),
    }


async def full_analysis(client: AsyncElasticsearch) -> bool:
    """Whether the node has folding and stems: the smallest distributions lack the module.

    Raises:
        Temporary: Elasticsearch does not answer.
    """
    chain = ["lowercase", "asciifolding", *STEMS.values()]
    try:
        await client.indices.analyze(tokenizer="standard", filter=chain, text="probe")
    except BadRequestError:
        return False
    except (ApiError, TransportError) as error:
        raise failure(error) from error
    return True


async def plan(client: AsyncElasticsearch, settings: IndexSettings) -> list[Change]:
    """What must change so that every kind has its template and an index behind its alias.

    Raises:
        Conflict: an index holds a field otherwise than it must be, or stands where the alias belongs.
        Temporary: Elasticsearch does not answer.
    """
    full = await full_analysis(client)
    names = IndexNames(settings.elasticsearch_prefix)
    changes: list[Change] = []
    try:
        for kind in KINDS:
            changes += await _plan_template(client, settings, names, kind, full=full)
            changes += await _plan_index(client, settings, names, kind, full=full)
    except (ApiError, TransportError) as error:
        raise failure(error) from error
    return changes


async def apply(client: AsyncElasticsearch, changes: Sequence[Change]) -> None:
    """Make the changes.

    Raises:
        Temporary, Permanent: Elasticsearch does not answer, or refuses. Doing it again is safe.
    """
    try:
        for change in changes:
            if change.action == "template":
                await client.indices.put_index_template(name=change.name, body=dict(change.body))
            elif change.action == "index":
                await _create(client, change)
            elif change.action == "mapping":
                await client.indices.put_mapping(index=change.name, body=dict(change.body))
            elif change.action == "settings":
                await client.indices.put_settings(index=change.name, settings=dict(change.body))
    except (ApiError, TransportError) as error:
        raise failure(error) from error


async def _create(client: AsyncElasticsearch, change: Change) -> None:
    try:
        await client.indices.create(index=change.name, **change.body)
    except BadRequestError as error:
        # Another that bootstraps at the same moment came first: that is what we want.
        if error.error != "resource_already_exists_exception":
            raise


async def _plan_template(
    client: AsyncElasticsearch, settings: IndexSettings, names: IndexNames, kind: Kind, *, full: bool
) -> list[Change]:
    name = names.alias(kind)
    wanted: dict[str, Any] = {
        "index_patterns": [names.pattern(kind)],
        "priority": 500,
        "template": {"settings": {"index": index_settings(settings, full=full)}, "mappings": mappings(kind)},
        "_meta": {"made_by": "eventwire indices apply"},
    }
    try:
        answer = await client.indices.get_index_template(name=name, flat_settings=False)
        current = answer["index_templates"][0]["index_template"]
    except NotFoundError:
        return [Change("template", name, f"make it, for indices {names.pattern(kind)}", wanted)]
    now, then = current.get("template", {}), wanted["template"]
    same = flat(now.get("mappings", {})) == flat(then["mappings"]) and now.get("settings") == then["settings"]
    return [] if same else [Change("template", name, "bring it up to date; indices made from now on follow it", wanted)]


async def _plan_index(
    client: AsyncElasticsearch, settings: IndexSettings, names: IndexNames, kind: Kind, *, full: bool
) -> list[Change]:
    alias = names.alias(kind)
    index = await behind(client, alias)
    if index is None:
        if await client.indices.exists(index=alias):
            raise Conflict(
                f"an index is called {alias}, where the alias belongs; delete it, or set "
                "EVENTWIRE_ELASTICSEARCH_PREFIX to another name, and fill it with `eventwire index rebuild`"
            )
        index = names.numbered(kind, 1 + await highest(client, names, kind))
        body = {"aliases": {alias: {"is_write_index": True}}}
        return [Change("index", index, f"make it, behind the alias {alias}", body)]
    described = (await client.indices.get(index=index))[index]
    additions = _additions(index, kind, described["mappings"], mappings(kind))
    changes: list[Change] = []
    if additions:
        changes.append(
            Change("mapping", index, f"add {', '.join(additions)}", {"properties": mappings(kind)["properties"]})
        )
    wanted, current = index_settings(settings, full=full), described["settings"]["index"]
    different = {name: wanted[name] for name in _DYNAMIC if current.get(name) != wanted[name]}
    if different:
        told = ", ".join(f"{name} {current.get(name)} -> {value}" for name, value in different.items())
        changes.append(Change("settings", index, told, different))
    for name, way in (("analysis", "analyzer"), ("number_of_shards", "number of shards")):
        if current.get(name) != wanted[name]:
            what = f"its {way} differs from what is asked for now; `eventwire index rebuild {kind}s` makes one with it"
            changes.append(Change("note", index, what))
    return changes


def _additions(index: str, kind: Kind, current: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Fields that the index lacks.

    Raises:
        Conflict: it has one otherwise than wanted.
    """
    there, then = flat(dict(current)), flat(dict(wanted))
    wrong = [name for name, definition in then.items() if name in there and there[name] != definition]
    if wrong:
        first = wrong[0]
        raise Conflict(
            f"{index}: the field {first} is {there[first]}, and must be {then[first]}"
            + (f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else "")
            + f". Elasticsearch cannot change a field in place: `eventwire index rebuild {kind}s` fills a new index "
            "and swaps the alias, the old one is kept"
        )
    return [name for name in then if name not in there]


async def behind(client: AsyncElasticsearch, alias: str) -> str | None:
    """The index behind an alias that documents are written to; None if the alias is not there.

    Raises:
        Conflict: several are behind it and none is the one to write to.
    """
    try:
        found = await client.indices.get_alias(name=alias)
    except NotFoundError:
        return None
    writes = [str(i) for i, d in found.items() if len(found) == 1 or d["aliases"][alias].get("is_write_index")]
    if len(writes) != 1:
        raise Conflict(
            f"behind the alias {alias} are {', '.join(sorted(found))}; leave one, or mark one as write index"
        )
    return writes[0]


async def highest(client: AsyncElasticsearch, names: IndexNames, kind: Kind) -> int:
    """The highest number among a kind's indices; 0 if there is none."""
    found = await client.indices.get(index=names.pattern(kind), allow_no_indices=True, features="aliases")
    return max((number_of(index) for index in found), default=0)
