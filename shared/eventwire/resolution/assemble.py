"""Assembly: an event from the mentions of its items: what they agree on, their counts, and where they disagree."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from eventwire.model import MAX_EVIDENCE, Contradiction, Event, EventStatus, Evidence
from eventwire.resolution.copies import originals
from eventwire.resolution.item import Item
from eventwire.resolution.likeness import BARE, EXACT, INFERRED, Party
from eventwire.resolution.rows import Row

_VISITS = ("042", "043")
_MEETING = "040"
"""By the codebook's convention a meeting, not consulting in general."""

_INTENTS = "JM"
_LEVELS = {"city": 0, "region": 1, "country": 2, "unresolved": 3}

Sides = tuple[Party | None, Party | None]
"""The source and the target."""


@dataclass(frozen=True, slots=True)
class Part:
    """An item of an event with its face and its acts: rows, one for both directions of a mutual act."""

    item: Item
    face: dict[str, Any]
    acts: list[Row]


def parts(items: Sequence[tuple[Item, dict[str, Any], Sequence[Row]]]) -> list[Part]:
    """The items with their acts, by the order of their canonical mentions."""
    found = []
    for item, face, rows in sorted(items, key=lambda entry: entry[0].first):
        acts: dict[str, Row] = {}
        for row in rows:
            held = acts.get(row.act)
            if held is None or (row.written, row.mention_id) < (held.written, held.mention_id):
                acts[row.act] = row
        found.append(Part(item, face, list(acts.values())))
    return found


def assemble(
    event_id: str,
    version: int,
    found: Sequence[Part],
    previous: Sequence[str],
    evidence: Callable[[Part, Row], Evidence],
) -> Event:
    """The event in full. `evidence` gives what is shown of one mention."""
    acts = [(row, part) for part in found for row in part.acts]
    firsts: dict[str, Row] = {}
    for row, _ in acts:
        held = firsts.get(row.article_id)
        if held is None or row < held:
            firsts[row.article_id] = row
    ordered = sorted(firsts.values(), key=lambda row: row[:2])
    original = originals({row.article_id: row.sketch for row in ordered}, [row.article_id for row in ordered])
    outlet = {row.article_id: row.outlet for row in ordered}
    independent = len({outlet[article] for article in original.values()})
    ranked = sorted(acts, key=lambda a: (original[a[0].article_id] != a[0].article_id, -a[0].confidence, a[0][:2]))
    dated = min(found, key=lambda part: _dated(part.item)).face
    turned = bool(min(acts)[1].face["turned"] != (min(acts)[0].written == 1))
    sides = [_aligned(part, found[0]) for part in found]
    source, target = _party(found, sides, "source"), _party(found, sides, "target")
    if turned:
        source, target = target, source
    coded = _code(found, turned=turned)
    best = max(row.confidence for row, _ in acts)
    return Event.model_validate(
        {
            "event_id": event_id,
            "version": version,
            "status": EventStatus.ACTIVE,
            "previous_ids": tuple(previous),
            "source": source,
            "target": target,
            **{name: coded[name] for name in ("code", "root", "plover", "mode", "context", "quad", "goldstein")},
            "reciprocal": any(part.face["reciprocal"] for part in found),
            **{name: dated[name] for name in ("date", "date_end", "date_resolution")},
            "place": _place(found),
            "polarity": found[0].face["polarity"],
            "modality": found[0].face["modality"],
            "confidence": round(1 - (1 - best) * 0.8 ** (independent - 1), 4),
            "first_seen": _instant(min(row.published for row, _ in acts)),
            "last_seen": _instant(max(row.published for row, _ in acts)),
            "mention_count": len(acts),
            "article_count": len(ordered),
            "source_count": len(set(outlet.values())),
            "independent_source_count": independent,
            "story_ids": tuple(sorted({part.item.like.story for part in found} - {""})),
            "contradictions": contradictions(found, sides),
            "evidence": tuple(evidence(part, row) for row, part in _shown(ranked, original)[:MAX_EVIDENCE]),
        }
    )


def _shown(ranked: Sequence[tuple[Row, Part]], original: dict[str, str]) -> list[tuple[Row, Part]]:
    """All but the mentions of which the same outlet has published a newer version of the same text."""
    newest: dict[tuple[str, str], tuple[int, str]] = {}
    for row, _ in ranked:
        text = row.outlet, original[row.article_id]
        newest[text] = max(newest.get(text, (0, "")), (row.published, row.article_id))
    return [(row, part) for row, part in ranked if newest[row.outlet, original[row.article_id]][1] == row.article_id]


def contradictions(found: Sequence[Part], sides: Sequence[Sides]) -> tuple[Contradiction, ...]:
    """The fields on which mentions disagree.

    Death tolls, who did it and to whom, the place, the date, each with its counts.
    """
    tallies: dict[str, Counter[str]] = {name: Counter() for name in ("deaths", "source", "target", "place", "date")}
    for part, aligned in zip(found, sides, strict=True):
        like, count = part.item.like, len(part.acts)
        tallies["deaths"].update(str(row.deaths) for row in part.acts if row.deaths is not None)
        for name, party in zip(("source", "target"), aligned, strict=True):
            if party is not None and len(party.code) > BARE:
                tallies[name][party.code] += count
        if like.spot is not None and like.spot.level in ("city", "unresolved"):
            tallies["place"][like.spot.name] += count
        if like.when.known == EXACT:
            tallies["date"][part.face["date"]] += count
    told = {
        name: tally
        for name, tally in tallies.items()
        if len(tally) > 1 and not (name in ("source", "target") and _nested(tally))
    }
    return tuple(Contradiction(field=name, values=dict(sorted(tally.items()))) for name, tally in told.items())


def _nested(codes: Counter[str]) -> bool:
    """Whether each code takes in the next longer one: levels of one actor are no contradiction."""
    ordered = sorted(codes, key=len)
    return all(long.startswith(short) for short, long in pairwise(ordered))


def _aligned(part: Part, founder: Part) -> Sides:
    """The sides of an item in the order of the first item's: a mutual act may be told from either side."""
    source, target = part.item.like.source, part.item.like.target
    if not part.item.like.mutual:
        return source, target
    mine, theirs = (source and source.side, target and target.side), founder.item.like
    if mine[0] != mine[1]:
        crossed = (theirs.target and theirs.target.side == mine[0]) or (theirs.source and theirs.source.side == mine[1])
        if crossed and not (theirs.source and theirs.source.side == mine[0]):
            return target, source
    return source, target


def _party(found: Sequence[Part], sides: Sequence[Sides], name: str) -> dict[str, Any] | None:
    """The side as told most exactly, then most often."""
    votes: Counter[tuple[int, str, str]] = Counter()
    faces: dict[tuple[int, str, str], dict[str, Any]] = {}
    for part, aligned in zip(found, sides, strict=True):
        party = aligned[0 if name == "source" else 1]
        if party is None:
            continue
        key = (2 if party.named else len(party.code) > BARE, party.code, party.actor_id)
        votes[key] += len(part.acts)
        straight = party is (part.item.like.source if name == "source" else part.item.like.target)
        written = name if straight else {"source": "target", "target": "source"}[name]
        face = part.face[written]
        held = faces.get(key)
        if held is None or (held is not face and _fullness(face) > _fullness(held)):
            faces[key] = face
    if not votes:
        return None
    return faces[min(votes, key=lambda key: (-key[0], -votes[key], key))]


def _fullness(face: dict[str, Any]) -> tuple[bool, int, str]:
    """A name before "he", the fuller before the shorter."""
    name = str(face["name"])
    return name[:1].isupper(), len(name), name


def _code(found: Sequence[Part], *, turned: bool) -> dict[str, Any]:
    """The face with the code that most acts bear or lead up to; the more specific of two equal ones.

    A reception that others tell as a meeting is the meeting: the visit is an event of its own.
    """
    counts: Counter[str] = Counter()
    for part in found:
        counts[_told(part)] += len(part.acts)
    worth = {c: sum(n for other, n in counts.items() if c.startswith(_stem(other))) for c in counts}
    best = min(counts, key=lambda c: (c == _VISITS[1], -worth[c], -len(c.rstrip("0")), c))
    chosen = min((part for part in found if _told(part) == best), key=lambda part: part.face["code"] != best)
    if best not in _VISITS:
        return {**chosen.face, "code": best}
    # Of a visit the code tells which side travelled, whichever of the two the event shows as its source.
    guest, first = chosen.item.like.source, found[0].item.like.source
    travelled = bool(guest and first and guest.side == first.side) != turned
    return {**chosen.face, "code": _VISITS[0] if travelled else _VISITS[1]}


def _told(part: Part) -> str:
    """A part's code as it is compared: a call coded as a meeting is a call."""
    return part.item.like.code.rstrip(_INTENTS)


def _stem(code: str) -> str:
    return code if code == _MEETING else code.rstrip("0")


def _dated(item: Item) -> tuple[int, int, int, tuple[int, str]]:
    when = item.like.when
    known = 0 if when.known == EXACT else 2 if when.known == INFERRED else 1
    return known, when.last - when.first, when.first, item.first


def _place(found: Sequence[Part]) -> dict[str, Any] | None:
    """The place as told most exactly, then most often."""
    votes: Counter[tuple[int, str]] = Counter()
    faces: dict[tuple[int, str], dict[str, Any]] = {}
    for part in found:
        spot = part.item.like.spot
        if spot is not None:
            votes[_LEVELS[spot.level], spot.name] += len(part.acts)
            faces.setdefault((_LEVELS[spot.level], spot.name), part.face["place"])
    return faces[min(votes, key=lambda key: (key[0], -votes[key], key[1]))] if votes else None


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
