"""The mappings: every field of every document, flat where people filter, keyword and text where they search."""

from typing import Any

from eventwire.indexing import Kind

Mapping = dict[str, Any]

NEWS_TEXT = "news_text"
"""The analyzer of prose; what it does depends on what the node offers (see `analysis`)."""

_KEYWORD: Mapping = {"type": "keyword", "ignore_above": 2048}
_TEXT: Mapping = {"type": "text", "analyzer": NEWS_TEXT}
_NAME: Mapping = {**_TEXT, "fields": {"keyword": _KEYWORD}}
_DAY: Mapping = {"type": "date", "format": "strict_date"}
_INSTANT: Mapping = {"type": "date", "format": "strict_date_optional_time"}
_WORDS: Mapping = {"type": "text", "analyzer": "whitespace"}
_KEPT: Mapping = {"type": "object", "enabled": False}
"""Kept in the document, not searchable."""
_LONG: Mapping = {"type": "long"}
_INTEGER: Mapping = {"type": "integer"}
_FLOAT: Mapping = {"type": "float"}
_BOOLEAN: Mapping = {"type": "boolean"}


def _fields(mapping: Mapping, *names: str) -> Mapping:
    return dict.fromkeys(names, mapping)


_ACTOR: Mapping = {"properties": {"name": _NAME, **_fields(_KEYWORD, "actor_id", "code", "country", "roles", "type")}}

_ARTICLE: Mapping = {
    **_fields(
        _KEYWORD, "article_id", "revision_basis", "status", "url", "canonical_url", "language", "content_hash"
    ),
    "revision": _LONG,
    "title": _TEXT,
    "text": _TEXT,
    "source": {"properties": {"name": _NAME, "domain": _KEYWORD, "country": _KEYWORD}},
    "author": _NAME,
    "published_at": _INSTANT,
    "published_offset": _INTEGER,
    "received_at": _INSTANT,
    "search": {"properties": {"text": _WORDS}},
    "standing": _KEPT,
}  # fmt: skip

_EVIDENCE: Mapping = {
    **_fields(_KEYWORD, "mention_id", "article_id", "url", "source", "part", "code", "rule"),
    **_fields(_TEXT, "title", "sentence"),
    **_fields(_NAME, "source_name", "target_name"),
    "revision": _LONG,
    "published_at": _INSTANT,
    "spans": _KEPT,
    "attribution": _ACTOR,
    "confidence": _FLOAT,
    "reasons": _KEPT,
}

_EVENT: Mapping = {
    **_fields(
        _KEYWORD, "event_id", "status", "merged_into", "previous_ids", "code", "root", "plover", "mode", "context",
        "date_resolution", "polarity", "modality", "story_ids",
    ),
    "version": _LONG,
    "source": _ACTOR,
    "target": _ACTOR,
    "quad": {"type": "byte"},
    **_fields(_FLOAT, "goldstein", "confidence"),
    "reciprocal": _BOOLEAN,
    **_fields(_DAY, "date", "date_end"),
    "place": {
        "properties": {
            "name": _NAME,
            **_fields({"type": "double"}, "latitude", "longitude"),
            **_fields(_KEYWORD, "country", "admin1", "resolution"),
            "geoname_id": _LONG,
        }
    },
    # Under a name that one would guess: geo queries need a point, the record has two numbers.
    "location": {"type": "alias", "path": "search.location"},
    **_fields(_INSTANT, "first_seen", "last_seen"),
    **_fields(_INTEGER, "mention_count", "article_count", "source_count", "independent_source_count"),
    "contradictions": {"properties": {"field": _KEYWORD, "values": _KEPT}},
    "evidence": {"type": "nested", "properties": _EVIDENCE},
    "search": {
        "properties": {
            **_fields(_WORDS, "text", "source_names", "target_names"),
            **_fields(_KEYWORD, "article_ids", "outlets"),
            "location": {"type": "geo_point"},
        }
    },
}  # fmt: skip

_ACTOR_RECORD: Mapping = {
    **_fields(_KEYWORD, "actor_id", "status", "merged_into", "previous_ids", "type", "code", "country", "wikidata"),
    "version": _LONG,
    "name": _NAME,
    "affiliations": {
        "type": "nested",
        "properties": {
            **_fields(_KEYWORD, "code", "country", "roles"),
            **_fields(_DAY, "first_seen", "last_seen"),
            "count": _INTEGER,
        },
    },
    "aliases": {"type": "nested", "properties": {"name": _NAME, "count": _INTEGER}},
    **_fields(_INSTANT, "first_seen", "last_seen"),
    **_fields(_INTEGER, "article_count", "sighting_count"),
    "search": {"properties": {"text": _WORDS, "countries": _KEYWORD}},
}

_ASSIGNMENT: Mapping = {
    **_fields(_KEYWORD, "article_id", "story_id", "status"),
    "version": _LONG,
    "published_at": _INSTANT,
    "title": _TEXT,
}

_PROPERTIES: dict[Kind, Mapping] = {
    "article": _ARTICLE,
    "event": _EVENT,
    "actor": _ACTOR_RECORD,
    "assignment": _ASSIGNMENT,
}


def mappings(kind: Kind) -> Mapping:
    """The mapping of an index of a kind: what is not in it is kept in the document but cannot be searched."""
    # A tombstone is what is left of a withdrawn document: its id, and that it is one.
    return {"dynamic": False, "properties": {**_PROPERTIES[kind], "tombstone": _BOOLEAN}}


def analysis(*, full: bool) -> Mapping:
    """The analyzers: with folding and English stems on a full distribution, plain words on one that lacks them."""
    plain: Mapping = {"type": "custom", "tokenizer": "standard", "filter": ["lowercase"]}
    rich: Mapping = {
        "type": "custom",
        "tokenizer": "standard",
        "filter": ["english_possessive", "lowercase", "asciifolding", "english_light"],
    }
    if not full:
        return {"analyzer": {NEWS_TEXT: plain}}
    return {"analyzer": {NEWS_TEXT: rich}, "filter": STEMS}


STEMS: Mapping = {
    "english_possessive": {"type": "stemmer", "language": "possessive_english"},
    "english_light": {"type": "stemmer", "language": "light_english"},
}
"""The filters that a full distribution has beyond its built-in ones."""


def flat(mapping: Mapping, path: str = "") -> dict[str, Mapping]:
    """Fields of a mapping by their full names, each without its sub-fields' definitions.

    >>> flat({"properties": {"a": {"properties": {"b": {"type": "long"}}}}})
    {'a': {'type': 'object'}, 'a.b': {'type': 'long'}}
    """
    found: dict[str, Mapping] = {}
    for group in ("properties", "fields"):
        for name, field in mapping.get(group, {}).items():
            own = {k: v for k, v in field.items() if k not in {"properties", "fields"}}
            found[path + name] = {"type": "object", **own}
            found |= flat(field, f"{path}{name}.")
    return found
