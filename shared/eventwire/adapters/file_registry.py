"""A registry in one small JSON file: keys that a deployment hands to its services as a mounted secret."""

import asyncio
import base64
import json
import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from eventwire.errors import InvalidInput, Temporary

log = logging.getLogger(__name__)

_NONE: Mapping[str, bytes] = {}


class FileRegistry:
    """Entries by kind and key, values in base64. Implements `ports.Registry`; a changed file is read anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._told = ""
        self._kinds: dict[str, dict[str, bytes]] = {}
        self._lock = asyncio.Lock()

    async def get(self, kind: str, key: str) -> bytes | None:
        """One entry; None if there is none.

        Raises:
            InvalidInput: the file cannot be read.
        """
        return (await self.entries(kind)).get(key)

    async def entries(self, kind: str) -> Mapping[str, bytes]:
        """All entries of a kind by key; none if there is no file.

        A file that was good and is not any more changes nothing until it is good again.

        Raises:
            InvalidInput: the file cannot be read.
        """
        try:
            self._refresh()
        except InvalidInput as error:
            if self._stamp is None:
                raise
            if str(error) != self._told:
                log.warning("%s; what it held before stands", error)
                self._told = str(error)
        return self._kinds.get(kind, _NONE)

    async def put(self, kind: str, key: str, value: bytes | None) -> None:
        """Set an entry, or remove it (None). The file is replaced whole; only its owner may read the new one.

        Raises:
            InvalidInput: the file cannot be read.
            Temporary: it cannot be written.
        """
        async with self._lock:
            self._refresh()
            changed = {name: dict(entries) for name, entries in self._kinds.items()}
            if value is None:
                changed.get(kind, {}).pop(key, None)
            else:
                changed.setdefault(kind, {})[key] = value
            try:
                await asyncio.to_thread(self._write, changed)
            except OSError as error:
                raise Temporary(f"{self._path} cannot be written: {error.strerror}", delay=5) from None
            self._refresh()

    def _refresh(self) -> None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._stamp, self._kinds = None, {}
            return
        stamp = (found.st_mtime_ns, found.st_ino, found.st_size)
        if stamp != self._stamp:
            self._kinds = self._load()
            self._stamp = stamp

    def _load(self) -> dict[str, dict[str, bytes]]:
        try:
            document = json.loads(self._path.read_bytes())
            return {
                kind: {key: base64.b64decode(value, validate=True) for key, value in sorted(entries.items())}
                for kind, entries in document.items()
            }
        except OSError as error:
            raise InvalidInput(str(self._path), f"cannot be read: {error.strerror}") from None
        except (ValueError, AttributeError, TypeError):
            raise InvalidInput(str(self._path), "is no file that `eventwire keys create --file` has written") from None

    def _write(self, kinds: Mapping[str, Mapping[str, bytes]]) -> None:
        document = {
            kind: {key: base64.b64encode(value).decode() for key, value in entries.items()}
            for kind, entries in kinds.items()
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}-")
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                json.dump(document, file, indent=2)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
