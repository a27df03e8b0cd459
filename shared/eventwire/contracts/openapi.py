"""The OpenAPI 3.1 document, made from the endpoints and the models."""

import re
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel

from eventwire.access import need
from eventwire.intake import Submission
from eventwire.model import Actor, DeadLetter, Event, EventChange, Record, Story, ToldArticle
from eventwire.query import ActorQuery, DeadLetterQuery, EventQuery, Subscription
from eventwire.query.query import MAX_POSITION
from eventwire.webhooks import Attempt, WebhookRequest
from eventwire.webhooks.view import Tried, WebhookView
from eventwire.webhooks.webhook import Replay, Rotation

REF = "#/components/schemas/{model}"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint: what it takes and what it answers."""

    method: str
    path: str
    summary: str
    status: int = 200
    query: type[Record] | None = None
    body: type[BaseModel] | None = None
    answer: type[Record] | str | None = None
    listing: bool = False
    refusals: tuple[int, ...] = ()
    bulk: bool = False
    stream: bool = False


_FINDING = (429, 503)
_SETTING_UP = (400, 408, 413, 415, 503)
_TAKING = (400, 408, 409, 413, 415, 422, 429, 503)

ENDPOINTS = (
    Endpoint(
        "post",
        "/v1/articles",
        "Take an article, or many; the same URL again is a correction",
        status=202,
        body=Submission,
        answer="Accepted",
        refusals=_TAKING,
        bulk=True,
    ),
    Endpoint(
        "put",
        "/v1/articles/{article_id}",
        "Replace an article by its id: a correction of one that has no URL",
        status=202,
        body=Submission,
        answer="Accepted",
        refusals=(*_TAKING, 404),
    ),
    Endpoint(
        "get",
        "/v1/articles/{article_id}",
        "One article as it stands, and the story it tells",
        answer=ToldArticle,
        refusals=(404, 410, *_FINDING),
    ),
    Endpoint(
        "delete", "/v1/articles/{article_id}", "Withdraw an article", status=202, answer="Accepted", refusals=(404, 503)
    ),
    Endpoint(
        "get", "/v1/events", "Search events", query=EventQuery, answer=Event, listing=True, refusals=(400, *_FINDING)
    ),
    Endpoint(
        "get",
        "/v1/events/stream",
        "Changes of events as they happen, as server-sent events; with Last-Event-ID it goes on where it was",
        query=Subscription,
        answer=EventChange,
        refusals=(400, 429, 503),
        stream=True,
    ),
    Endpoint("get", "/v1/events/{event_id}", "One event with its evidence", answer=Event, refusals=(404, *_FINDING)),
    Endpoint(
        "get", "/v1/actors", "Search actors", query=ActorQuery, answer=Actor, listing=True, refusals=(400, *_FINDING)
    ),
    Endpoint(
        "get", "/v1/actors/{actor_id}", "One actor with its names and codes", answer=Actor, refusals=(404, *_FINDING)
    ),
    Endpoint("get", "/v1/stories/{story_id}", "One story with its articles", answer=Story, refusals=(404, *_FINDING)),
    Endpoint(
        "get",
        "/v1/dead-letters",
        "What could not be processed, newest first",
        query=DeadLetterQuery,
        answer=DeadLetter,
        listing=True,
        refusals=(400, *_FINDING),
    ),
    Endpoint(
        "post",
        "/v1/webhooks",
        "Set a webhook up; its secret is in the answer, and never again",
        status=201,
        body=WebhookRequest,
        answer=WebhookView,
        refusals=(*_SETTING_UP, 409),
    ),
    Endpoint(
        "get", "/v1/webhooks", "All webhooks, and how they fare", answer=WebhookView, listing=True, refusals=(503,)
    ),
    Endpoint(
        "get", "/v1/webhooks/{webhook_id}", "One webhook, and how it fares", answer=WebhookView, refusals=(404, 503)
    ),
    Endpoint(
        "patch",
        "/v1/webhooks/{webhook_id}",
        "Change what is given; what waits is tried again at once, a disabled one goes on when it is enabled",
        body=WebhookRequest,
        answer=WebhookView,
        refusals=(*_SETTING_UP, 404),
    ),
    Endpoint("delete", "/v1/webhooks/{webhook_id}", "Remove a webhook", status=204, refusals=(404, 503)),
    Endpoint(
        "post",
        "/v1/webhooks/{webhook_id}/test",
        "Post a test message now, and tell what came of it",
        answer=Tried,
        refusals=(404, 503),
    ),
    Endpoint(
        "post",
        "/v1/webhooks/{webhook_id}/rotate",
        "Make a new secret; messages are signed by the old one, too, for a time",
        body=Rotation,
        answer=WebhookView,
        refusals=(*_SETTING_UP, 404),
    ),
    Endpoint(
        "post",
        "/v1/webhooks/{webhook_id}/replay",
        "Send again what matches, from a moment on, in its newest state",
        status=202,
        body=Replay,
        answer=WebhookView,
        refusals=(*_SETTING_UP, 404),
    ),
    Endpoint(
        "get",
        "/v1/webhooks/{webhook_id}/deliveries",
        "The last attempts to deliver, newest first",
        answer=Attempt,
        listing=True,
        refusals=(404, 503),
    ),
    Endpoint("get", "/healthz", "Whether the process answers", answer="Health"),
    Endpoint("get", "/readyz", "Whether it can do its work", answer="Health", refusals=(503,)),
)

_OWN_SCHEMAS: dict[str, dict[str, Any]] = {
    "Accepted": {
        "type": "object",
        "required": ["article_id", "revision", "status"],
        "properties": {
            "article_id": {"type": "string"},
            "revision": {"type": "integer"},
            "status": {"type": "string", "enum": ["published", "withdrawn"]},
        },
    },
    "Verdict": {
        "type": "object",
        "description": "What became of one line of JSON lines, or one item of an array. 202: it is durable.",
        "required": ["line", "status"],
        "properties": {
            "line": {"type": "integer", "minimum": 1, "description": "Line, or item of the array, from 1."},
            "status": {"type": "integer", "description": "202, or why not, as a single article's answer would say."},
            "article_id": {"type": "string"},
            "revision": {"type": "integer"},
            "field": {"type": "string", "description": "Path of the wrong field."},
            "detail": {"type": "string", "description": "What is wrong, and what to do."},
            "retry_after": {"type": "integer", "description": "Seconds after which to send this line again."},
        },
    },
    "Health": {
        "type": "object",
        "required": ["status"],
        "properties": {
            "status": {"type": "string"},
            "waiting": {
                "type": "object",
                "description": "Messages that wait for each stage.",
                "additionalProperties": {"type": "integer"},
            },
        },
    },
    "Problem": {
        "type": "object",
        "description": "RFC 9457 problem details; `field` is the path of the wrong field or parameter.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "field": {"type": "string"},
        },
    },
}

_IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same request with the same key gets the first one's answer again, for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
}

_LAST_EVENT_ID: dict[str, Any] = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "description": "The `id` of the last message that arrived; counts before `after` and `since`.",
    "schema": {"type": "string", "maxLength": MAX_POSITION},
}

_PAGE_URL: dict[str, Any] = {
    "name": "url",
    "in": "query",
    "required": False,
    "description": "The address of the page, where the body is text/html.",
    "schema": {"type": "string", "maxLength": 2048},
}

_SECURITY_SCHEMES = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, as `eventwire keys create` prints it, that has the scope named. A server on a "
        "loopback address asks for none until there is one.",
    }
}

_REFUSALS = {
    400: "A field or parameter is wrong; the problem names it",
    401: "No valid API key came with it",
    403: "The API key does not allow it; or no key is asked for, and another site's page sent this",
    404: "Nothing has that id",
    408: "The body came too slowly",
    409: "The first request with this Idempotency-Key is under way; or there are as many as there may be",
    413: "It is beyond a limit; the problem names it",
    415: "Its content type or encoding is not taken",
    422: "The Idempotency-Key was used for another request",
    429: "Too much is under way at once; try again after Retry-After",
    410: "It has been withdrawn",
    503: "Not now; try again after Retry-After",
}


def openapi() -> dict[str, Any]:
    """The document."""
    paths: dict[str, dict[str, Any]] = {}
    components: dict[str, Any] = dict(_OWN_SCHEMAS)
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.path, {})[endpoint.method] = _operation(endpoint, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Eventwire",
            "version": version("eventwire"),
            "description": "News articles in, a live deduplicated record of who did what to whom, when and where out.",
        },
        "paths": paths,
        "components": {"schemas": dict(sorted(components.items())), "securitySchemes": _SECURITY_SCHEMES},
    }


def _operation(endpoint: Endpoint, components: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{endpoint.method}_{'_'.join(re.findall(r'[a-z0-9_]+', endpoint.path))}",
        "summary": endpoint.summary,
        "parameters": _path_parameters(endpoint.path),
        "responses": {str(endpoint.status): {"description": "Done", "content": _answer(endpoint, components)}},
    }
    if endpoint.bulk:
        operation["parameters"].append(_PAGE_URL)
    if endpoint.stream:
        operation["parameters"].append(_LAST_EVENT_ID)
    if endpoint.query is not None:
        operation["parameters"] += _query_parameters(endpoint.query, components)
    if endpoint.body is not None:
        _add(endpoint.body, components, "validation")
        operation["requestBody"] = {"required": True, "content": _taken(endpoint)}
        operation["requestBody"]["required"] = endpoint.body is not Rotation
        if endpoint.body is Submission:
            operation["parameters"].append(_IDEMPOTENCY_KEY)
    if endpoint.bulk:
        operation["responses"]["200"] = {
            "description": "Many articles: a verdict a line, in their order; each says what became of one",
            "content": {"application/x-ndjson": {"schema": {"$ref": REF.format(model="Verdict")}}},
        }
    scope = need(endpoint.method.upper(), endpoint.path)
    # An empty alternative: where no keys are asked for, none need be sent.
    operation["security"] = [] if scope is None else [{"key": [scope]}, {}]
    problem = {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}}
    for status in sorted({*((401, 403) if scope else ()), *endpoint.refusals}):
        operation["responses"][str(status)] = {"description": _REFUSALS[status], "content": problem}
    return operation


def _taken(endpoint: Endpoint) -> dict[str, Any]:
    """The bodies that an endpoint takes, by content type."""
    if endpoint.body is None:
        return {}
    one = {"$ref": REF.format(model=endpoint.body.__name__)}
    if not endpoint.bulk:
        return {"application/json": {"schema": one}}
    many = {"type": "array", "items": one, "minItems": 1, "maxItems": 10_000}
    return {
        "application/json": {"schema": {"anyOf": [one, many]}},
        "application/x-ndjson": {"schema": {"type": "string", "description": "An article a line."}},
        "text/html": {"schema": {"type": "string", "description": "One page; its address in the parameter `url`."}},
    }


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query_parameters(query: type[Record], components: dict[str, Any]) -> list[dict[str, Any]]:
    schema = query.model_json_schema(mode="validation", ref_template=REF)
    components.update(schema.pop("$defs", {}))
    return [
        {"name": name, "in": "query", "required": False, "description": value.pop("description", ""), "schema": value}
        for name, value in schema["properties"].items()
    ]


def _answer(endpoint: Endpoint, components: dict[str, Any]) -> dict[str, Any]:
    if isinstance(endpoint.answer, str):
        return _json(endpoint.answer)
    if endpoint.answer is None:
        return {}
    _add(endpoint.answer, components, "serialization")
    item = {"$ref": REF.format(model=endpoint.answer.__name__)}
    if endpoint.stream:
        told = f"Messages whose `data` is a line of JSON: {endpoint.answer.__name__}; `id` is the position behind it."
        schema = {"type": "string", "description": told, "contentMediaType": "application/json", "contentSchema": item}
        return {"text/event-stream": {"schema": schema}}
    if not endpoint.listing:
        return {"application/json": {"schema": item}}
    page = {
        "type": "object",
        "required": ["items", "next_cursor"],
        "properties": {
            "items": {"type": "array", "items": item},
            "next_cursor": {"type": ["string", "null"], "description": "Give it as `cursor` for the next page."},
        },
    }
    return {"application/json": {"schema": page}}


def _add(model: type[BaseModel], components: dict[str, Any], mode: Any) -> None:
    schema = model.model_json_schema(mode=mode, ref_template=REF)
    components.update(schema.pop("$defs", {}))
    components[model.__name__] = schema


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": REF.format(model=name)}}}
