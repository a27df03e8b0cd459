"""A service in the foreground: its HTTP port open until somebody stops it."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from eventwire.errors import Temporary


@asynccontextmanager
async def serving(application: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve the application while the block runs; gives its address.

    Requests that are under way when the block ends are finished, for at most ten seconds.

    Raises:
        Temporary: the port cannot be opened.
    """
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=10)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise Temporary(f"port {port} on {host} cannot be opened ({error.strerror}); set another") from None
        yield "http://{}:{}".format(*runner.addresses[0][:2])
    finally:
        await runner.cleanup()


def stop_signal() -> asyncio.Event:
    """An event that is set by SIGINT and SIGTERM."""
    stopping = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    return stopping
