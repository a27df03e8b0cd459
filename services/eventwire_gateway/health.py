"""Whether the service lives, and whether it can do its work."""

from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web

from eventwire.adapters.http import problem_response


def health_routes(trouble: Callable[[], str | None]) -> list[web.RouteDef]:
    """/healthz: the process answers. /readyz: it can do its work; else 503 and why."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readyz(_request: web.Request) -> web.Response:
        reason = trouble()
        if reason is not None:
            return problem_response(HTTPStatus.SERVICE_UNAVAILABLE, reason)
        return web.json_response({"status": "ready"})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]
