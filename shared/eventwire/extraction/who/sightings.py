"""Sightings: all namings of each actor in an article, gathered."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from eventwire.extraction.lexicon.spelling import words
from eventwire.extraction.reading import ActorSpan
from eventwire.model import ActorType, Sighting

_ADJECTIVES = ("ish", "ian", "ean", "ese", "i", "ic", "ch", "an", "er", "ss", "ite", "ans", "is", "ers", "ites")
"""Endings by which a word for a nationality is told from the name of the country."""


def names_country(name: str, canonical: str) -> bool:
    """Whether a word for a country is its name, and not an adjective or its people.

    >>> names_country("Turkish", "Turkey"), names_country("Turkey", "Turkey"), names_country("U.S.", "United States")
    (False, True, True)
    """
    return name == canonical or not name.lower().endswith(_ADJECTIVES) or " " in name


def sighting_id(article_id: str, actor_id: str) -> str:
    """The id of the sighting of an actor in an article, the same in all its revisions."""
    parts = f"{article_id}\x1f{actor_id}"
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def gather(
    namings: Iterable[ActorSpan], article_id: str, revision: int, published_at: datetime
) -> tuple[Sighting, ...]:
    """One sighting an actor, in the order in which the article first names them."""
    found: dict[str, list[ActorSpan]] = {}
    for naming in namings:
        if naming.kind != "name" or naming.ref.actor_id.startswith("role:"):
            continue
        if naming.ref.type is ActorType.COUNTRY and not names_country(naming.ref.name, naming.canonical_name):
            continue
        found.setdefault(naming.ref.actor_id, []).append(naming)
    return tuple(_sighting(group, article_id, revision, published_at) for group in found.values())


def _sighting(group: list[ActorSpan], article_id: str, revision: int, published_at: datetime) -> Sighting:
    first = group[0]
    names = _counted(naming.ref.name for naming in group)
    codes = _counted(naming.ref.code for naming in group if naming.ref.code)
    code = max(codes, key=codes.__getitem__, default="")
    chosen = next((naming for naming in group if code and naming.ref.code == code), first)
    canonical = first.canonical_name
    if not first.known:  # the fullest
        canonical = max((naming.canonical_name for naming in group), key=lambda name: len(words(name)))
    return Sighting(
        sighting_id=sighting_id(article_id, first.ref.actor_id),
        article_id=article_id,
        revision=revision,
        actor_id=first.ref.actor_id,
        known=first.known,
        canonical_name=canonical,
        names=names,
        titles=tuple(dict.fromkeys(title for naming in group for title in naming.titles)),
        type=first.ref.type,
        code=chosen.ref.code,
        country=chosen.ref.country,
        roles=chosen.ref.roles,
        wikidata=first.wikidata,
        published_at=published_at,
    )


def _counted(texts: Iterable[str]) -> dict[str, int]:
    """How often each stands there, in the order of their first: for a handful, without what a Counter costs."""
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    return counts
