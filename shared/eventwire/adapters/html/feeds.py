"""Reads feeds in a child process that is killed when one takes too long or too much memory."""

import base64

from eventwire.adapters.html.process import Child
from eventwire.errors import InvalidInput
from eventwire.feeds import Entry, Feed

DEADLINE = 30.0
"""Seconds that one feed may take; ordinary ones take tenths."""


class FeedReader:
    """Reads one feed after the other, by a child that others may use too."""

    def __init__(self, child: Child, deadline: float = DEADLINE) -> None:
        self._child = child
        self._deadline = deadline

    async def read(self, data: bytes, url: str, content_type: str) -> Feed:
        """The feed in the bytes of an answer.

        Raises:
            InvalidInput: it is none, or takes more time or memory than a feed may.
        """
        question = {"feed": base64.b64encode(data).decode(), "url": url, "content_type": content_type}
        answer = await self._child.ask("feed", question, self._deadline)
        if answer is None:
            raise InvalidInput("feed", "takes more time or memory to read than a feed may")
        if "problem" in answer:
            raise InvalidInput("feed", answer["problem"])
        entries = tuple(Entry(**entry) for entry in answer.pop("entries"))
        return Feed(**{**answer, "entries": entries, "children": tuple(answer["children"])})
