"""Whether a service lives, and whether it can do its work."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from aiohttp import web

from eventwire.adapters.http.problem import problem_response
from eventwire.errors import Temporary

Trouble = Callable[[], Awaitable[str | None]]
Waiting = Callable[[], Awaitable[Mapping[str, int]]]


def health_routes(trouble: Trouble, waiting: Waiting) -> list[web.RouteDef]:
    """/healthz: the process answers. /readyz: it can do its work, and how much waits by stage; else 503 and why.

    `trouble` says why the service cannot work (None: it can), `waiting` how many messages wait for each stage.
    """

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readyz(_request: web.Request) -> web.Response:
        try:
            reason = await trouble()
            if reason is None:
                return web.json_response({"status": "ready", "waiting": dict(await waiting())})
        except Temporary as error:
            reason = str(error)
        return problem_response(HTTPStatus.SERVICE_UNAVAILABLE, reason)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]
