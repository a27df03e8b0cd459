"""Whether the service lives, and whether it can do its work."""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus

from aiohttp import web

from eventwire.adapters.http import problem_response


def health_routes(
    trouble: Callable[[], str | None], waiting: Callable[[], Mapping[str, int]]
) -> list[web.RouteDef]:
    """/healthz: the process answers. /readyz: it can do its work, and how much waits for each stage; else 503 and why."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readyz(_request: web.Request) -> web.Response:
        reason = trouble()
        if reason is not None:
            return problem_response(HTTPStatus.SERVICE_UNAVAILABLE, reason)
        return web.json_response({"status": "ready", "waiting": await asyncio.to_thread(waiting)})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]
