"""What the client raises, as errors that say what to do."""

from elasticsearch import ApiError, TransportError

from eventwire.errors import EventwireError, Permanent, Temporary

UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_LARGE, BUSY, BROKEN = 401, 403, 404, 409, 413, 429, 500

_BLOCKED = "cluster_block_exception"
_NO_INDEX = "index_not_found_exception"


def temporary_reason(status: int, kind: str, reason: str) -> str | None:
    """Why waiting can help with an answer of Elasticsearch's, to a request or to one item of a bulk; None if it cannot.

    Overload (429), a node that is not itself (5xx), a block (flood stage, read-only) and a missing index or right all
    pass once somebody has mended them: the document is not to blame.
    """
    if status == BUSY or status >= BROKEN or kind == _BLOCKED:
        return f"Elasticsearch does not take it now ({status} {kind}: {reason})"
    if kind == _NO_INDEX:
        return f"Elasticsearch has no such index ({reason}); `eventwire indices apply` makes it"
    if status in {UNAUTHORIZED, FORBIDDEN}:
        return (
            f"Elasticsearch refuses this user ({kind}: {reason}); see EVENTWIRE_ELASTICSEARCH_USERNAME and its rights"
        )
    return None


def failure(error: Exception) -> EventwireError:
    """The client's error as Temporary, or as Permanent where trying again gives the same answer."""
    if isinstance(error, ApiError):
        kind, reason = _cause(error)
        waiting = temporary_reason(error.status_code, kind, reason)
        if waiting is not None:
            return Temporary(waiting, delay=2)
        return Permanent(f"Elasticsearch refuses it ({error.status_code} {kind}: {reason})")
    if isinstance(error, TransportError):
        # A request that timed out may have been done all the same; doing it again is safe (external versions).
        return Temporary(f"Elasticsearch does not answer: {error}", delay=2)
    return Temporary(f"Elasticsearch cannot be asked: {error}", delay=2)


def _cause(error: ApiError) -> tuple[str, str]:
    body = error.body
    cause = body.get("error") if isinstance(body, dict) else None
    if isinstance(cause, dict):
        root = next(iter(cause.get("root_cause") or [cause]), cause)
        return str(cause.get("type", "")), str(root.get("reason") or cause.get("reason", ""))[:500]
    return str(error.message), str(body)[:500]
