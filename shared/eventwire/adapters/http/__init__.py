"""HTTP, as all services speak it: problem+json refusals, bounded bodies, health."""

from eventwire.adapters.http.body import MAX_BODY, read_body
from eventwire.adapters.http.health import health_routes
from eventwire.adapters.http.problem import problem_middleware, problem_response
from eventwire.adapters.http.serve import serving, stop_signal

__all__ = [
    "MAX_BODY",
    "health_routes",
    "problem_middleware",
    "problem_response",
    "read_body",
    "serving",
    "stop_signal",
]
