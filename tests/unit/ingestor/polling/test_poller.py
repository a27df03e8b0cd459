"""The poller against a publisher's site that behaves, and one that misbehaves in every way."""

from __future__ import annotations

import asyncio
import gzip
from datetime import timedelta
from itertools import pairwise

import pytest
from aiohttp import web
from support.publisher_site import PARAGRAPH, item, polling, rss

from eventwire.errors import Temporary
from eventwire.feeds import FEEDS, STANDINGS, Condition, FullText
from eventwire.intake import read_submission

PAGE = FullText.PAGE
FEED = FullText.FEED


async def test_new_entries_become_the_articles_that_a_post_would_have_made() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(item(1, more="<pubDate>Wed, 21 Aug 2024 10:00:00 +0300</pubDate>"), item(2)))
        await p.add(full_text=FEED)
        await p.poll()
        newest = p.log.articles[-1]
        posted = read_submission(
            f'{{"url": "{p.site.base}/a/1", "title": "Report 1", "text": "{PARAGRAPH.strip()}",'
            ' "source": "Harbour Post",'
            ' "published_at": "2024-08-21T07:00:00Z"}'
        ).article(newest.received_at)
        assert newest == posted
        assert [a.title for a in p.log.articles] == ["Report 2", "Report 1"]
        standing = p.standing()
        assert (standing.condition, standing.posted, standing.format) == (Condition.OK, 2, "rss20")


async def test_what_was_posted_is_not_posted_again_and_what_changed_is() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(item(1), item(2)))
        await p.add(full_text=FEED)
        await p.poll()
        await p.poll_again()
        assert len(p.log.articles) == 2
        p.site.set("/feed", rss(item(3), item(1, "Corrected. " + PARAGRAPH), item(2)))
        await p.poll_again()
        assert [a.title for a in p.log.articles[2:]] == ["Report 1", "Report 3"]
        assert p.log.articles[2].article_id == p.log.articles[1].article_id
        assert p.log.articles[2].revision > p.log.articles[1].revision


async def test_pages_are_fetched_where_the_feed_gives_a_summary_and_the_feed_is_used_where_there_is_none() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(item(1, "Short."), item(2, "Short two."), item(3, "Short three.")))
        p.site.article("/a/1")
        p.site.set("/a/2", "gone", 404)
        p.site.set("/a/3", b"%PDF-1.7", content_type="application/pdf")
        await p.add()
        await p.poll()
        texts = {a.title: a.text for a in p.log.articles}
        assert texts["Report 1"].startswith("Envoys of the two countries")
        assert (texts["Report 2"], texts["Report 3"]) == ("Short two.", "Short three.")


async def test_a_feed_of_pages_only_refuses_what_it_cannot_fetch_and_says_why() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(item(1, "Short."), item(2, "Short.")))
        p.site.article("/a/1")
        await p.add(full_text=PAGE)
        await p.poll()
        standing = p.standing()
        assert [a.title for a in p.log.articles] == ["Report 1"]
        assert (standing.posted, standing.refused) == (1, 1)
        assert "/a/2: page: is answered with 404" in (standing.refusal or "")


async def test_a_page_that_fails_for_the_moment_is_tried_in_later_polls() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(item(1, "Short.")), etag='"1"')
        p.site.set("/a/1", "busy", 503)
        await p.add(full_text=PAGE)
        await p.poll()
        assert p.standing().reason is not None
        assert p.standing().etag is None
        assert p.log.articles == []
        p.site.article("/a/1")
        await p.poll_again()
        assert len(p.log.articles) == 1
        assert p.standing().reason is None


async def test_a_page_that_keeps_failing_is_given_up_for_the_text_of_the_feed() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(item(1, "Short.")))
        p.site.set("/a/1", "busy", 500)
        await p.add()
        for _ in range(5):
            await p.poll_again()
        assert [a.text for a in p.log.articles] == ["Short."]
        assert p.site.asked.count("/a/1") == 3


async def test_conditions_are_sent_and_304_is_a_success() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(item(1)), etag='W/"v1"', last_modified="Wed, 21 Aug 2024 10:00:00 GMT")
        await p.add(full_text=FEED)
        await p.poll()
        p.site.set("/feed", status=304)
        await p.poll_again()
        asked = p.site.requests[-1].headers
        assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('W/"v1"', "Wed, 21 Aug 2024 10:00:00 GMT")
        assert p.standing().condition is Condition.OK
        assert p.standing().etag == 'W/"v1"'


async def test_a_feed_is_not_asked_before_it_is_due() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(item(1)), cache_control="max-age=7200")
        await p.add(full_text=FEED)
        await p.poll()
        await p.poll_again(minutes=110)
        assert p.site.asked.count("/feed") == 1
        await p.poll_again(minutes=30)
        assert p.site.asked.count("/feed") == 2


@pytest.mark.parametrize(
    ("status", "headers", "reason", "at_least"),
    [
        (403, {}, "answered 403 Forbidden", 600),
        (404, {}, "answered 404 Not Found", 600),
        (500, {}, "answered 500", 600),
        (418, {}, "answered 418", 600),
        (599, {}, "answered 599", 600),
        (429, {"retry_after": "7200"}, "answered 429 Too Many Requests", 7200),
        (503, {"retry_after": "Wed, 21 Aug 2024 15:00:00 GMT"}, "answered 503", 10_000),
        (429, {"retry_after": "whenever"}, "answered 429", 600),
    ],
)
async def test_failures_say_why_and_back_off(
    status: int, headers: dict[str, str], reason: str, at_least: float
) -> None:
    async with polling() as p:
        p.site.set("/feed", "no", status, **headers)
        await p.add()
        await p.poll()
        standing = p.standing()
        assert standing.condition is Condition.FAILING
        assert reason in (standing.reason or "")
        assert standing.checked_at is not None
        assert standing.next_at - standing.checked_at >= timedelta(seconds=at_least)


async def test_410_ends_the_asking() -> None:
    async with polling() as p:
        p.site.set("/feed", "gone", 410)
        await p.add()
        await p.poll()
        await p.poll_again(days=30)
        assert p.site.asked.count("/feed") == 1
        assert p.standing().condition is Condition.GONE
        assert "410" in (p.standing().reason or "")


async def test_a_permanent_redirect_moves_the_feed_and_a_temporary_one_does_not() -> None:
    async with polling() as p:
        p.site.set("/old", status=301, location="/feed")
        p.site.set("/elsewhere", status=302, location="/feed")
        p.site.set("/feed", rss(item(1)))
        moved, stays = await p.add("/old", FEED), await p.add("/elsewhere", FEED)
        await p.poll()
        assert p.standing(moved).url == f"{p.site.base}/feed"
        assert p.standing(stays).url == f"{p.site.base}/elsewhere"
        assert p.registry.kinds[FEEDS].keys() == p.registry.kinds[STANDINGS].keys()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_loops_and_redirects_inward_fail(status: int) -> None:
    async with polling() as p:
        p.site.set("/loop", status=status, location="/loop")
        p.site.set("/inward", status=status, location="http://169.254.169.254/latest/meta-data/")
        loop, inward = await p.add("/loop"), await p.add("/inward")
        await p.poll()
        assert "redirects more than 5 times" in (p.standing(loop).reason or "")
        assert "not public" in (p.standing(inward).reason or "")
        assert p.standing(loop).url == f"{p.site.base}/loop"


async def test_articles_that_lead_inward_are_not_fetched() -> None:
    async with polling() as p:
        inner = (
            "<item><title>T</title><link>http://169.254.169.254/latest/</link><description>Short.</description></item>"
        )
        p.site.set("/feed", rss(inner, item(1, "Short.")))
        p.site.set("/a/1", status=302, location="http://10.0.0.1/")
        await p.add(full_text=PAGE)
        await p.poll()
        assert p.log.articles == []
        assert p.standing().refused == 2
        assert "not public" in (p.standing().refusal or "")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        ("<!DOCTYPE html><html><body>Hello</body></html>", {}, "is a web page, not a feed"),
        ("", {}, "is empty"),
        ("{", {}, "not valid"),
        (gzip.compress(rss(item(1)).encode())[:-12], {"content_encoding": "gzip"}, "in the middle of its gzip"),
        (gzip.compress(bytes(64 * 1024 * 1024)), {"content_encoding": "gzip"}, "once unpacked"),
        (gzip.compress(bytes(80 * 1024 * 1024)), {}, "once unpacked"),
        (b"x" * (9 * 1024 * 1024), {}, "at most 8388608"),
        (f"<!DOCTYPE urlset [{LAUGHS}]><urlset><url><loc>&l9;</loc></url></urlset>", {}, "sitemap"),
        (b"\x00\x01\x02", {"content_type": "image/png"}, "neither RSS"),
    ],
)
async def test_what_is_no_feed_or_too_much_of_one_fails(
    body: str | bytes, headers: dict[str, str], reason: str
) -> None:
    async with polling() as p:
        p.site.set("/feed", body, **headers)
        await p.add()
        await p.poll()
        assert reason in (p.standing().reason or "")
        assert p.standing().condition is Condition.FAILING


@pytest.mark.parametrize("entity", [LAUGHS, '<!ENTITY l9 SYSTEM "file:///etc/passwd">'])
async def test_bombs_and_thieves_in_rss_yield_nothing_of_theirs(entity: str) -> None:
    async with polling() as p:
        p.site.set("/feed", f"<!DOCTYPE rss [{entity}]>" + rss(item(1, "Before &l9; after."), item(2))[21:])
        await p.add(full_text=FEED)
        await p.poll()
        assert all(len(a.text) < 1000 and "root:" not in a.text for a in p.log.articles)


async def test_wrong_types_and_charsets_dates_duplicates_and_relative_links_are_lived_with() -> None:
    async with polling() as p:
        body = rss(
            item(1, "Caf\u00e9 talks."),
            item(1, "Twice."),
            item(2, "Undated."),
            item(3, "Tomorrow.", "<pubDate>Wed, 21 Aug 2030 10:00:00 GMT</pubDate>"),
            item(4, "Nonsense.", "<pubDate>yesterday-ish</pubDate>"),
        )
        p.site.set("/feed", body.encode("latin-1"), content_type="application/octet-stream; charset=utf-8")
        await p.add(full_text=FEED)
        await p.poll()
        assert len({a.article_id for a in p.log.articles}) == len(p.log.articles) == 4
        assert all(a.published_at is None and (a.url or "").startswith(p.site.base) for a in p.log.articles)


async def test_servers_that_hang_or_break_off_are_told_of() -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"<rss>")
        assert request.transport is not None
        request.transport.abort()
        return response

    async with polling() as p:
        p.site.pages["/feed"] = cut
        await p.add()
        await p.poll()
        assert "broke off" in (p.standing().reason or "")


async def test_robots_txt_is_heeded_for_feeds_and_pages() -> None:
    async with polling() as p:
        p.site.set(
            "/robots.txt", "User-agent: Eventwire\nDisallow: /a/2\nDisallow: /private\n\nUser-agent: *\nDisallow: /"
        )
        p.site.set("/feed", rss(item(1, "Short."), item(2, "Short.")))
        p.site.article("/a/1")
        p.site.article("/a/2")
        allowed, private = await p.add(full_text=PAGE), await p.add("/private/feed")
        await p.poll()
        assert p.site.asked.count("/robots.txt") == 1
        assert not {"/a/2", "/private/feed"} & set(p.site.asked)
        assert "robots.txt of 127.0.0.1 does not allow Eventwire" in (p.standing(private).reason or "")
        assert p.standing(allowed).posted == 1
        assert "robots.txt" in (p.standing(allowed).refusal or "")


@pytest.mark.parametrize(("status", "asked"), [(404, True), (403, True), (500, False), (429, False)])
async def test_no_robots_txt_allows_all_and_a_failing_one_nothing_for_now(status: int, asked: bool) -> None:  # noqa: FBT001 - a table
    async with polling() as p:
        p.site.set("/robots.txt", "", status)
        p.site.set("/feed", rss(item(1)))
        await p.add(full_text=FEED)
        await p.poll()
        assert ("/feed" in p.site.asked) is asked
        p.site.set("/robots.txt", "User-agent: *\nDisallow:")
        await p.poll_again()
        assert "/feed" in p.site.asked


@pytest.mark.parametrize("target", ["/robots.txt", "http://169.254.169.254/robots.txt", "/moved.txt"])
async def test_a_robots_txt_that_leads_astray_is_none_and_one_that_moved_is_heeded(target: str) -> None:
    async with polling() as p:
        p.site.set("/robots.txt", status=302, location=target)
        p.site.set("/moved.txt", "User-agent: *\nDisallow: /")
        p.site.set("/feed", rss(item(1)))
        await p.add(full_text=FEED)
        await p.poll()
        assert ("/feed" in p.site.asked) is (target != "/moved.txt")


async def test_requests_to_one_host_are_spaced() -> None:
    async with polling(feeds_spacing=7) as p:
        moments: list[float] = []

        async def note(_request: web.Request) -> web.StreamResponse:
            moments.append(p.clock.now().timestamp())
            return web.Response(status=404)

        p.site.set("/robots.txt", "User-agent: *\nCrawl-delay: 11")
        p.site.set("/feed", rss(*[item(n, "Short.") for n in range(4)]))
        for n in range(4):
            p.site.pages[f"/a/{n}"] = note
        await p.add()
        await p.poll()
        assert len(moments) == 4
        assert all(later - earlier >= 11 for earlier, later in pairwise(moments))


async def test_a_host_that_asks_for_peace_is_left_in_peace() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(*[item(n, "Short.") for n in range(4)]))
        p.site.set("/a/0", "", 429, retry_after="1800")
        p.site.set("/a/1", "", 429, retry_after="1800")
        p.site.set("/a/2", "", 429, retry_after="1800")
        p.site.set("/a/3", "", 429, retry_after="1800")
        await p.add()
        await p.poll()
        assert sum(path.startswith("/a/") for path in p.site.asked) == 1


async def test_sitemaps_by_an_index_packed_or_not() -> None:
    def sitemap(number: int) -> str:
        return (
            f"<urlset xmlns:n='news'><url><loc>{p.site.base}/a/{number}</loc><n:news><n:publication>"
            f"<n:name>Harbour Post</n:name></n:publication><n:title>Report {number}</n:title>"
            f"<n:publication_date>2024-08-21T0{number}:00:00Z</n:publication_date></n:news></url></urlset>"
        )

    async with polling() as p:
        parts = "".join(f"<sitemap><loc>{p.site.base}/{n}.xml</loc></sitemap>" for n in (1, 2, 3))
        p.site.set("/feed", f"<sitemapindex>{parts}</sitemapindex>")
        p.site.set("/1.xml", sitemap(1))
        p.site.set("/2.xml", gzip.compress(sitemap(2).encode()), content_type="application/gzip")
        p.site.article("/a/1")
        p.site.article("/a/2")
        await p.add()
        await p.poll()
        assert {a.title for a in p.log.articles} == {"Report 1", "Report 2"}
        assert {a.source.name for a in p.log.articles if a.source} == {"Harbour Post"}


async def test_a_full_log_loses_no_entry() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(*[item(n) for n in range(5)]), etag='"1"')
        await p.add(full_text=FEED)
        p.log.down_after = 2
        await p.poll()
        assert len(p.log.articles) == 2
        assert (p.standing().condition, p.standing().reason) == (Condition.NEW, "the log is down")
        p.log.down_after = None
        await p.poll_again(seconds=8)
        assert [a.title for a in p.log.articles] == [f"Report {n}" for n in (4, 3, 2, 1, 0)]


async def test_a_long_feed_is_taken_in_several_polls() -> None:
    async with polling(feeds_spacing=0) as p:
        p.site.set("/feed", rss(*[item(n) for n in range(120)]), etag='"1"')
        await p.add(full_text=FEED)
        await p.poll()
        assert (len(p.log.articles), p.standing().reason) == (50, "70 entries are left for the next time")
        await p.poll_again(minutes=2)
        await p.poll_again(minutes=2)
        assert len({a.article_id for a in p.log.articles}) == len(p.log.articles) == 120


async def test_a_registry_that_cannot_be_written_makes_no_feed_be_asked_again_at_once() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(item(1)))
        await p.add(full_text=FEED)
        p.registry.failure = Temporary("the disk is full")
        await p.poll()
        with pytest.raises(Temporary):
            await p.poll()
        p.registry.failure = None
        await p.poll()
        assert p.site.asked.count("/feed") == 1
        assert p.standing().posted == 1


async def test_a_removed_feed_is_forgotten_and_an_entry_that_is_none_harms_no_other() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(item(1)))
        identifier = await p.add(full_text=FEED)
        await p.registry.put(FEEDS, "0000", b"not a feed")
        await p.poll()
        assert len(p.log.articles) == 1
        await p.registry.put(FEEDS, identifier, None)
        await p.poll()
        assert p.registry.kinds[STANDINGS] == {}


async def test_feeds_are_counted_by_how_they_do() -> None:
    async with polling() as p:
        p.site.set("/feed", rss(item(1)))
        for path in ("/feed", "/missing", "/away"):
            await p.add(path, FEED)
        p.site.set("/away", "", 410)
        await p.poll()
        await p.poller.tick()
        counted = {
            condition: p.metrics.registry.get_sample_value("eventwire_feeds", {"condition": condition})
            for condition in Condition
        }
        assert counted == {"ok": 1, "failing": 1, "gone": 1, "new": 0}


async def test_it_runs_until_it_is_told_to_stop_and_breaks_off_what_hangs() -> None:
    hung = asyncio.Event()

    async def hang(_request: web.Request) -> web.StreamResponse:
        hung.set()
        await asyncio.Event().wait()
        raise AssertionError

    async with polling() as p:
        p.site.pages["/feed"] = hang
        await p.add()
        stopping = asyncio.Event()
        running = asyncio.create_task(p.poller.run(stopping))
        await hung.wait()
        stopping.set()
        await running
        assert STANDINGS not in p.registry.kinds
