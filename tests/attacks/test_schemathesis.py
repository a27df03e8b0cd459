"""What schemathesis makes of the OpenAPI document: no server error, no status or body that the document knows not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from support.system import System

from eventwire.contracts import openapi

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
    negative_data_rejection,
]
STREAM = "/v1/events/stream"
"""It has no end; tests/unit/gateway/test_stream.py is about it."""


@schemathesis.serializer("application/x-ndjson", "text/html")
def as_it_is(_context: object, value: object) -> bytes:
    """Lines and pages are texts in the document; anything else is what a careless client would send."""
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "replace")


schema = schemathesis.openapi.from_dict(openapi()).exclude(path=STREAM)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The embedded system as a user starts it, with an event in it."""
    with System(tmp_path_factory.mktemp("data"), "--no-samples") as started:
        text = "Turkish Foreign Minister Hakan Fidan met U.S. Secretary of State Antony Blinken in Ankara on Tuesday."
        for n in range(3):
            article = {"url": f"https://example.org/{n}", "title": "Talks", "text": text, "published_at": "2024-08-21"}
            assert started.request("POST", "/v1/articles", article)[0] == 202
        started.settle()
        assert started.all("/v1/events")
        yield started
        status, output = started.stop()
        assert "Traceback" not in output
        assert status == 0


@pytest.fixture(scope="module")
def known(system: System) -> dict[str, str]:
    """Ids of what is there, by the parameters that name it: at random hardly any would be met."""
    event = system.all("/v1/events")[0]
    return {
        "event_id": event["event_id"],
        "actor_id": event["source"]["actor_id"],
        "article_id": event["evidence"][0]["article_id"],
    }


@schema.parametrize()
@settings(
    max_examples=50,
    derandomize=True,
    deadline=timedelta(seconds=60),
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_no_request_breaks_the_contract(case: Case, system: System, known: dict[str, str]) -> None:
    for name, value in (case.path_parameters or {}).items():
        if name in known and len(str(value)) % 2:
            case.path_parameters[name] = known[name]
    case.call_and_validate(base_url=system.address, checks=CHECKS)
