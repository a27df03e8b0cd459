"""Feeds read in the child process: what comes back, and what a hostile one costs."""

from __future__ import annotations

import pytest

from eventwire.adapters.html import Child, FeedReader
from eventwire.errors import InvalidInput
from eventwire.feeds.parse import read_feed

BASE = "https://press.example/feed"
SMALL = b"<rss version='2.0'><channel><title>T</title><item><title>A</title><link>/a</link></item></channel></rss>"
LONG = SMALL.replace(b"</item>", b"</item>" + b"<item><title>A</title><description>d</description></item>" * 30_000)


async def test_the_child_reads_what_the_parser_reads() -> None:
    child = Child()
    try:
        assert await FeedReader(child).read(SMALL, BASE, "text/xml") == read_feed(SMALL, BASE, "text/xml")
    finally:
        await child.close()


async def test_a_feed_that_takes_too_long_is_refused_and_the_next_one_is_read() -> None:
    child = Child()
    reader = FeedReader(child, deadline=0.5)
    try:
        await reader.read(SMALL, BASE, "")
        with pytest.raises(InvalidInput, match="more time or memory"):
            await reader.read(LONG, BASE, "")
        assert (await reader.read(SMALL, BASE, "")).title == "T"
    finally:
        await child.close()


async def test_what_is_wrong_with_a_feed_comes_back_as_it_was_told() -> None:
    child = Child()
    try:
        with pytest.raises(InvalidInput, match="feed: is neither RSS"):
            await FeedReader(child).read(b"words", BASE, "")
    finally:
        await child.close()
