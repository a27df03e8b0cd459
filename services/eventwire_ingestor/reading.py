"""A request's body on its way in: bounded, counted, and hashed where its answer is to be given again."""

import hashlib
import re
from collections.abc import AsyncIterator

from aiohttp import web

from eventwire.adapters.http import Limits, Share, pieces, read_body
from eventwire.errors import Unsupported
from eventwire.intake import Submission, submission_from

JSON_OBJECT = frozenset({"application/json", "application/octet-stream", "text/plain"})
JSON_LINES = frozenset(
    {
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
    }
)
PAGE = frozenset({"text/html", "application/xhtml+xml"})

_DECLARED = re.compile(rb"charset=[\"']?([A-Za-z0-9_.:-]{1,40})")
_HEAD = 2048


class Reading:
    """The body of one request. It can be read once: by `body`, `page`, `pieces` or `fingerprint`."""

    def __init__(self, request: web.Request, limits: Limits, share: Share, *, hashed: bool = False) -> None:
        self.request = request
        self.share = share
        self._limits = limits
        self._hash = hashlib.sha256() if hashed else None
        if self._hash is not None:
            kind, encoding = (request.headers.get(name, "") for name in ("Content-Type", "Content-Encoding"))
            self._hash.update(f"{request.method}\n{request.raw_path}\n{kind}\n{encoding}\n".encode())

    @property
    def hash(self) -> str:
        """The hash of method, path, content type and all bytes read; empty unless the request is hashed."""
        return self._hash.hexdigest() if self._hash is not None else ""

    def pieces(self) -> AsyncIterator[bytes]:
        """The body, unpacked, as it arrives."""
        return pieces(self.request, self._limits, self._watch)

    async def body(self) -> bytes:
        """The whole body, unpacked."""
        return await read_body(self.request, self._limits, self.share, self._watch)

    async def fingerprint(self) -> str:
        """Read all of it; the hash."""
        async for _ in self.pieces():
            pass
        return self.hash

    async def page(self) -> Submission:
        """The body as a page, its address in the query parameter `url`.

        Raises:
            Unsupported: its charset is not known.
            InvalidInput: the URL is wrong, or there is nothing.
        """
        html = decoded(await self.body(), self.request.charset)
        return submission_from({"html": html} | {k: v for k, v in self.request.query.items() if k == "url"})

    def _watch(self, data: bytes) -> None:
        if self._hash is not None:
            self._hash.update(data)


def decoded(raw: bytes, charset: str | None) -> str:
    """A page as text: by the charset that its header gave, else that it declares, else UTF-8.

    Raises:
        Unsupported: the charset is not known.
    """
    declared = _DECLARED.search(raw[:_HEAD])
    charset = charset or (declared[1].decode() if declared else "utf-8")
    try:
        return raw.decode(charset, "replace")
    except (LookupError, UnicodeError):
        raise Unsupported("charset", f"{charset[:40]!r} is not known; send UTF-8") from None
