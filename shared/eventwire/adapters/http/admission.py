"""How much may be under way at once: requests and the bytes that they hold in memory."""

from collections.abc import Iterator
from contextlib import contextmanager

from eventwire.errors import Busy

REQUESTS = 64
"""Requests with a body that are read at once."""

MEMORY = 96 * 1024 * 1024
"""Bytes of bodies that are held at once, all requests together."""


class Share:
    """What one request holds of the memory."""

    def __init__(self, admission: "Admission") -> None:
        self._admission = admission
        self._held = 0

    def hold(self, size: int) -> None:
        """Hold so many bytes from now on, in place of what was held before.

        Raises:
            Busy: together with the other requests' bodies that is too much; what was held before still is.
        """
        self._admission.change(size - self._held)
        self._held = size

    def more(self, size: int) -> None:
        """Hold so many bytes more.

        Raises:
            Busy: together with the other requests' bodies that is too much.
        """
        self.hold(self._held + size)


class Admission:
    """Lets requests in while there is room. Use from one event loop."""

    def __init__(self, requests: int = REQUESTS, memory: int = MEMORY) -> None:
        self._requests = requests
        self._memory = memory
        self._under_way = 0
        self._held = 0

    @contextmanager
    def admit(self) -> Iterator[Share]:
        """Room for one request while the block runs.

        Raises:
            Busy: as many as are read at once are under way.
        """
        if self._under_way >= self._requests:
            raise Busy(f"{self._requests} requests are under way, the most that are read at once")
        self._under_way += 1
        share = Share(self)
        try:
            yield share
        finally:
            share.hold(0)
            self._under_way -= 1

    def change(self, size: int) -> None:
        """Hold so many bytes more (or less) than now.

        Raises:
            Busy: it would be more than the memory set aside for bodies.
        """
        if size > 0 and self._held + size > self._memory:
            raise Busy("the bodies of the requests under way fill the memory set aside for them")
        self._held += size
