"""Refusals by RFC 9457: what was wrong, where, what to do; never a traceback."""

import logging
from http import HTTPStatus

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler

from eventwire.errors import Conflict, EventwireError, Gone, InvalidInput, NotFound, Temporary

log = logging.getLogger(__name__)

_STATUS: tuple[tuple[type[EventwireError], HTTPStatus], ...] = (
    (InvalidInput, HTTPStatus.BAD_REQUEST),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Gone, HTTPStatus.GONE),
    (Conflict, HTTPStatus.CONFLICT),
    (Temporary, HTTPStatus.SERVICE_UNAVAILABLE),
)


def problem_response(
    status: int, detail: str, *, field: str | None = None, retry_after: float | None = None
) -> web.Response:
    """An application/problem+json answer; `field` is the path of the wrong field or parameter."""
    body: dict[str, str | int] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if field is not None:
        body["field"] = field
    headers = {"Retry-After": str(max(1, round(retry_after)))} if retry_after is not None else None
    return web.Response(
        status=status, body=orjson.dumps(body), content_type="application/problem+json", headers=headers
    )


@web.middleware
async def problem_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every error into a problem answer; what nobody foresaw is logged and told as such."""
    try:
        return await handler(request)
    except EventwireError as error:
        return _of(error)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        detail = _DETAILS.get(error.status, error.reason)
        response = problem_response(error.status, detail.format(method=request.method, path=request.path))
        if isinstance(error, web.HTTPMethodNotAllowed):
            response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
        return response
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return problem_response(
            HTTPStatus.INTERNAL_SERVER_ERROR, "an error of this service, not of your request; its log holds the details"
        )


_DETAILS: dict[int, str] = {
    HTTPStatus.NOT_FOUND: "{method} {path} is not here; GET / describes what is",
    HTTPStatus.METHOD_NOT_ALLOWED: "{method} does not go with {path}; GET / describes what does",
}


def _of(error: EventwireError) -> web.Response:
    status = next((s for kind, s in _STATUS if isinstance(error, kind)), HTTPStatus.UNPROCESSABLE_ENTITY)
    field = error.where if isinstance(error, InvalidInput) else None
    delay = error.delay if isinstance(error, Temporary) else None
    return problem_response(status, str(error), field=field, retry_after=delay)
