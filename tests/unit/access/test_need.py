from __future__ import annotations

import pytest

from eventwire.access import need


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/healthz", None),
        ("HEAD", "/readyz", None),
        ("GET", "/", None),
        ("GET", "/openapi.json", None),
        ("POST", "/v1/articles", "ingest"),
        ("PUT", "/v1/articles/{article_id}", "ingest"),
        ("DELETE", "/v1/articles/{article_id}", "ingest"),
        ("GET", "/v1/articles/{article_id}", "read"),
        ("GET", "/v1/events", "read"),
        ("GET", "/v1/events/stream", "read"),
        ("GET", "/metrics", "read"),
        ("GET", "/v1/dead-letters", "admin"),
        ("GET", "/v1/feeds", "admin"),
        ("POST", "/v1/webhooks/{webhook_id}/test", "admin"),
        ("POST", "/v1/events", "admin"),
        ("PATCH", "/v1/articles", "admin"),
        ("POST", "/", "admin"),
        ("GET", "/healthz/x", "admin"),
        ("GET", "/something-new", "admin"),
    ],
)
def test_what_a_request_needs(method: str, path: str, scope: str | None) -> None:
    assert need(method, path) == scope
