"""Notices when a worker hangs: messages wait, nobody works on them, and no offset moves."""

from collections.abc import Mapping

Place = tuple[str, int]


class Watchdog:
    """Compares what is left to do from one look to the next; knows nothing of clocks but what it is told."""

    def __init__(self, patience: float) -> None:
        """`patience`: seconds without progress after which the worker counts as hanging."""
        self._patience = patience
        self._last: Mapping[Place, int] = {}
        self._since: float | None = None

    def look(self, ends: Mapping[Place, int], done: Mapping[Place, int], *, busy: bool, at: float) -> float:
        """Seconds of standstill so far. `ends` and `done`: next offset of each partition, and next to be processed.

        >>> dog = Watchdog(60)
        >>> dog.look({("articles", 0): 9}, {("articles", 0): 4}, busy=False, at=0)
        0.0
        >>> dog.look({("articles", 0): 9}, {("articles", 0): 4}, busy=False, at=61)
        61.0
        >>> dog.look({("articles", 0): 9}, {("articles", 0): 5}, busy=False, at=70)
        0.0
        """
        waiting = any(done.get(place, 0) < end for place, end in ends.items())
        if not waiting or busy or done != self._last or self._since is None:
            self._since = at
        self._last = dict(done)
        return float(at - self._since)

    def hangs(self, standstill: float) -> bool:
        """Whether the standstill is longer than the patience."""
        return standstill > self._patience
