"""`eventwire feeds add | import | list | remove`."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eventwire.adapters.outbound.client import checked
from eventwire.adapters.system_clock import SystemClock
from eventwire.cli.keys import Place
from eventwire.errors import InvalidInput, NotFound
from eventwire.feeds import FEEDS, STANDINGS, Condition, FullText, Standing, Subscription, feed_id
from eventwire.ports import Registry

WIDTH = 150
"""Columns of the table where no terminal says how many there are."""

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def add_feeds(data: Path | None, urls: Sequence[str], name: str | None, full_text: str) -> int:
    """Add feeds. Returns the exit status.

    Raises:
        InvalidInput: an address is none; nothing was added then.
        Temporary: they cannot be kept now.
    """
    if not urls:
        raise InvalidInput("feeds add", "takes the address of a feed")
    for url in urls:
        checked(url)

    async def add() -> int:
        now = SystemClock().now()
        async with Place(data, None).open() as registry:
            for url in urls:
                made = Subscription(url=url.strip(), name=name, full_text=FullText(full_text), added_at=now)
                there = await _add(registry, made)
                _print(f"{made.url} {'was there; its options are set' if there else 'is added'}.")
        _print(f"The poller asks it within seconds of running; `{_list(data)}` shows how it does.")
        return 0

    return asyncio.run(add())


def import_feeds(data: Path | None, file: Path, full_text: str) -> int:
    """Add the feeds of an OPML file. Returns the exit status: 1 if an address in it is none.

    Raises:
        InvalidInput: the file cannot be read, or is no OPML.
        Temporary: they cannot be kept now; those before are.
    """
    from eventwire.feeds.opml import read_opml  # noqa: PLC0415 - an optional extra

    try:
        outlines = read_opml(file.read_bytes())
    except OSError as error:
        raise InvalidInput(str(file), f"cannot be read: {error.strerror}") from None

    async def add() -> int:
        now = SystemClock().now()
        added = there = wrong = 0
        async with Place(data, None).open() as registry:
            for outline in outlines:
                try:
                    checked(outline.url)
                except InvalidInput as error:
                    wrong += 1
                    _print(f"{outline.url[:200]}: {error.what}; passed over.")
                    continue
                if await registry.get(FEEDS, feed_id(outline.url)) is not None:
                    there += 1
                    continue
                kept = Subscription(url=outline.url, name=outline.name, full_text=FullText(full_text), added_at=now)
                await _add(registry, kept)
                added += 1
        _print(f"{added} feeds added, {there} were there already, {wrong} addresses are none.")
        return 1 if wrong else 0

    return asyncio.run(add())


def remove_feeds(data: Path | None, urls: Sequence[str]) -> int:
    """Remove feeds. Returns the exit status.

    Raises:
        NotFound: an address is no feed's; nothing was removed then.
        Temporary: they cannot be removed now.
    """
    if not urls:
        raise InvalidInput("feeds remove", "takes the address of a feed")

    async def remove() -> int:
        async with Place(data, None).open() as registry:
            feeds, standings = await _read(registry)
            found = [_find(url, feeds, standings, data) for url in urls]
            for identifier in found:
                await registry.put(FEEDS, identifier, None)
                _print(f"{feeds[identifier].url} is removed.")
        return 0

    return asyncio.run(remove())


def list_feeds(data: Path | None) -> int:
    """Print the feeds as a table, failing ones first. Returns the exit status."""

    async def show() -> int:
        now = SystemClock().now()
        async with Place(data, None).open() as registry:
            feeds, standings = await _read(registry)
        console = Console(highlight=False, markup=False)
        if not console.is_terminal:
            console.width = WIDTH
        if not feeds:
            console.print("No feeds. `eventwire feeds add URL` adds one.")
            return 0
        rows = [(feed, standings.get(identifier)) for identifier, feed in feeds.items()]
        rows.sort(key=lambda row: (_rank(row[1]), row[0].url))
        console.print(_table(rows, now))
        return 0

    return asyncio.run(show())


async def _add(registry: Registry, feed: Subscription) -> bool:
    """Keep a feed; whether it was there."""
    identifier = feed_id(feed.url)
    there = await registry.get(FEEDS, identifier) is not None
    await registry.put(FEEDS, identifier, feed.model_dump_json().encode())
    return there


async def _read(registry: Registry) -> tuple[dict[str, Subscription], dict[str, Standing]]:
    feeds = await registry.entries(FEEDS)
    standings = await registry.entries(STANDINGS)
    return (
        {key: Subscription.model_validate_json(value) for key, value in feeds.items()},
        {key: Standing.model_validate_json(value) for key, value in standings.items()},
    )


def _find(url: str, feeds: Mapping[str, Subscription], standings: Mapping[str, Standing], data: Path | None) -> str:
    """The id of the feed with that address, its own or the one that it moved to."""
    for identifier, feed in feeds.items():
        standing = standings.get(identifier)
        if url.strip() in (feed.url, standing.url if standing else None):
            return identifier
    try:
        identifier = feed_id(url)
    except ValueError:
        identifier = ""
    if identifier not in feeds:
        raise NotFound(f"no feed has the address {url[:200]!r}; `{_list(data)}` shows them")
    return identifier


def _rank(standing: Standing | None) -> int:
    return [Condition.FAILING, Condition.GONE, Condition.NEW, Condition.OK].index(
        standing.condition if standing else Condition.NEW
    )


def _table(rows: Sequence[tuple[Subscription, Standing | None]], now: datetime) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("Feed", overflow="fold", ratio=3)
    for column in ("State", "Last success", "Next poll"):
        table.add_column(column, no_wrap=True)
    table.add_column("Articles", justify="right", no_wrap=True)
    table.add_column("Why", overflow="fold", ratio=3)
    for feed, standing in rows:
        title = feed.name or (standing.title if standing else None)
        where = f"{title}\n{feed.url}" if title else feed.url
        if standing is None:
            table.add_row(where, Condition.NEW, "never", "at once", "0", "")
            continue
        where += f"\nmoved to {standing.url}" if standing.url != feed.url else ""
        coming = "never" if standing.condition is Condition.GONE else _when(standing.next_at, now)
        had = "never" if standing.succeeded_at is None else _when(standing.succeeded_at, now)
        table.add_row(where, standing.condition, had, coming, str(standing.posted), _why(standing))
    return table


def _why(standing: Standing) -> str:
    told = []
    if standing.reason:
        often = f" ({standing.failures} times)" if standing.failures > 1 else ""
        told.append(standing.reason + often)
    if standing.refused:
        told.append(f"{standing.refused} refused, the last: {standing.refusal}")
    return "\n".join(told)


def _when(moment: datetime, now: datetime) -> str:
    """A moment from now, as people say it."""
    seconds = round((moment - now).total_seconds())
    size = abs(seconds)
    if size < _MINUTE:
        text = f"{size} s"
    elif size < _HOUR:
        text = f"{size // _MINUTE} min"
    elif size < 2 * _DAY:
        text = f"{size // _HOUR} h"
    else:
        text = f"{size // _DAY} days"
    return f"{text} ago" if moment <= now else f"in {text}"


def _list(data: Path | None) -> str:
    return f"eventwire feeds list --data {data}" if data else "eventwire feeds list"


def _print(text: str) -> None:
    Console(highlight=False, markup=False, soft_wrap=True).print(text)
