"""Refusals by RFC 9457: what was wrong, where, what to do; never a traceback."""

import logging
from http import HTTPStatus

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler

from eventwire.errors import (
    Busy,
    Conflict,
    EventwireError,
    Forbidden,
    Gone,
    InvalidInput,
    NotFound,
    Reused,
    Temporary,
    TooLarge,
    TooSlow,
    Unauthorized,
    Unsupported,
)

log = logging.getLogger(__name__)

_STATUS: tuple[tuple[type[EventwireError], HTTPStatus], ...] = (
    # The narrower kind stands before the wider one: the first that fits is the answer.
    (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (Unsupported, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (TooSlow, HTTPStatus.REQUEST_TIMEOUT),
    (Reused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (InvalidInput, HTTPStatus.BAD_REQUEST),
    (Unauthorized, HTTPStatus.UNAUTHORIZED),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (Busy, HTTPStatus.TOO_MANY_REQUESTS),
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
        return refusal(error)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        told = _DETAILS.get(error.status)
        detail = told.format(method=request.method, path=request.path) if told else error.reason
        response = problem_response(error.status, detail)
        if isinstance(error, web.HTTPMethodNotAllowed):
            response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
        return response
    except ConnectionError:
        # The client has gone: there is nobody to tell.
        raise
    except Exception:
        # The path as it was sent, percent-escaped: unescaped it could hold line feeds, and forge lines of the log.
        log.exception("%s %s failed", request.method, request.raw_path)
        return problem_response(
            HTTPStatus.INTERNAL_SERVER_ERROR, "an error of this service, not of your request; its log holds the details"
        )


_DETAILS: dict[int, str] = {
    HTTPStatus.NOT_FOUND: "{method} {path} is not here; GET / describes what is",
    HTTPStatus.METHOD_NOT_ALLOWED: "{method} does not go with {path}; GET / describes what does",
}


def status_of(error: EventwireError) -> HTTPStatus:
    """The HTTP status that tells of the error."""
    return next((s for kind, s in _STATUS if isinstance(error, kind)), HTTPStatus.UNPROCESSABLE_ENTITY)


def refusal(error: EventwireError) -> web.Response:
    """The answer that tells of the error."""
    field = error.where if isinstance(error, InvalidInput) else None
    delay = error.delay if isinstance(error, Temporary) else None
    response = problem_response(status_of(error), str(error), field=field, retry_after=delay)
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooLarge | TooSlow):
        # The rest of the body is not worth reading.
        response.force_close()
    return response
