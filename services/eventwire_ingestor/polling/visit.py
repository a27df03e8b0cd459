"""One poll of one feed: what it has, what of it is new, what became of that, and how the feed stands then."""

from http import HTTPStatus
from typing import Protocol

from eventwire.adapters.outbound import Fetched
from eventwire.errors import EventwireError, Forbidden, InvalidInput, Permanent, Temporary
from eventwire.feeds import (
    Entry,
    Feed,
    Standing,
    Subscription,
    after_failure,
    after_success,
    freshness,
    gone,
    postponed,
    retry_after,
)
from eventwire.ports import Clock
from eventwire_ingestor.polling.delivery import Delivery, Progress
from eventwire_ingestor.polling.manners import PoliteClient

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_DISALLOWED = 86_400.0
_MOST_SEEN = 2000
_FEWEST_SEEN = 300


class Feeds(Protocol):
    """Reads feeds."""

    async def read(self, data: bytes, url: str, content_type: str) -> Feed:
        """The feed in the bytes of an answer.

        Raises:
            InvalidInput: it is none.
        """
        ...


class Visit:
    """Polls feeds, one call a poll."""

    def __init__(self, client: PoliteClient, feeds: Feeds, delivery: Delivery, clock: Clock) -> None:
        self._client = client
        self._feeds = feeds
        self._delivery = delivery
        self._clock = clock

    async def poll(self, subscription: Subscription, standing: Standing) -> Standing:
        """How the feed stands after it was asked. What it counts as dealt with is durable, or refused for good."""
        try:
            fetched = await self._client.get(standing.url, _conditions(standing))
            if fetched.status == HTTPStatus.NOT_MODIFIED:
                return after_success(_moved(standing, fetched), self._clock.now(), 0, _fresh(fetched))
            if fetched.status // 100 != 2:  # noqa: PLR2004 - the class of success
                return self._failed(standing, fetched)
            feed = await self._read(fetched)
        except Forbidden as error:
            return after_failure(standing, self._clock.now(), str(error), _DISALLOWED)
        except Temporary as error:
            return after_failure(standing, self._clock.now(), str(error), error.delay)
        except Permanent as error:
            return after_failure(standing, self._clock.now(), str(error))
        return await self._deliver(subscription, _moved(standing, fetched), fetched, feed)

    def _failed(self, standing: Standing, fetched: Fetched) -> Standing:
        now = self._clock.now()
        try:
            phrase = f" {HTTPStatus(fetched.status).phrase}"
        except ValueError:
            phrase = ""
        reason = f"the server answered {fetched.status}{phrase}"
        if fetched.status == HTTPStatus.GONE:
            return gone(standing, now, f"{reason}: the feed is no more, and is not asked again")
        return after_failure(standing, now, reason, retry_after(fetched.headers.get("Retry-After"), now))

    async def _read(self, fetched: Fetched) -> Feed:
        """The feed in an answer; of a sitemap index, what its sitemaps have together.

        Raises:
            InvalidInput: it is no feed.
            Temporary, Forbidden: a sitemap cannot be had.
        """
        feed = await self._feeds.read(fetched.body, fetched.url, fetched.headers.get("Content-Type", ""))
        if not feed.children:
            return feed
        entries: dict[str, Entry] = {}
        trouble: EventwireError | None = None
        parts = 0
        for child in feed.children:
            try:
                answer = await self._client.get(child)
                if answer.status != HTTPStatus.OK:
                    raise InvalidInput("feed", f"its sitemap {child[:200]} is answered with {answer.status}")
                part = await self._feeds.read(answer.body, answer.url, answer.headers.get("Content-Type", ""))
            except EventwireError as error:
                trouble = error
                continue
            parts += 1
            for entry in part.entries:
                entries.setdefault(entry.key, entry)
        if not parts and trouble is not None:
            raise trouble
        return Feed(feed.format, feed.title, feed.language, tuple(entries.values()), interval=feed.interval)

    async def _deliver(self, subscription: Subscription, standing: Standing, fetched: Fetched, feed: Feed) -> Standing:
        # Oldest first, as far as the feed's order tells: revisions of one address then come in their order.
        new = [entry for entry in reversed(feed.entries) if standing.seen.get(entry.key) != entry.content]
        progress = Progress(dict(standing.tries))
        outlet = subscription.name or feed.title or None
        await self._delivery.deliver(new, outlet, subscription.full_text, progress)
        present = {entry.key for entry in feed.entries}
        standing = standing.model_copy(
            update={
                "format": feed.format,
                "title": feed.title[:200] or standing.title,
                "etag": _header(fetched, "ETag"),
                "last_modified": _header(fetched, "Last-Modified"),
                "seen": _seen(standing.seen, progress.done, present),
                "tries": {key: count for key, count in progress.tries.items() if key in present},
                "posted": standing.posted + progress.posted,
                "refused": standing.refused + progress.refused,
                "refusal": progress.refusal or standing.refusal,
            }
        )
        now = self._clock.now()
        if progress.stopped is not None:
            return postponed(standing, now, str(progress.stopped), progress.stopped.delay)
        after = after_success(standing, now, progress.posted, max(_fresh(fetched) or 0, feed.interval or 0))
        if progress.left:
            # Asked again without conditions, so that what is left is not hidden behind a 304.
            waiting = f"{progress.left} entries are left for the next time"
            return postponed(after, now, progress.waiting or waiting, progress.again)
        return after


def _conditions(standing: Standing) -> dict[str, str]:
    headers = {"Accept": _ACCEPT}
    if standing.etag:
        headers["If-None-Match"] = standing.etag
    if standing.last_modified:
        headers["If-Modified-Since"] = standing.last_modified
    return headers


def _moved(standing: Standing, fetched: Fetched) -> Standing:
    return standing if fetched.moved is None else standing.model_copy(update={"url": fetched.moved})


def _fresh(fetched: Fetched) -> float | None:
    return freshness(fetched.headers.get("Cache-Control"))


def _header(fetched: Fetched, name: str) -> str | None:
    """A validator to send back as it came; one that is no header value, or endless, is not kept."""
    value = fetched.headers.get(name)
    return value if value and len(value) <= 500 and value.isprintable() and value.isascii() else None  # noqa: PLR2004


def _seen(before: dict[str, str], done: dict[str, str], present: set[str]) -> dict[str, str]:
    """What was dealt with, those longest gone from the feed forgotten first."""
    kept = {**before, **done}
    ordered = [key for key in kept if key not in present] + [key for key in kept if key in present]
    most = min(_MOST_SEEN, max(_FEWEST_SEEN, 2 * len(present)))
    return {key: kept[key] for key in ordered[-most:]}
