"""When feeds are asked again, and what is submitted of their entries."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.errors import InvalidInput
from eventwire.feeds import (
    Condition,
    Entry,
    FullText,
    Standing,
    after_failure,
    after_success,
    fresh,
    freshness,
    gone,
    postponed,
    retry_after,
    submission,
    wants_page,
)
from eventwire.testing import NOON

URL = "https://press.example/rss"
START = fresh(URL, NOON)
LONG = "The envoys met in Ankara. " * 100


def wait(standing: Standing, since: object = NOON) -> float:
    return (standing.next_at - since).total_seconds()  # type: ignore[operator, no-any-return]


def test_a_new_feed_is_due_at_once() -> None:
    assert (START.next_at, START.condition) == (NOON, Condition.NEW)


def test_a_busy_feed_is_asked_more_often_and_a_quiet_one_less() -> None:
    busy = quiet = after_success(START, NOON, 20)
    now = NOON
    for _ in range(20):
        now += timedelta(hours=1)
        busy = after_success(busy, now, 30)
        quiet = after_success(quiet, now, 0)
    assert busy.interval == 600
    assert quiet.interval == 86_400


@given(st.lists(st.tuples(st.integers(0, 500), st.floats(1, 10**6), st.booleans()), max_size=30))
def test_never_sooner_than_ten_minutes_nor_later_than_a_day(polls: list[tuple[int, float, bool]]) -> None:
    standing, now = START, NOON
    for new, passed, fine in polls:
        now += timedelta(seconds=passed)
        standing = after_success(standing, now, new) if fine else after_failure(standing, now, "why")
        assert 600 <= wait(standing, now) <= 86_400


def test_failures_back_off_and_the_reason_is_kept_until_it_succeeds() -> None:
    standing = START
    waits = []
    for _ in range(12):
        standing = after_failure(standing, NOON, "the server is on fire")
        waits.append(wait(standing))
    assert waits[0] < 700
    assert waits == sorted(waits)
    assert waits[-1] == 86_400
    assert (standing.condition, standing.failures, standing.reason) == (
        Condition.FAILING, 12, "the server is on fire",
    )  # fmt: skip
    mended = after_success(standing, NOON, 1)
    assert (mended.condition, mended.failures, mended.reason, mended.failing_since) == (Condition.OK, 0, None, None)


def test_what_the_server_says_of_time_is_heeded_within_reason() -> None:
    assert wait(after_success(START, NOON, 0, hint=7200)) >= 7200
    assert wait(after_success(START, NOON, 0, hint=10**9)) == 86_400
    assert wait(after_failure(START, NOON, "429", wait=40_000)) >= 40_000
    assert wait(after_failure(START, NOON, "429", wait=10**9)) == 7 * 86_400


def test_feeds_that_were_added_together_do_not_stay_together() -> None:
    waits = {wait(after_success(fresh(f"{URL}{n}", NOON), NOON, 0)) for n in range(50)}
    assert len(waits) > 40


def test_a_feed_that_is_gone_says_so_and_one_that_had_to_wait_is_read_whole_again() -> None:
    assert gone(START, NOON, "410").condition is Condition.GONE
    kept = START.model_copy(update={"etag": "x", "last_modified": "y"})
    later = postponed(kept, NOON, "the log is full", 30)
    assert (later.etag, later.last_modified, wait(later)) == (None, None, 30)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Wed, 21 Aug 2024 12:05:00 GMT", 300),
        ("Wed, 21 Aug 2024 11:00:00 GMT", 0),
        ("Wednesday, 21-Aug-24 12:05:00 GMT", 300),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOON) == seconds


@given(st.text(max_size=40))
def test_no_header_is_stumbled_over(value: str) -> None:
    assert (retry_after(value, NOON) or 0) >= 0
    assert (freshness(value) or 0) >= 0


@pytest.mark.parametrize(
    ("entry", "full_text", "page"),
    [
        (Entry("1", URL, text=LONG, whole=True), FullText.AUTO, False),
        (Entry("1", URL, text=LONG + "…", whole=True), FullText.AUTO, True),
        (Entry("1", URL, text=LONG + " Continue reading on our site", whole=True), FullText.AUTO, True),
        (Entry("1", URL, text=LONG, whole=False), FullText.AUTO, True),
        (Entry("1", URL, text="Short.", whole=True), FullText.AUTO, True),
        (Entry("1", None, text="Short."), FullText.AUTO, False),
        (Entry("1", URL, text="Short."), FullText.FEED, False),
        (Entry("1", URL, text=LONG, whole=True), FullText.PAGE, True),
    ],
)
def test_pages_are_fetched_where_the_feed_does_not_give_the_whole_article(
    entry: Entry,
    full_text: FullText,
    page: bool,  # noqa: FBT001 - a table
) -> None:
    assert wants_page(entry, full_text) is page


def test_an_entry_becomes_the_submission_that_a_publisher_would_post() -> None:
    entry = Entry("id-1", URL, "Title", "Text.", published_at="2024-08-21T10:00:00+03:00", language="en", author="A")
    made = submission(entry, "Harbour Post", NOON)
    article = made.article(NOON)
    assert (made.url, made.text, made.language, made.author) == (URL, "Text.", "en", "A")
    assert (article.source.name, article.source.domain) == ("Harbour Post", "press.example")  # type: ignore[union-attr]
    assert submission(entry, None, NOON, html="<p>x</p>").page == "<p>x</p>"


def test_what_cannot_be_is_left_out_of_a_submission() -> None:
    entry = Entry("1", URL, text="T.", published_at="2031-01-01T00:00:00+00:00", updated_at="2031-01-01T00:00:00+00:00")
    made = submission(Entry(**{**{f: getattr(entry, f) for f in entry.__slots__}, "language": "english!"}), None, NOON)
    assert (made.published_at, made.updated_at, made.language) == (None, None, None)


def test_an_entry_without_an_address_is_known_by_its_guid() -> None:
    made = submission(Entry("guid-7", None, "T", "Text."), "Harbour Post", NOON)
    assert (made.id, made.url) == ("guid-7", None)


@pytest.mark.parametrize(("entry", "why"), [(Entry("1", URL), "no page"), (Entry("1", "mailto:x", text="t"), "url")])
def test_an_entry_that_makes_no_article_is_refused(entry: Entry, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        submission(entry, None, NOON)
