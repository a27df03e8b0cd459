"""HTTP, as all services speak it: problem+json refusals and bounded bodies."""

from eventwire.adapters.http.body import read_body
from eventwire.adapters.http.problem import problem_middleware, problem_response

__all__ = ["problem_middleware", "problem_response", "read_body"]
