"""HTML pages: the article is found, what stands around it goes."""

from __future__ import annotations

import pytest
from support.door import FakeLog, open_door

from eventwire.adapters.html import PageReader
from eventwire.errors import InvalidInput
from eventwire.intake import read_page, submission_from

PARAGRAPHS = (
    "The foreign ministers of Türkiye and Egypt met in Cairo on Tuesday, their ministries said in a joint statement.",
    "They spoke about trade over the canal and agreed to send delegations to each other before the end of the year.",
    "A spokesman for the Egyptian side said that talks would go on next month in Ankara at the level of deputies.",
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Ministers meet in Cairo | The Harbour Times</title>
<meta property="og:site_name" content="The Harbour Times"><meta name="author" content="Leyla Aydın">
<meta property="article:published_time" content="2024-08-21T09:30:00+03:00">
<script>document.write("<p>not the article</p>")</script></head>
<body><nav><ul><li><a href="/a">Subscribe now</a></li><li><a href="/b">Weather</a></li></ul></nav>
<article><h1>Ministers meet in Cairo</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}<script>alert(1)</script></p>
<img src=x onerror=alert(2)><p>{PARAGRAPHS[2]} &lt;b&gt;</p></article>
<footer>All rights reserved. Cookie settings.</footer></body></html>"""


def test_the_article_is_found_with_what_the_page_says_of_it() -> None:
    page = read_page(PAGE, "https://harbour.example/a")
    assert page.title == "Ministers meet in Cairo"
    assert page.author == "Leyla Aydın"
    assert page.site == "The Harbour Times"
    assert page.published_at == "2024-08-21T09:30:00+03:00"
    assert all(paragraph in page.text for paragraph in PARAGRAPHS)
    assert not any(word in page.text for word in ("Subscribe", "Cookie", "alert", "not the article", "onerror"))


def test_linked_data_tells_the_time_too() -> None:
    html = PAGE.replace(
        '<meta property="article:published_time" content="2024-08-21T09:30:00+03:00">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-08-20T22:15:00Z"}</script>',
    )
    assert read_page(html, "https://harbour.example/a").published_at == "2024-08-20T22:15:00+00:00"


@pytest.mark.parametrize("html", ["<html></html>", "plain words", "<p>", "\x00"])
def test_a_page_without_an_article_is_refused(html: str) -> None:
    with pytest.raises((InvalidInput, ValueError)):
        read_page(html)


@pytest.mark.parametrize("fields", [{"html": PAGE}, {"text": PAGE, "content_type": "text/html"}])
def test_what_the_publisher_says_wins_over_what_the_page_says(fields: dict[str, str]) -> None:
    submission = submission_from(
        {"url": "https://harbour.example/a", "title": "Own headline", "source": "Own name", **fields}
    )
    assert submission.page == PAGE
    read = submission.read_as(read_page(PAGE))
    assert read.page is None
    assert (read.title, read.author) == ("Own headline", "Leyla Aydın")
    assert read.source is not None
    assert read.source.name == "Own name"
    assert read.published_at is not None
    assert read.published_at.isoformat() == "2024-08-21T09:30:00+03:00"


@pytest.mark.parametrize("way", ["field", "content_type", "body"])
async def test_a_page_is_taken_in_all_three_ways(way: str) -> None:
    log = FakeLog()
    async with open_door(log, html=True, deadline=60) as door:
        match way:
            case "field":
                answer = await door.post("/v1/articles", json={"url": "https://harbour.example/a", "html": PAGE})
            case "content_type":
                posted = {"url": "https://harbour.example/a", "text": PAGE, "content_type": "text/html"}
                answer = await door.post("/v1/articles", json=posted)
            case _:
                headers = {"Content-Type": "text/html; charset=utf-8"}
                parameters = {"url": "https://harbour.example/a"}
                answer = await door.post("/v1/articles", data=PAGE.encode(), headers=headers, params=parameters)
        assert answer.status == 202, await answer.text()
    (article,) = log.articles
    assert article.url == "https://harbour.example/a"
    assert article.title == "Ministers meet in Cairo"
    assert PARAGRAPHS[2] in article.text
    assert "<p>" not in article.text


async def test_the_child_answers_on_after_a_page_that_took_too_long() -> None:
    pages = PageReader(deadline=3)
    try:
        assert (await pages.read(PAGE, None)).title == "Ministers meet in Cairo"
        with pytest.raises(InvalidInput, match="more time"):
            await pages.read("<p>" * 300_000, None)
        assert (await pages.read(PAGE, None)).title == "Ministers meet in Cairo"
    finally:
        await pages.close()
