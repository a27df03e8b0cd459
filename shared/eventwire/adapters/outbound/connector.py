"""Connections that are checked where they are made: after the name was looked up, on the very address that is used.

A name that is looked up twice may answer twice (DNS rebinding), and an address has many spellings (decimal, octal,
IPv4 in IPv6). Neither matters here: what is checked is what the socket will be connected to.
"""

import asyncio
import errno
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from eventwire.adapters.outbound.reach import Reach

CONNECTIONS = 64
"""Connections that are open at once, to all hosts together."""

_PER_HOST = 8
_LOOKUPS = 8
_REMEMBERED = 10
"""Seconds for which an address is remembered."""


class BarredError(OSError):
    """The address is not one that may be reached. Does not name it: whoever chose the name need not learn of it."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "leads to an address that is not public")


class Resolver(AbstractResolver):
    """Looks names up in threads of its own: servers of names that keep us waiting hold up nothing else."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._threads = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="outbound-names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            OSError: it has none.
        """
        infos = await asyncio.get_running_loop().run_in_executor(self._threads, self._look_up, host, port, family)
        results = [
            ResolveResult(
                hostname=host,
                host=address[0],
                port=port,
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, proto, _, address in infos
        ]
        self._reach.found(host, [result["host"] for result in results])
        return results

    def _look_up(self, host: str, port: int, family: socket.AddressFamily) -> list[Any]:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)

    async def close(self) -> None:
        """Let go of the threads; those that still wait for an answer end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def connector(reach: Reach, resolver: AbstractResolver | None = None) -> aiohttp.TCPConnector:
    """A connector that connects only within reach."""

    def checked(info: tuple[Any, ...]) -> socket.socket:
        family, kind, proto, _, address = info
        if family not in (socket.AF_INET, socket.AF_INET6) or not reach.may_connect(address[0], address[1]):
            raise BarredError
        return socket.socket(family, kind, proto)

    return aiohttp.TCPConnector(
        resolver=resolver or Resolver(reach),
        socket_factory=checked,
        limit=CONNECTIONS,
        limit_per_host=_PER_HOST,
        ttl_dns_cache=_REMEMBERED,
    )
