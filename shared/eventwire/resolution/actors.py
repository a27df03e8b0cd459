"""Sightings into actors."""

from collections import Counter
from collections.abc import MutableMapping, Sequence
from datetime import datetime

import orjson

from eventwire.model import Actor, ActorStatus, Affiliation, Alias, Operation, Sighting, SightingChange
from eventwire.resolution.block import actor_block


class ActorResolver:
    """Keeps one record an actor."""

    def apply(self, changes: Sequence[SightingChange], state: MutableMapping[str, bytes], now: datetime) -> list[Actor]:
        """Take additions and removals; return each actor that changed, once, in its newest state."""
        blocks: dict[str, list[SightingChange]] = {}
        for change in changes:
            blocks.setdefault(actor_block(change.sighting), []).append(change)
        stamp = int(now.timestamp() * 1000)
        return [actor for key, batch in blocks.items() for actor in _resolve(key, batch, state, stamp)]


def _resolve(key: str, batch: Sequence[SightingChange], state: MutableMapping[str, bytes], stamp: int) -> list[Actor]:
    raw = state.get(key)
    block = orjson.loads(raw) if raw else {"sightings": {}, "actors": {}}
    sightings = {k: Sighting.model_validate(v) for k, v in block["sightings"].items()}
    for change in batch:
        if change.operation is Operation.ADD:
            sightings[change.sighting.sighting_id] = change.sighting
        else:
            sightings.pop(change.sighting.sighting_id, None)
    groups: dict[str, list[Sighting]] = {}
    for sighting in sightings.values():
        groups.setdefault(sighting.actor_id, []).append(sighting)
    published: dict[str, dict[str, object]] = block["actors"]
    changed: list[Actor] = []
    for actor_id in sorted({*groups, *published}):
        last = published.get(actor_id)
        if actor_id in groups:
            actor = _actor(actor_id, groups[actor_id])
        elif last:
            actor = Actor.model_validate(last).model_copy(
                update={"status": ActorStatus.RETRACTED, "aliases": (), "affiliations": (), "article_count": 0, "sighting_count": 0}
            )
        if last and Actor.model_validate(last).model_copy(update={"version": 1}) == actor.model_copy(update={"version": 1}):
            continue
        before = int(str(last["version"])) if last else 0
        actor = actor.model_copy(update={"version": max(before + 1, stamp)})
        published[actor_id] = actor.model_dump(mode="json")
        changed.append(actor)
    state[key] = orjson.dumps(
        {"sightings": {k: s.model_dump(mode="json") for k, s in sightings.items()}, "actors": published}
    )
    return changed


def _actor(actor_id: str, sightings: Sequence[Sighting]) -> Actor:
    ordered = sorted(sightings, key=lambda s: (s.published_at, s.sighting_id))
    last = ordered[-1]
    names: Counter[str] = Counter()
    codes: dict[tuple[str, str | None, tuple[str, ...]], list[Sighting]] = {}
    for sighting in ordered:
        names.update(list(sighting.names))
        codes.setdefault((sighting.code, sighting.country, sighting.roles), []).append(sighting)
    known = [s for s in ordered if s.known]
    return Actor(
        actor_id=actor_id,
        version=1,
        status=ActorStatus.ACTIVE,
        name=(known or [max(ordered, key=lambda s: (len(s.canonical_name), s.canonical_name))])[0].canonical_name,
        type=last.type,
        code=last.code,
        country=last.country,
        affiliations=tuple(
            Affiliation(
                code=code, country=country, roles=roles, first_seen=seen[0].published_at.date(),
                last_seen=seen[-1].published_at.date(), count=len({s.article_id for s in seen}),
            )
            for (code, country, roles), seen in codes.items()
        ),
        aliases=tuple(Alias(name=n, count=c) for n, c in sorted(names.items(), key=lambda item: (-item[1], item[0]))),
        wikidata=next((s.wikidata for s in ordered if s.wikidata), None),
        first_seen=ordered[0].published_at,
        last_seen=last.published_at,
        article_count=len({s.article_id for s in ordered}),
        sighting_count=sum(sum(s.names.values()) for s in ordered),
    )
