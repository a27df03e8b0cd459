"""Rows: what is kept of each mention beside its text, to count and to choose by."""

import hashlib
from typing import Any, NamedTuple

import orjson

from eventwire.model import Mention
from eventwire.resolution.copies import sketch
from eventwire.resolution.likeness import Likeness
from eventwire.resolution.tolls import deaths


class Row(NamedTuple):
    """One mention of an item."""

    published: int
    """Milliseconds since 1970."""
    mention_id: str
    article_id: str
    outlet: str
    act: str
    """Equal for the two directions of one mutual act in one sentence."""
    written: int
    """0 where the sentence names the doer first, 1 where it is the other direction of a mutual act."""
    confidence: float
    deaths: int | None
    sketch: str
    digest: str
    """Of the whole mention."""


def row(mention: Mention, raw: bytes) -> Row:
    """What is kept of a mention; `raw` is all of it."""
    spans = mention.spans
    act, backwards = mention.mention_id, 0
    if mention.reciprocal:
        act = f"{mention.article_id}/{mention.part}/{mention.sentence_index}/{spans.predicate.start}"
        backwards = int(bool(spans.source and spans.target and spans.target.start < spans.source.start))
    outlet = mention.publication.outlet
    return Row(
        int(mention.publication.published_at.timestamp() * 1000),
        mention.mention_id,
        mention.article_id,
        outlet.key if outlet else f"?{mention.article_id}",
        act,
        backwards,
        mention.confidence,
        deaths(mention.sentence),
        sketch(mention.publication.fingerprint),
        hashlib.blake2b(raw, digest_size=6).hexdigest(),
    )


_FACE = (
    "source", "target", "place", "code", "root", "plover", "mode", "context", "quad", "goldstein", "reciprocal", "date",
    "date_end", "date_resolution", "polarity", "modality",
)  # fmt: skip


def face(raw: bytes, like: Likeness) -> dict[str, Any]:
    """The fields of a mention that its event shows, its sides put in the order of the likeness."""
    whole = orjson.loads(raw)
    kept = {name: whole[name] for name in _FACE}
    source = whole["source"]
    kept["turned"] = bool(
        source and like.source and (source["actor_id"], source["code"]) != (like.source.actor_id, like.source.code)
    )
    if kept["turned"]:
        kept["source"], kept["target"] = whole["target"], whole["source"]
    return kept
