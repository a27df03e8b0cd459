"""Sightings into actors."""

from collections import Counter
from collections.abc import Iterable, MutableMapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from eventwire.model import Actor, ActorStatus, ActorType, Affiliation, Alias, Operation, Sighting, SightingChange
from eventwire.resolution.block import actor_block
from eventwire.resolution.forms import Code, Form
from eventwire.resolution.names import words
from eventwire.resolution.persons import Look, cluster, component
from eventwire.resolution.registry import Registry


class ActorResolver:
    """Keeps one record an actor. All that it remembers is in the mapping that it is handed.

    Every id under which an actor was ever seen is published: the actor's own as `active`, the others as `merged` with
    `merged_into`, those that no article names any more as `retracted`. Actors do not close: who is named once a year
    is still one.
    """

    def apply(self, changes: Sequence[SightingChange], state: MutableMapping[str, bytes], now: datetime) -> list[Actor]:
        """Take additions and removals; return each actor that changed, once, in its newest state.

        The same changes again change nothing and return nothing.
        """
        blocks: dict[str, list[SightingChange]] = {}
        for change in changes:
            blocks.setdefault(actor_block(change.sighting), []).append(change)
        stamp = int(now.timestamp() * 1000)
        return [
            actor for block, batch in sorted(blocks.items()) for actor in _resolve(Registry(block, state), batch, stamp)
        ]


def _resolve(registry: Registry, batch: Sequence[SightingChange], stamp: int) -> list[Actor]:
    touched: dict[str, Form] = {}
    for change in batch:
        seen = change.sighting
        held = registry.sighting(seen.sighting_id)
        adds = change.operation is Operation.ADD
        if held is not None and ((adds and held == seen) or held.revision > seen.revision):
            continue
        if held is not None:
            _count(registry, touched, held, -1)
        if adds:
            _count(registry, touched, seen, 1)
        if adds or held is not None:
            registry.put_sighting(seen.sighting_id, seen if adds else None)
    changed = _regroup(registry, touched)
    found = [actor for name in sorted(changed) for actor in _publish(registry, name, changed[name], stamp)]
    registry.save()
    return found


def _count(registry: Registry, touched: dict[str, Form], seen: Sighting, by: int) -> None:
    form = touched.get(seen.actor_id) or registry.form(seen.actor_id)
    if form is None:
        form = Form(seen.actor_id, seen.known, seen.type.value, seen.country if not seen.known else None)
    touched[seen.actor_id] = form
    form.count(seen, by)
    registry.tick(seen.actor_id, int(seen.published_at.timestamp() * 1000), by)


def _regroup(registry: Registry, touched: dict[str, Form]) -> dict[str, list[str]]:
    """Group anew the forms that a change can reach.

    Returns for each id to be published the forms of its actor, the actor's own id first; none for an id that is seen
    no more.
    """
    reached: set[str] = set()
    for name, form in sorted(touched.items()):
        registry.put_form(form)
        look = _look(form) if form.codes else None
        if look != registry.looks.get(name):
            reached |= registry.place(look, name)
        elif look is not None:
            reached.add(name)
    changed: dict[str, list[str]] = {name: [] for name in touched if name not in registry.looks}
    reached &= set(registry.looks)
    while reached:
        names = component(min(reached), registry.edges)
        reached -= names
        for group in cluster([registry.looks[name] for name in sorted(names)]):
            ids = _led([look.actor_id for look in group], registry)
            for name in ids:
                registry.moved |= registry.actors.get(name) != ids[0]
                registry.actors[name] = ids[0]
                changed[name] = ids
    return changed


def _look(form: Form) -> Look:
    country = form.country
    if form.known:
        # A known actor may have served several countries; a stranger must agree with the latest.
        code = max(form.codes, key=lambda one: (max(form.codes[one]), one[0]))
        country = code[1]
    return Look(form.actor_id, form.words, form.known, form.type, country, form.roles, frozenset(form.titles))


def _led(ids: list[str], registry: Registry) -> list[str]:
    """The ids of an actor, its own first: the dictionary's, else that under which it was first seen."""
    if len(ids) == 1:
        return ids
    first = {name: registry.span(form)[0] for name in ids if (form := registry.form(name)) is not None}
    return sorted(ids, key=lambda name: (not registry.looks[name].known, first[name], name))


def _publish(registry: Registry, name: str, ids: Sequence[str], stamp: int) -> list[Actor]:
    was = registry.published(name)
    if not ids:
        if was is None:
            return []
        gone = {"status": ActorStatus.RETRACTED, "merged_into": None}
        actor = Actor.model_validate({**was["actor"], **_EMPTY, **gone})
    else:
        forms = [form for one in ids if (form := registry.form(one)) is not None]
        actor = _actor(registry, ids[0], forms)
        if name != ids[0]:
            own = [form for form in forms if form.actor_id == name]
            bare = _actor(registry, name, own).model_dump() | _EMPTY
            actor = Actor.model_validate({**bare, "status": ActorStatus.MERGED, "merged_into": ids[0]})
    plain = actor.model_copy(update={"version": 1}).model_dump(mode="json")
    if was is not None and was["actor"] == plain:
        return []
    version = max(was["version"] + 1 if was else 1, stamp)
    registry.put_published(name, version, plain)
    return [actor.model_copy(update={"version": version})]


_EMPTY: dict[str, Any] = {
    "aliases": (),
    "affiliations": (),
    "previous_ids": (),
    "article_count": 0,
    "sighting_count": 0,
}
"""What a record shows that is merged or retracted."""


def _actor(registry: Registry, name: str, forms: Sequence[Form]) -> Actor:
    names: Counter[str] = Counter()
    codes: dict[Code, Counter[int]] = {}
    wikidata: Counter[str] = Counter()
    for form in forms:
        names.update(form.names)
        wikidata.update(form.wikidata)
        for code, days in form.codes.items():
            codes.setdefault(code, Counter()).update(days)
    spans = [registry.span(form) for form in forms]
    latest = max(codes, key=lambda code: (max(codes[code]), sum(codes[code].values()), repr(code)))
    known = next((form for form in forms if form.known), None)
    return Actor(
        actor_id=name,
        version=1,
        status=ActorStatus.ACTIVE,
        previous_ids=tuple(sorted(form.actor_id for form in forms if form.actor_id != name)),
        name=min(known.fullest, key=lambda one: (-known.fullest[one], one)) if known else _fullest(names),
        type=ActorType((known or forms[0]).type),
        code=latest[0],
        country=latest[1],
        affiliations=tuple(_affiliations(codes)),
        aliases=tuple(Alias(name=n, count=c) for n, c in sorted(names.items(), key=lambda item: (-item[1], item[0]))),
        wikidata=min(wikidata, key=lambda one: (-wikidata[one], one), default=None),
        first_seen=_instant(min(span[0] for span in spans)),
        last_seen=_instant(max(span[1] for span in spans)),
        article_count=sum(form.articles for form in forms),
        sighting_count=sum(form.named for form in forms),
    )


def _fullest(names: Counter[str]) -> str:
    """The fullest of the names most often used: among those at least half as frequent as the most frequent."""
    most = max(names.values())
    return min((n for n in names if 2 * names[n] >= most), key=lambda n: (-len(words(n)), -names[n], n))


def _affiliations(codes: dict[Code, Counter[int]]) -> Iterable[Affiliation]:
    for (code, country, roles), days in sorted(codes.items(), key=lambda item: (min(item[1]), repr(item[0]))):
        yield Affiliation(
            code=code,
            country=country,
            roles=roles,
            first_seen=date.fromordinal(min(days)),
            last_seen=date.fromordinal(max(days)),
            count=sum(days.values()),
        )


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
