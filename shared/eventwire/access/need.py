"""What each endpoint asks for. The middleware, the OpenAPI document and the docs are made from this table."""

from dataclasses import dataclass

from eventwire.access.key import Scope


@dataclass(frozen=True, slots=True)
class Need:
    """A rule: requests by these methods to paths that begin so need a key with the scope (None: no key at all)."""

    methods: str
    """Separated by spaces; `*` is any."""
    path: str
    """The beginning of the path; one that ends in `$` is the whole."""
    scope: Scope | None


NEEDS = (
    # The first that fits decides. HEAD counts as GET. What fits none needs `admin`.
    Need("GET", "/healthz$", None),
    Need("GET", "/readyz$", None),
    Need("GET", "/$", None),
    Need("GET", "/openapi.json$", None),
    Need("POST PUT DELETE", "/v1/articles", "ingest"),
    Need("*", "/v1/dead-letters", "admin"),
    Need("*", "/v1/feeds", "admin"),
    Need("*", "/v1/webhooks", "admin"),
    Need("GET", "/v1/", "read"),
    Need("GET", "/metrics$", "read"),
)


def need(method: str, path: str) -> Scope | None:
    """The scope that a request needs; None: no key. `path` is the route's own, with its `{parameters}`.

    >>> need("GET", "/v1/events/{event_id}"), need("DELETE", "/v1/articles/{article_id}"), need("HEAD", "/healthz")
    ('read', 'ingest', None)
    """
    method = "GET" if method == "HEAD" else method
    for rule in NEEDS:
        fits = path == rule.path[:-1] if rule.path.endswith("$") else path.startswith(rule.path)
        if fits and (rule.methods == "*" or method in rule.methods.split()):
            return rule.scope
    return "admin"
