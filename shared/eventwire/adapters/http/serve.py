"""A service in the foreground: its HTTP port open until somebody stops it."""

import asyncio
import signal
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler

from eventwire.adapters.http.problem import problem_response
from eventwire.errors import Temporary

MAX_CONNECTIONS = 512
"""Connections that are open at once; one more is told to come back."""

_IDLE = 20.0
"""Seconds within which a request's head must be whole, from the connection or the last answer on."""

_DELIVERY = 60.0
"""Seconds within which an answer must be read; beyond that it would only fill memory."""

_LINGERING = 5.0
"""Seconds for which the rest of a refused body is still read, so that the client sees the refusal and no reset."""

_HEADERS = {
    # Texts of articles come from strangers: no browser may take an answer for a page, or for anything but what it says.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_LONGEST_LINE = 16 * 1024
"""Most bytes of a request's first line: a query with every parameter at its longest fits, percent-escaped."""

_UNREADABLE = (
    f"this is no HTTP/1.1 request that can be read, or its head is too long: at most {_LONGEST_LINE} bytes of address "
    "and 8190 of each header"
)

_FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@asynccontextmanager
async def serving(application: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve the application while the block runs; gives its address.

    Requests that are under way when the block ends are finished, for at most ten seconds.

    Raises:
        Temporary: the port cannot be opened.
    """
    application.on_response_prepare.append(_harden)
    application.middlewares.insert(0, _deliver)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=10)
    await runner.setup()
    try:
        try:
            await _Door(runner, host, port).start()
        except OSError as error:
            raise Temporary(f"port {port} on {host} cannot be opened ({error.strerror}); set another") from None
        name, number = runner.addresses[0][:2]
        yield f"http://[{name}]:{number}" if ":" in name else f"http://{name}:{number}"
    finally:
        await runner.cleanup()


def _reset(transport: asyncio.Transport) -> None:
    """Hang up without a last word: the kernel, too, forgets what was not read."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def _harden(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


@web.middleware
async def _deliver(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send the answer here, where it can be given up: aiohttp would wait for its reader for ever."""
    response = await handler(request)
    if isinstance(response, web.Response):
        try:
            async with asyncio.timeout(_DELIVERY):
                await response.prepare(request)
                await response.write_eof()
        except TimeoutError:
            response.force_close()
            if request.transport is not None:
                _reset(request.transport)
    return response


class _Door(web.BaseSite):
    """A TCP port with a bound on connections."""

    def __init__(self, runner: web.AppRunner, host: str, port: int) -> None:
        super().__init__(runner)
        self._host = host
        self._port = port

    @property
    def name(self) -> str:
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        """Open the port."""
        await super().start()
        self._server = await asyncio.get_running_loop().create_server(self._protocol, self._host, self._port)

    def _protocol(self) -> asyncio.BaseProtocol:
        server = self._runner.server
        if server is None or len(server.connections) >= MAX_CONNECTIONS:
            return _TurnedAway()
        return _Connection(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]  # as the server itself hands it on
            keepalive_timeout=_IDLE,
            lingering_time=_LINGERING,
            auto_decompress=False,  # `body` unpacks, within limits
            max_line_size=_LONGEST_LINE,
        )


class _Connection(web.RequestHandler):
    """A connection whose requests, where they cannot be read at all, are refused as all others are."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what never became a request: nothing of it is repeated."""
        super().handle_error(request, status, exc, message)
        told = _UNREADABLE if status < HTTPStatus.INTERNAL_SERVER_ERROR else "an error of this service; its log tells"
        response = problem_response(status, told)
        response.headers.update(_HEADERS)
        response.force_close()
        return response


class _TurnedAway(asyncio.Protocol):
    """Says that there is no room, and hangs up."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.write(_FULL)
            transport.close()


def stop_signal() -> asyncio.Event:
    """An event that is set by SIGINT and SIGTERM."""
    stopping = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    return stopping
