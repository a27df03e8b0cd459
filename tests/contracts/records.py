"""Events, actors and articles to index, with what matters given and the rest filled in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from eventwire.model import (
    Actor,
    ActorRef,
    ActorStatus,
    ActorType,
    Article,
    ArticleStatus,
    DateResolution,
    Event,
    EventStatus,
    Evidence,
    Modality,
    Polarity,
    RevisionBasis,
    Span,
    Spans,
)
from eventwire.model.actor import Affiliation, Alias

SEEN = datetime(2024, 8, 21, 9, tzinfo=UTC)


def reference(name: str, code: str, kind: ActorType = ActorType.PERSON) -> ActorRef:
    identifier = f"{kind}:{name.casefold().replace(' ', '-')}"
    return ActorRef(actor_id=identifier, name=name, code=code, country=code[:3], roles=(), type=kind)


FIDAN, BLINKEN = reference("Hakan Fidan", "TURGOV"), reference("Antony Blinken", "USAGOV")


def evidence(key: str, sentence: str, **fields: Any) -> Evidence:
    values: dict[str, Any] = {
        "mention_id": f"m{key}", "article_id": f"a{key}", "revision": 1, "published_at": SEEN, "part": "text",
        "sentence": sentence, "spans": Spans(predicate=Span(start=6, end=12)), "source_name": "Fidan",
        "target_name": "Blinken", "code": "041", "rule": "r", "confidence": 0.8, "title": "", "source": "Harbour Wire",
    }  # fmt: skip
    return Evidence.model_validate({**values, **fields})


def event(key: str, sentence: str = "Fidan phoned Blinken about the cease-fire.", **fields: Any) -> Event:
    code = fields.get("code", "041")
    values: dict[str, Any] = {
        "event_id": key, "version": 1, "status": EventStatus.ACTIVE, "source": FIDAN, "target": BLINKEN, "code": code,
        "root": code[:2], "plover": "CONSULT", "quad": 1, "goldstein": 1.0, "date": date(2024, 8, 20),
        "date_end": fields.get("date", date(2024, 8, 20)), "date_resolution": DateResolution.DAY,
        "polarity": Polarity.ASSERTED, "modality": Modality.ACTUAL, "confidence": 0.8, "first_seen": SEEN,
        "last_seen": SEEN, "mention_count": 1, "article_count": 1, "source_count": 1, "independent_source_count": 1,
        "evidence": (evidence(key, sentence),),
    }  # fmt: skip
    return Event.model_validate({**values, **fields})


def actor(key: str, name: str, code: str, **fields: Any) -> Actor:
    aliases = tuple(Alias(name=alias, count=1) for alias in fields.pop("aliases", (name,)))
    affiliation = Affiliation(
        code=code, country=code[:3], roles=(), first_seen=date(2024, 8, 1), last_seen=date(2024, 8, 21), count=1
    )
    values: dict[str, Any] = {
        "actor_id": key, "version": 1, "status": ActorStatus.ACTIVE, "name": name, "type": ActorType.PERSON,
        "code": code, "country": code[:3], "affiliations": (affiliation,), "aliases": aliases,
        "first_seen": SEEN, "last_seen": SEEN, "article_count": 1, "sighting_count": 1,
    }  # fmt: skip
    return Actor.model_validate({**values, **fields})


def article(key: str, revision: int, text: str = "The ministers met in Cairo.", **fields: Any) -> Article:
    values: dict[str, Any] = {
        "article_id": key, "revision": revision, "revision_basis": RevisionBasis.RECEIVED,
        "status": ArticleStatus.PUBLISHED, "title": "Ministers meet", "text": text, "received_at": SEEN,
        "content_hash": f"hash of {text}",
    }  # fmt: skip
    return Article.model_validate({**values, **fields})


def withdrawn(key: str, revision: int) -> Article:
    return article(key, revision, "", status=ArticleStatus.WITHDRAWN, title="", content_hash="")
