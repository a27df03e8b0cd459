"""The horizon: what has not changed for so long that its events are closed leaves the state."""

import zlib
from collections.abc import Iterable, MutableMapping
from datetime import date

from eventwire.resolution.shelf import Shelf

_SHARDS = 64
_SWEPT = "x|swept"


class Horizon:
    """Closes events that have not changed for a number of days by the resolver's clock.

    Not by the date of the event: else a load of an archive would be closed before it could be resolved, and the
    outcome would hang on the order of the articles. Each event is entered under the day on which it last changed
    (`x|day|shard`), so that sweeping reads what is due and nothing else.
    """

    def __init__(self, days: int) -> None:
        self._days = days

    def note(self, state: MutableMapping[str, bytes], shelf: Shelf, events: Iterable[str], today: date) -> None:
        """Enter events that changed today."""
        lines: dict[int, list[str]] = {}
        for name in events:
            lines.setdefault(zlib.crc32(name.encode()) % _SHARDS, []).append(f"{shelf.block}\t{name}\n")
        for shard, found in sorted(lines.items()):
            key = f"x|{today.toordinal()}|{shard}"
            state[key] = (state.get(key) or b"") + "".join(found).encode()

    def sweep(self, state: MutableMapping[str, bytes], today: date) -> None:
        """Close what is due; costs nothing but one look until a day has passed."""
        due = today.toordinal() - self._days - 1
        swept = state.get(_SWEPT)
        if swept is not None and int(swept) >= due:
            return
        state[_SWEPT] = str(due).encode()
        if swept is None:
            return
        for day in range(int(swept) + 1, due + 1):
            for shard in range(_SHARDS):
                self._close(state, day, f"x|{day}|{shard}")

    @staticmethod
    def _close(state: MutableMapping[str, bytes], day: int, key: str) -> None:
        raw = state.get(key)
        if raw is None:
            return
        del state[key]
        shelves: dict[str, Shelf] = {}
        for line in raw.decode().splitlines():
            block, name = line.split("\t")
            shelf = shelves.setdefault(block, Shelf(block, state))
            published = shelf.event(name)
            if published is None or published.touched > day:
                continue
            for at, item in published.items:
                shelf.forget(published.lane, at, item)
            shelf.put_event(name, None)
        for shelf in shelves.values():
            shelf.save()
