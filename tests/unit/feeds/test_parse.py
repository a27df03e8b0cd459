"""Feeds of every format, well-formed, sloppy and hostile."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventwire.errors import EventwireError, InvalidInput
from eventwire.feeds import MAX_ENTRIES
from eventwire.feeds.opml import read_opml
from eventwire.feeds.parse import read_feed

BASE = "https://press.example/feeds/world.xml"

RSS2 = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour Post</title><language>en-gb</language><ttl>30</ttl><link>https://press.example/</link>
<item><title>Envoys meet &amp; talk</title><link>/world/1</link><guid isPermaLink="false">id-1</guid>
<pubDate>Wed, 21 Aug 2024 10:00:00 +0300</pubDate><dc:creator>Ada Writer</dc:creator>
<description>Short.</description>
<content:encoded><![CDATA[<p>The envoys met in <b>Ankara</b>.</p>
<script>alert(1)</script><p>They talked.</p>]]></content:encoded></item>
<item><title>No date</title><guid>https://press.example/world/2</guid><description>Two.</description></item>
<item><title>Twice</title><guid isPermaLink="false">id-1</guid><description>The same guid again.</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Dépêches</title><id>urn:x</id>
<entry><title type="html">Le &lt;i&gt;ministre&lt;/i&gt;</title><id>urn:1</id><link rel="alternate" href="../a/1.html"/>
<published>2024-08-21T10:00:00Z</published><updated>2024-08-21T11:00:00Z</updated><author><name>B. Plume</name></author>
<summary>Résumé.</summary></entry></feed>"""

RSS1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://press.example/"><title>Old</title></channel>
<item rdf:about="https://press.example/9"><title>Nine</title><link>https://press.example/9</link>
<description>D.</description><dc:date>2024-08-21T10:00:00Z</dc:date></item></rdf:RDF>"""

RSS09 = """<rss version="0.91"><channel><title>Older</title><item><title>T</title><link>https://press.example/8</link>
<description>D.</description></item></channel></rss>"""

JSON_FEED = b"""{"version":"https://jsonfeed.org/version/1.1","title":"J","language":"en","items":[
 {"id":7,"url":"/j/7","title":"Seven","content_html":"<p>One.</p><p>Two.</p>","date_published":"2024-08-21T10:00:00Z",
  "authors":[{"name":"A"},{"name":"B"}]}, "no item",
 {"id":"8"},
 {"id":"9","summary":"S.","url":"https://press.example/9"}]}"""

NEWS = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://press.example/n/1</loc><news:news>
<news:publication><news:name>Harbour Post</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2024-08-21T10:00:00+03:00</news:publication_date>
<news:title>Envoys meet</news:title></news:news></url>
<url><loc>https://press.example/about</loc></url></urlset>"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://press.example/s1.xml</loc>
<lastmod>2024-08-01</lastmod></sitemap><sitemap><loc>https://press.example/s2.xml</loc>
<lastmod>2024-08-21</lastmod></sitemap>
</sitemapindex>"""

LAUGHS = (
    "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">\n' for n in range(10))
    + f'<!ENTITY long "{"x" * 100_000}">\n'
)


def test_rss_2_with_its_content_links_dates_and_duplicates() -> None:
    feed = read_feed(RSS2.encode(), BASE, "text/html; charset=utf-8")
    assert (feed.format, feed.title, feed.language, feed.interval) == ("rss20", "Harbour Post", "en-gb", 1800)
    first, second = feed.entries
    assert first.title == "Envoys meet & talk"
    assert first.url == "https://press.example/world/1"
    assert first.text == "The envoys met in Ankara.\nThey talked."
    assert first.whole
    assert first.author == "Ada Writer"
    assert first.published_at == "2024-08-21T07:00:00+00:00"
    assert first.updated_at is None
    assert (second.url, second.published_at, second.whole) == ("https://press.example/world/2", None, False)


def test_atom() -> None:
    feed = read_feed(ATOM.encode(), BASE)
    (entry,) = feed.entries
    assert (feed.format, feed.title, entry.language) == ("atom10", "Dépêches", "fr")
    assert (entry.title, entry.url, entry.author) == ("Le ministre", "https://press.example/a/1.html", "B. Plume")
    assert (entry.published_at, entry.updated_at) == ("2024-08-21T10:00:00+00:00", "2024-08-21T11:00:00+00:00")


@pytest.mark.parametrize(("data", "kind"), [(RSS1, "rss10"), (RSS09, "rss091u")])
def test_older_rss(data: str, kind: str) -> None:
    feed = read_feed(data.encode(), BASE)
    assert (feed.format, len(feed.entries), feed.entries[0].text) == (kind, 1, "D.")


def test_json_feed() -> None:
    feed = read_feed(JSON_FEED, BASE)
    first, last = feed.entries
    assert (feed.format, first.guid, first.url) == ("json", "7", "https://press.example/j/7")
    assert (first.text, first.author, first.whole) == ("One.\nTwo.", "A, B", True)
    assert (last.text, last.whole) == ("S.", False)


@pytest.mark.parametrize("packed", [False, True])
def test_news_sitemaps_packed_or_not(packed: bool) -> None:  # noqa: FBT001 - a table
    data = gzip.compress(NEWS.encode()) if packed else NEWS.encode()
    feed = read_feed(data, BASE)
    (entry,) = feed.entries
    assert (feed.format, entry.title, entry.outlet, entry.language) == (
        "sitemap", "Envoys meet", "Harbour Post", "en",
    )  # fmt: skip
    assert entry.published_at == "2024-08-21T10:00:00+03:00"


def test_a_sitemap_index_names_its_sitemaps_newest_first() -> None:
    assert read_feed(INDEX, BASE).children == ("https://press.example/s2.xml", "https://press.example/s1.xml")


@pytest.mark.parametrize(
    ("encoding", "stated"), [("latin-1", "utf-8"), ("utf-8", "latin-1"), ("utf-16", "utf-16"), ("cp1251", "utf-8")]
)
def test_a_wrong_charset_loses_no_entry(encoding: str, stated: str) -> None:
    title = "Встреча" if encoding == "cp1251" else "Café à Ankara"
    raw = f'<?xml version="1.0" encoding="{stated}"?><rss version="2.0"><channel><title>F</title>'
    raw += f"<item><title>{title}</title><link>https://press.example/1</link></item></channel></rss>"
    feed = read_feed(raw.encode(encoding), BASE, "text/plain; charset=koi8-r")
    assert [entry.url for entry in feed.entries] == ["https://press.example/1"]


def test_sloppy_xml_is_read_as_far_as_it_goes() -> None:
    cut = RSS2[: RSS2.index("<item><title>Twice")]
    assert len(read_feed(cut.replace("&amp;", "&").encode(), BASE).entries) == 2


def test_html_instead_of_a_feed_is_told_with_the_feeds_that_it_names() -> None:
    page = b"""<!DOCTYPE html><html><head><title>Home</title>
    <link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body><p>News</body></html>"""
    with pytest.raises(
        InvalidInput, match=r"web page, not a feed; it names these feeds: https://press\.example/feed\.xml"
    ):
        read_feed(page, BASE)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"plain words", "neither RSS"),
        (b"{]", "not valid"),
        (b'{"items": 3}', "no JSON Feed"),
        (b"[" * 100_000, "not valid"),
        (b"\x1f\x8bbroken", "not valid gzip"),
        (gzip.compress(NEWS.encode())[:-20], "in the middle"),
        (b"<urlset><url></urlset>", "not well-formed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "neither RSS"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither RSS"),
    ],
)
def test_what_is_no_feed_is_told(data: bytes, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        read_feed(data, BASE)


def test_a_gzip_bomb_is_refused() -> None:
    with pytest.raises(InvalidInput, match="once unpacked"):
        read_feed(gzip.compress(bytes(80 * 1024 * 1024), 9), BASE)


@pytest.mark.parametrize("name", ["rss", "feed", "urlset"])
def test_entities_are_not_unfolded_and_no_file_is_read(name: str) -> None:
    bomb = f"<!DOCTYPE {name} [\n{LAUGHS}]>"
    thief = f'<!DOCTYPE {name} [\n<!ENTITY file SYSTEM "file:///etc/passwd">\n]>'
    far = f'<!DOCTYPE {name} SYSTEM "http://127.0.0.1:1/evil.dtd" [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x"> %x;]>'
    for prolog, use in ((bomb, "&l9;" + "&long;" * 2000), (thief, "&file;"), (far, "&x;")):
        item = f"<item><title>{use}</title><link>https://press.example/1</link><description>d{use}</description></item>"
        data = f'<?xml version="1.0"?>{prolog}<{name} version="2.0"><channel>{item}</channel></{name}>'
        try:
            feed = read_feed(data.encode(), BASE)
        except EventwireError:
            continue
        for entry in feed.entries:
            assert len(entry.title) + len(entry.text) < 100_000
            assert "root:" not in entry.title + entry.text


def test_a_feed_cannot_make_us_open_a_file_or_an_address() -> None:
    for data in (b"/etc/passwd", b"file:///etc/passwd", b"http://127.0.0.1:1/rss"):
        with pytest.raises(InvalidInput, match="neither RSS"):
            read_feed(data, BASE)


def test_of_a_huge_feed_the_newest_entries_are_looked_at() -> None:
    items = "".join(
        f"<item><title>{n}</title><link>https://press.example/{n}</link>"
        f"<pubDate>{1 + n % 28:02} Aug {2000 + n // 28} 10:00:00 GMT</pubDate></item>"
        for n in range(MAX_ENTRIES + 200)
    )
    feed = read_feed(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), BASE)
    assert len(feed.entries) == MAX_ENTRIES
    assert {entry.url for entry in feed.entries} == {
        f"https://press.example/{n}" for n in range(200, MAX_ENTRIES + 200)
    }


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda t: f"<rss><channel><item>{t}".encode())))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    try:
        feed = read_feed(data, BASE)
    except EventwireError:
        return
    assert all(entry.key and len(entry.title) <= 2000 for entry in feed.entries)


def test_opml_in_folders_each_feed_once() -> None:
    found = read_opml(
        b"""<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
        <outline text="World"><outline type="rss" text="A" title="Paper A" xmlUrl="https://a.example/rss"/>
        <outline type="rss" text="B" xmlURL="https://b.example/atom"/></outline>
        <outline type="rss" text="A again" xmlUrl="https://a.example/rss"/>
        <outline text="just a note"/></body></opml>"""
    )
    assert [(each.url, each.name) for each in found] == [
        ("https://a.example/rss", "Paper A"),
        ("https://b.example/atom", "B"),
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"not xml", "not well-formed"),
        (b"<rss/>", "begins with <rss>"),
        (b"<opml><body/></opml>", "names no feed"),
        (f"<!DOCTYPE opml [{LAUGHS}]><opml><body><outline xmlUrl='&l9;'/></body></opml>".encode(), "OPML"),
    ],
)
def test_what_is_no_opml_is_told(data: bytes, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        read_opml(data)
