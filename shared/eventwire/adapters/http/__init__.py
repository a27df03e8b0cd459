"""HTTP, as all services speak it: problem+json refusals, bounded bodies, health."""

from eventwire.adapters.http.admission import Admission, Share
from eventwire.adapters.http.body import MAX_BODY, STREAM, WHOLE, Limits, pieces, read_body
from eventwire.adapters.http.gate import CALLER, WELCOME, Gate, open_gate
from eventwire.adapters.http.health import health_routes
from eventwire.adapters.http.problem import problem_middleware, problem_response, refusal, status_of
from eventwire.adapters.http.serve import serving, stop_signal
from eventwire.adapters.http.settings import DoorSettings

__all__ = [
    "CALLER",
    "MAX_BODY",
    "STREAM",
    "WELCOME",
    "WHOLE",
    "Admission",
    "DoorSettings",
    "Gate",
    "Limits",
    "Share",
    "health_routes",
    "open_gate",
    "pieces",
    "problem_middleware",
    "problem_response",
    "read_body",
    "refusal",
    "serving",
    "status_of",
    "stop_signal",
]
