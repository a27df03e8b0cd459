"""Reads pages in a child process that is killed when a page takes too long or too much memory."""

from eventwire.adapters.html.process import Child
from eventwire.errors import InvalidInput
from eventwire.intake import Page

DEADLINE = 10.0
"""Seconds that one page may take; ordinary ones take hundredths."""


class PageReader:
    """Reads one page after the other. The child starts with the first page; `close` ends it."""

    def __init__(self, deadline: float = DEADLINE, child: Child | None = None) -> None:
        self._deadline = deadline
        self._child = child or Child()

    async def read(self, html: str, url: str | None) -> Page:
        """The article in a page.

        Raises:
            InvalidInput: no article is in it, or it takes more time or memory than a page may.
        """
        answer = await self._child.ask("page", {"html": html, "url": url}, self._deadline)
        if answer is None:
            raise InvalidInput("html", "takes more time or memory to read than a page may")
        if "problem" in answer:
            raise InvalidInput("html", answer["problem"])
        return Page(**answer)

    async def close(self) -> None:
        """End the child."""
        await self._child.close()
