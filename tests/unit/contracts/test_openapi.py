from __future__ import annotations

import re

from aiohttp import web

from eventwire.adapters.http import health_routes, problem_middleware
from eventwire.contracts import asyncapi, openapi, schemas
from eventwire.contracts.diagram import diagram
from eventwire.flow import STAGES, TOPICS
from eventwire_gateway.routes import SearchRoutes
from eventwire_gateway.stream import StreamRoutes
from eventwire_ingestor.routes import IngestRoutes
from eventwire_webhooks.routes import WebhookRoutes


def test_every_field_of_every_record_is_described() -> None:
    for name, schema in schemas().items():
        parts = {name: schema, **schema.get("$defs", {})}
        for part, definition in parts.items():
            for field, value in definition.get("properties", {}).items():
                assert value.get("description"), f"{part}.{field} says nothing of itself"


def test_every_reference_in_the_document_leads_somewhere() -> None:
    document = openapi()
    references = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert references <= document["components"]["schemas"].keys()


def test_the_diagram_and_the_topics_document_show_the_whole_flow() -> None:
    text = diagram()
    for stage in STAGES:
        assert stage.name in text
    assert {channel["address"] for channel in asyncapi()["channels"].values()} == {topic.name for topic in TOPICS}


def test_the_document_describes_just_the_endpoints_there_are() -> None:
    app = web.Application(middlewares=[problem_middleware])
    nothing: object = None
    app.add_routes(IngestRoutes(nothing, nothing, nothing).routes())  # type: ignore[arg-type]
    app.add_routes(StreamRoutes(nothing).routes())  # type: ignore[arg-type]
    app.add_routes(SearchRoutes(nothing, nothing).routes())  # type: ignore[arg-type]
    app.add_routes(WebhookRoutes(nothing, nothing, nothing, nothing, nothing).routes())  # type: ignore[arg-type]
    app.add_routes(health_routes(nothing, nothing))  # type: ignore[arg-type]
    there = {(r.method.lower(), r.resource.canonical) for r in app.router.routes() if r.resource and r.method != "HEAD"}
    described = {(method, path) for path, item in openapi()["paths"].items() for method in item}
    assert described == there
