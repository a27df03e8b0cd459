"""HTTP, as all services speak it: problem+json refusals and bounded bodies."""

from eventwire.adapters.http.body import MAX_BODY, read_body
from eventwire.adapters.http.problem import problem_middleware, problem_response

__all__ = ["MAX_BODY", "problem_middleware", "problem_response", "read_body"]
