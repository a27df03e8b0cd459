"""What a batch changes in the state, kept apart until its messages are published."""

from collections.abc import Callable, Iterator, MutableMapping


class Overlay(MutableMapping[str, bytes]):
    """A view of stored state with changes on top; the changes stand in the order in which they were first made."""

    def __init__(self, stored: Callable[[str], bytes | None], keys: Callable[[], Iterator[str]]) -> None:
        self._stored = stored
        self._keys = keys
        self.changes: dict[str, bytes | None] = {}

    def __getitem__(self, key: str) -> bytes:
        value = self.changes[key] if key in self.changes else self._stored(key)
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value: bytes) -> None:
        self.changes[key] = value

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self.changes[key] = None

    def __iter__(self) -> Iterator[str]:
        for key in self._keys():
            if key not in self.changes:
                yield key
        yield from [key for key, value in self.changes.items() if value is not None]

    def __len__(self) -> int:
        return sum(1 for _ in self)
