"""From new entries to accepted articles: pages fetched where they are wanted, then the acceptance of a POST."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from eventwire.errors import InvalidInput, Permanent, Temporary
from eventwire.feeds import Entry, FullText, submission, wants_page
from eventwire.ports import Clock
from eventwire_ingestor.acceptance import Acceptance
from eventwire_ingestor.polling.manners import PoliteClient
from eventwire_ingestor.reading import PAGE, decoded

AT_ONCE = 50
"""Entries that are dealt with in one poll; more are left for the next one, a minute later."""

TRIES = 3
"""Polls in which a page may fail for the moment before it counts as not to be had."""

_SOON = 60.0
_LATER = 900.0


@dataclass
class Progress:
    """What became of the entries of one poll."""

    tries: dict[str, int]
    done: dict[str, str] = field(default_factory=dict)
    """Hash of the identity to hash of the content of those that need no more."""
    posted: int = 0
    refused: int = 0
    refusal: str | None = None
    left: int = 0
    waiting: str | None = None
    """Why entries were left, if for another reason than their number."""
    again: float = _SOON
    stopped: Temporary | None = None
    """Why nothing more can be accepted now."""

    def refuse(self, entry: Entry, error: Permanent) -> None:
        """The entry will not become an article."""
        self.refused += 1
        self.refusal = f"{(entry.url or entry.guid)[:200]}: {error}"[:500]
        self.finish(entry)

    def finish(self, entry: Entry) -> None:
        """Nothing more is to be done for the entry as it is."""
        self.done[entry.key] = entry.content
        self.tries.pop(entry.key, None)


class Delivery:
    """Delivers entries to the log."""

    def __init__(self, client: PoliteClient, acceptance: Acceptance, clock: Clock) -> None:
        self._client = client
        self._acceptance = acceptance
        self._clock = clock

    async def deliver(
        self, entries: Sequence[Entry], outlet: str | None, full_text: FullText, progress: Progress
    ) -> None:
        """Deliver entries in their order, as many as one poll deals with; `progress` tells what became of each."""
        progress.left = max(0, len(entries) - AT_ONCE)
        for number, entry in enumerate(entries[:AT_ONCE]):
            try:
                await self._one(entry, outlet, full_text, progress)
            except Temporary as error:
                progress.stopped = error
                progress.left += len(entries[:AT_ONCE]) - number
                return

    async def _one(self, entry: Entry, outlet: str | None, full_text: FullText, progress: Progress) -> None:
        """Deliver one entry.

        Raises:
            Temporary: the log cannot take it now.
        """
        page: str | None = None
        if wants_page(entry, full_text) and entry.url is not None:
            try:
                page = await self._page(entry.url)
            except Temporary as error:
                tried = progress.tries[entry.key] = progress.tries.get(entry.key, 0) + 1
                if tried < TRIES:
                    progress.left += 1
                    progress.waiting, progress.again = f"{entry.url[:200]}: {error}", _LATER
                    return
                if full_text is FullText.PAGE or not entry.text:
                    progress.refuse(entry, InvalidInput("page", f"could not be had in {TRIES} polls: {error}"))
                    return
            except Permanent as error:
                if full_text is FullText.PAGE or not entry.text:
                    progress.refuse(entry, error)
                    return
        try:
            await self._accept(entry, outlet, page, full_text)
        except Permanent as error:
            progress.refuse(entry, error)
        else:
            progress.posted += 1
            progress.finish(entry)

    async def _accept(self, entry: Entry, outlet: str | None, page: str | None, full_text: FullText) -> None:
        """Put the entry through the acceptance; by its own text where its page holds no article.

        Raises:
            Permanent: it makes no article.
            Temporary: the log cannot take it now.
        """
        now = self._clock.now()
        try:
            await self._acceptance.one(submission(entry, outlet, now, page))
        except Permanent:
            if page is None or full_text is FullText.PAGE or not entry.text:
                raise
            await self._acceptance.one(submission(entry, outlet, now))

    async def _page(self, url: str) -> str:
        """The page that an entry links to.

        Raises:
            Permanent: there is none to be had.
            Temporary: not now.
        """
        answer = await self._client.get(url, {"Accept": "text/html, application/xhtml+xml;q=0.9"})
        status = answer.status
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            raise Temporary(f"the page is answered with {status}")
        if status != HTTPStatus.OK:
            raise InvalidInput("page", f"is answered with {status}")
        kind, _, parameters = answer.headers.get("Content-Type", "text/html").partition(";")
        if kind.strip().lower() not in PAGE:
            raise InvalidInput("page", f"is {kind[:80]}, not HTML")
        charset = parameters.lower().partition("charset=")[2].strip(" \"'") or None
        return decoded(answer.body, charset)
