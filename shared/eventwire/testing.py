"""Builders for tests, ours and those of who builds on Eventwire.

Records with sensible fields, of which a test names those that it is about, and a clock that stands until it is moved.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from eventwire.extraction.fingerprint import fingerprint
from eventwire.model import (
    ActorRef,
    ActorType,
    Article,
    ArticleStatus,
    DateResolution,
    Event,
    EventStatus,
    Mention,
    MentionChange,
    Modality,
    Operation,
    Outlet,
    Place,
    Polarity,
    Publication,
    RevisionBasis,
    Sighting,
    SightingChange,
    Span,
    Spans,
)
from eventwire.resolution.names import words

NOON = datetime(2024, 8, 21, 12, tzinfo=UTC)
"""When things happen that name no other time."""

_INTERNATIONAL = ("IGO", "NGO", "IMG", "MNC")


class FakeClock:
    """A clock that stands until it is moved.

    >>> clock = FakeClock()
    >>> clock.move(hours=1)
    >>> clock.now() - NOON
    datetime.timedelta(seconds=3600)
    """

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        """The moment at which it stands."""
        return self._now

    def move(self, **by: float) -> None:
        """Move it on, by the arguments of `timedelta`."""
        self._now += timedelta(**by)


def actor(code: str, name: str | None = None, **fields: Any) -> ActorRef:
    """An actor by its code: a person where a name is given, else a country or a role.

    >>> actor("TURGOV", "Hakan Fidan").actor_id, actor("TUR").actor_id, actor("TURGOV").actor_id
    ('person:TUR:hakan-fidan', 'country:TUR', 'role:TURGOV')
    """
    country = None if code.startswith((*_INTERNATIONAL, "---")) else code[:3]
    kind = ActorType.PERSON if name else ActorType.COUNTRY if len(code) == 3 else ActorType.ORGANIZATION  # noqa: PLR2004
    kind = ActorType(fields.pop("type", kind))
    identity = (
        f"{kind.value}:{country or ''}:{'-'.join(words(name))}"
        if name
        else f"{'country' if code == country else 'role'}:{code}"
    )
    return ActorRef.model_validate(
        {
            "actor_id": identity,
            "name": name or code,
            "code": code,
            "country": country,
            "roles": tuple(code[n : n + 3] for n in range(3, len(code), 3)) if country else (),
            "type": kind,
            **fields,
        }
    )


def city(
    name: str, country: str, latitude: float | None = None, longitude: float | None = None, **fields: Any
) -> Place:
    """A city."""
    return Place.model_validate(
        {"name": name, "country": country, "latitude": latitude, "longitude": longitude, "resolution": "city", **fields}
    )


def mention(
    source: ActorRef | str | None = "TURGOV",
    target: ActorRef | str | None = "USAGOV",
    code: str = "111",
    **fields: Any,
) -> Mention:
    """A mention of an act on the day before `NOON` in an article of its own.

    `article` names the article (and, with its code and sides, makes the id), `outlet` the outlet, `text` the article's
    text (for the fingerprint); `published_at`, `title`, `url` and `story_id` go into the publication; `date` may be a
    date or ISO text.
    """
    sides = [actor(side) if isinstance(side, str) else side for side in (source, target)]
    article = str(fields.pop("article", "a1"))
    outlet = str(fields.pop("outlet", "Example Post"))
    text = fields.pop("text", None)
    day = fields.pop("date", NOON.date() - timedelta(days=1))
    day = date.fromisoformat(day) if isinstance(day, str) else day
    publication = {
        "url": fields.pop("url", f"https://{outlet.lower().replace(' ', '')}.example/{article}"),
        "title": fields.pop("title", ""),
        "outlet": Outlet(name=outlet, domain=f"{outlet.lower().replace(' ', '')}.example"),
        "published_at": fields.pop("published_at", NOON),
        "fingerprint": fingerprint(text) if text else "",
        "story_id": fields.pop("story_id", None),
    }
    identity = [article, *(side.actor_id if side else "" for side in sides), code, fields.get("sentence_index", 0)]
    return Mention.model_validate(
        {
            "mention_id": hashlib.sha256("\0".join(map(str, identity)).encode()).hexdigest()[:32],
            "article_id": article,
            "revision": 1,
            "part": "text",
            "sentence_index": 0,
            "sentence": "One did something to the other.",
            "spans": Spans(source=Span(start=0, end=3), target=Span(start=21, end=30), predicate=Span(start=4, end=7)),
            "source": sides[0],
            "target": sides[1],
            "code": code,
            "root": code[:2],
            "date": day,
            "date_end": day,
            "date_resolution": DateResolution.DAY,
            "polarity": Polarity.ASSERTED,
            "modality": Modality.ACTUAL,
            "confidence": 0.8,
            "rule": "test",
            "publication": Publication.model_validate(publication),
            **fields,
        }
    )


def mutual(source: ActorRef | str, target: ActorRef | str, code: str, **fields: Any) -> tuple[Mention, Mention]:
    """Both directions of an act that two do to each other."""
    other = {"042": "043", "043": "042"}.get(code, code)
    turned = Spans(source=Span(start=21, end=30), target=Span(start=0, end=3), predicate=Span(start=4, end=7))
    return (
        mention(source, target, code, reciprocal=True, **fields),
        mention(target, source, other, reciprocal=True, **{**fields, "spans": turned}),
    )


def added(found: Mention) -> MentionChange:
    """The change that adds a mention."""
    return MentionChange(operation=Operation.ADD, mention=found)


def removed(found: Mention) -> MentionChange:
    """The change that removes a mention."""
    return MentionChange(operation=Operation.REMOVE, mention=found)


def sighting(name: str = "Öncü Keçeli", code: str = "TURGOV", **fields: Any) -> Sighting:
    """A person, unknown to the dictionary, as one article names it; `article` names the article."""
    article = str(fields.pop("article", "a1"))
    ref = actor(code, name, **({"type": fields["type"]} if "type" in fields else {}))
    identity = str(fields.pop("actor_id", ref.actor_id))
    return Sighting.model_validate(
        {
            "sighting_id": hashlib.sha256(f"{article}\0{identity}".encode()).hexdigest()[:32],
            "article_id": article,
            "revision": 1,
            "actor_id": identity,
            "known": False,
            "canonical_name": name,
            "names": {name: 1},
            "type": ref.type,
            "code": code,
            "country": ref.country,
            "roles": ref.roles,
            "published_at": NOON,
            **fields,
        }
    )


def seen(found: Sighting) -> SightingChange:
    """The change that adds a sighting."""
    return SightingChange(operation=Operation.ADD, sighting=found)


def unseen(found: Sighting) -> SightingChange:
    """The change that removes a sighting."""
    return SightingChange(operation=Operation.REMOVE, sighting=found)


def article(text: str = "Hakan Fidan met Antony Blinken in Ankara.", **fields: Any) -> Article:
    """A published article."""
    identity = str(fields.pop("article_id", "a1"))
    posted: Mapping[str, Any] = {
        "article_id": identity,
        "revision": 1,
        "revision_basis": RevisionBasis.RECEIVED,
        "status": ArticleStatus.PUBLISHED,
        "url": f"https://example.org/{identity}",
        "canonical_url": f"https://example.org/{identity}",
        "title": "",
        "text": text,
        "language": "en",
        "source": Outlet(name="Example Post", domain="example.org"),
        "published_at": NOON,
        "received_at": NOON,
        "content_hash": hashlib.sha256(text.encode()).hexdigest(),
    }
    return Article.model_validate({**posted, **fields})


def event(
    source: ActorRef | str | None = "TURGOV", target: ActorRef | str | None = "USAGOV", code: str = "111", **fields: Any
) -> Event:
    """An active event of one mention, without its evidence."""
    found = mention(source, target, code)
    return Event.model_validate(
        {
            "event_id": f"e{found.mention_id[:24]}",
            "version": 1,
            "status": EventStatus.ACTIVE,
            "source": found.source,
            "target": found.target,
            "code": code,
            "root": code[:2],
            "date": found.date,
            "date_end": found.date_end,
            "date_resolution": found.date_resolution,
            "polarity": found.polarity,
            "modality": found.modality,
            "confidence": found.confidence,
            "first_seen": NOON,
            "last_seen": NOON,
            "mention_count": 1,
            "article_count": 1,
            "source_count": 1,
            "independent_source_count": 1,
            **fields,
        }
    )
