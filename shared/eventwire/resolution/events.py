"""Mentions into events."""

import hashlib
from collections.abc import MutableMapping, Sequence
from datetime import datetime

import orjson

from eventwire.model import (
    MAX_EVIDENCE,
    Event,
    EventStatus,
    Evidence,
    Mention,
    MentionChange,
    Operation,
    Reason,
)
from eventwire.resolution.block import event_block, side


class EventResolver:
    """Keeps one record an event."""

    def __init__(self, *, horizon_days: int = 30) -> None:
        self._horizon_days = horizon_days

    def apply(self, changes: Sequence[MentionChange], state: MutableMapping[str, bytes], now: datetime) -> list[Event]:
        """Take additions and removals; return each event that changed, once, in its newest state."""
        blocks: dict[str, list[MentionChange]] = {}
        for change in changes:
            blocks.setdefault(event_block(change.mention), []).append(change)
        stamp = int(now.timestamp() * 1000)
        return [event for key, batch in blocks.items() for event in _resolve(key, batch, state, stamp)]


def event_id(canonical: Mention) -> str:
    """The id of the event whose canonical mention this is."""
    return "e" + hashlib.sha256(f"event\0{canonical.mention_id}".encode()).hexdigest()[:24]


def _order(mention: Mention) -> tuple[datetime, str]:
    return mention.publication.published_at, mention.mention_id


def _signature(mention: Mention) -> tuple[object, ...]:
    sides = (side(mention.source), side(mention.target))
    if mention.reciprocal:
        sides = (min(sides), max(sides))
    place = mention.place.name.casefold() if mention.place else None
    return (*sides, mention.code[:3], mention.date, mention.polarity, mention.modality, place)


def _resolve(key: str, batch: Sequence[MentionChange], state: MutableMapping[str, bytes], stamp: int) -> list[Event]:
    raw = state.get(key)
    block = orjson.loads(raw) if raw else {"mentions": {}, "events": {}}
    mentions = {k: Mention.model_validate(v) for k, v in block["mentions"].items()}
    for change in batch:
        if change.operation is Operation.ADD:
            mentions[change.mention.mention_id] = change.mention
        else:
            mentions.pop(change.mention.mention_id, None)
    clusters: dict[tuple[object, ...], list[Mention]] = {}
    for mention in sorted(mentions.values(), key=_order):
        clusters.setdefault(_signature(mention), []).append(mention)
    found = {event_id(cluster[0]): cluster for cluster in clusters.values()}
    owner = {mention.mention_id: name for name, cluster in found.items() for mention in cluster}
    published: dict[str, dict[str, object]] = block["events"]
    merged: dict[str, str] = {}
    for name, last in published.items():
        if name not in found and last["status"] != "retracted":
            homes = sorted({owner[e["mention_id"]] for e in last["evidence"] if e["mention_id"] in owner})  # type: ignore[attr-defined]
            if last["merged_into"] in found:
                homes = [str(last["merged_into"])]
            if homes:
                merged[name] = homes[0]
    changed: list[Event] = []
    for name in sorted({*found, *published}):
        last = published.get(name) or {}
        if name in found:
            event = _event(name, found[name], sorted(k for k, v in merged.items() if v == name))
        else:
            status = EventStatus.MERGED if name in merged else EventStatus.RETRACTED
            event = Event.model_validate(
                {**last, "status": status, "merged_into": merged.get(name), "evidence": (), "contradictions": (),
                 "mention_count": 0, "article_count": 0, "source_count": 0, "independent_source_count": 0}
            )
        before = int(str(last.get("version", 0)))
        if last and Event.model_validate({**last, "version": 1}) == event.model_copy(update={"version": 1}):
            continue
        event = event.model_copy(update={"version": max(before + 1, stamp)})
        published[name] = event.model_dump(mode="json")
        changed.append(event)
    state[key] = orjson.dumps(
        {"mentions": {k: m.model_dump(mode="json") for k, m in mentions.items()}, "events": published}
    )
    return changed


def _event(name: str, cluster: Sequence[Mention], previous: Sequence[str]) -> Event:
    first = cluster[0]
    acts = {(m.article_id, m.part, m.sentence_index, m.spans.predicate.start) if m.reciprocal else m.mention_id for m in cluster}
    outlets = {m.publication.outlet.key if m.publication.outlet else m.article_id for m in cluster}
    ranked = sorted(cluster, key=lambda m: (-m.confidence, *_order(m)))
    return Event(
        event_id=name, version=1, status=EventStatus.ACTIVE, previous_ids=tuple(previous),
        source=first.source, target=first.target, code=max((m.code for m in cluster), key=lambda c: (len(c), c)),
        root=first.root, plover=first.plover, mode=first.mode, context=first.context, quad=first.quad,
        goldstein=first.goldstein, reciprocal=first.reciprocal, date=first.date, date_end=first.date_end,
        date_resolution=first.date_resolution, place=first.place, polarity=first.polarity, modality=first.modality,
        confidence=max(m.confidence for m in cluster), first_seen=first.publication.published_at,
        last_seen=cluster[-1].publication.published_at, mention_count=len(acts),
        article_count=len({m.article_id for m in cluster}), source_count=len(outlets),
        independent_source_count=len(outlets), evidence=tuple(_evidence(m) for m in ranked[:MAX_EVIDENCE]),
    )  # fmt: skip


def _evidence(mention: Mention) -> Evidence:
    behind = mention.publication
    return Evidence(
        mention_id=mention.mention_id, article_id=mention.article_id, revision=mention.revision, url=behind.url,
        title=behind.title, source=behind.outlet.name if behind.outlet else None, published_at=behind.published_at,
        part=mention.part, sentence=mention.sentence, spans=mention.spans,
        source_name=mention.source.name if mention.source else None,
        target_name=mention.target.name if mention.target else None,
        code=mention.code, rule=mention.rule, attribution=mention.attribution, confidence=mention.confidence,
        reasons=(Reason(feature="same_signature", score=1.0, text="same sides, act, day and place"),),
    )  # fmt: skip
