"""Queries as Elasticsearch takes them. Pure; user text only ever stands where a value does, never as syntax."""

from collections.abc import Sequence
from typing import Any

from eventwire.errors import InvalidInput
from eventwire.folding import words
from eventwire.indexing import MAX_ARTICLES
from eventwire.query import ActorQuery, ActorTerm, Cursor, EventQuery

Clause = dict[str, Any]

PATIENCE = "10s"
"""How long one query may take."""

_WORDS = "search.text"


def event_search(query: EventQuery, told: Sequence[str] = ()) -> Clause:
    """The body of the search for a page of events; `told`: the articles of the story that is asked for.

    Raises:
        InvalidInput: the cursor or the text is wrong.
    """
    filters: list[Clause] = []
    for field, value in (
        ("status", query.status),
        ("modality", query.modality),
        ("polarity", query.polarity),
        ("quad", query.quad),
        ("place.country", query.country),
        ("plover", query.plover.upper() if query.plover else None),
        ("search.article_ids", query.article),
    ):
        filters += _equals(field, value)
    if query.story is not None:
        # Stories come after events: an event of one is an event with an article of it.
        filters.append(_any([{"term": {"story_ids": query.story}}, {"terms": {"search.article_ids": list(told)}}]))
    filters += _starts("code", query.code) + _starts("code", query.root)
    if query.from_:
        filters.append({"range": {"date_end": {"gte": query.from_.isoformat()}}})
    if query.to:
        filters.append({"range": {"date": {"lte": query.to.isoformat()}}})
    for parameter, text, sides in (
        ("source", query.source, ("source",)),
        ("target", query.target, ("target",)),
        ("actor", query.actor, ("source", "target")),
    ):
        if text is not None:
            filters.append(_actor(parameter, text, sides))
    return _body(filters, "event_id", query)


def actor_search(query: ActorQuery) -> Clause:
    """The body of the search for a page of actors.

    Raises:
        InvalidInput: the cursor or the text is wrong.
    """
    filters = _equals("status", query.status) + _equals("type", query.type) + _starts("code", query.code)
    filters += _equals("search.countries", query.country)
    return _body(filters, "actor_id", query)


def story_articles(story_id: str) -> Clause:
    """The body of the search for the assignments to a story, first published first."""
    return {
        "query": {"bool": {"filter": [{"term": {"story_id": story_id}}]}},
        "size": MAX_ARTICLES,
        "sort": [{"published_at": "asc"}, {"article_id": "asc"}],
        "track_total_hits": False,
        "timeout": PATIENCE,
    }


def cursor_of(query: EventQuery | ActorQuery, hit: Clause) -> str:
    """The cursor of the page behind a hit."""
    value, key = hit["sort"]
    return Cursor(value, key).encode(query.fingerprint())


def _body(filters: list[Clause], key: str, query: EventQuery | ActorQuery) -> Clause:
    bool_: Clause = {"filter": filters, "must_not": [{"term": {"tombstone": True}}]}
    if query.q is not None:
        bool_["must"] = [_all_words("q", query.q, (_WORDS,))]
    body: Clause = {
        "query": {"bool": bool_},
        # One more than the page tells whether there is a next one.
        "size": query.limit + 1,
        "sort": [_order(query), {key: "asc"}],
        "track_total_hits": False,
        # Elasticsearch gives up by itself then, and works on nothing that nobody waits for.
        "timeout": PATIENCE,
        "_source": {"excludes": ["search"]},
    }
    after = query.after()
    if after is not None:
        body["search_after"] = [after.value, after.key]
    return body


def _order(query: EventQuery | ActorQuery) -> Clause:
    if query.sort == "relevance":
        if query.q is None:
            raise InvalidInput("sort", "relevance needs q; give words to search for, or another sort")
        return {"_score": "desc"}
    field = query.sort.lstrip("-")
    return {"name.keyword" if field == "name" else field: "desc" if query.sort.startswith("-") else "asc"}


def _equals(field: str, value: Any) -> list[Clause]:
    return [] if value is None or value == "any" else [{"term": {field: value}}]


def _starts(field: str, prefix: str | None) -> list[Clause]:
    return [] if prefix is None else [{"prefix": {field: prefix}}]


def _actor(parameter: str, text: str, sides: Sequence[str]) -> Clause:
    """An actor on any of the sides, by id, by code or its beginning, or by words of its name."""
    term = ActorTerm.parse(text)
    if term.kind == "name":
        return _all_words(parameter, text, [f"search.{side}_names" for side in sides])
    kind, field = ("term", "actor_id") if term.kind == "id" else ("prefix", "code")
    asked = [{kind: {f"{side}.{field}": term.value}} for side in sides]
    # A mutual act has both parties on both sides.
    mutual = [
        {"bool": {"filter": [{"term": {"reciprocal": True}}, {kind: {f"{side}.{field}": term.value}}]}}
        for side in ("source", "target")
        if side not in sides
    ]
    return _any(asked + mutual)


def _all_words(parameter: str, text: str, fields: Sequence[str]) -> Clause:
    """Every word must stand in one of the fields.

    Raises:
        InvalidInput: the text has no word.
    """
    wanted = words(text)
    if not wanted:
        raise InvalidInput(parameter, "has no word to search for")
    return {"bool": {"must": [_any([{"match": {field: word}} for field in fields]) for word in wanted]}}


def _any(clauses: list[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}
