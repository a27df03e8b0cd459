from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.errors import InvalidInput
from eventwire.intake import read_submission, withdrawal
from eventwire.model import MAX_TEXT, Article, ArticleStatus, RevisionBasis

NOW = datetime(2024, 8, 22, 10, 0, tzinfo=UTC)


def article(**fields: Any) -> Article:
    return read_submission(json.dumps({"text": "France condemned the raid.", **fields})).article(NOW)


def test_a_bare_text_is_enough() -> None:
    made = article()
    assert (made.text, made.title, made.source) == ("France condemned the raid.", "", None)
    assert made.revision == int(NOW.timestamp() * 1000)
    assert made.revision_basis is RevisionBasis.RECEIVED


def test_a_date_alone_is_that_day_and_an_offset_is_kept() -> None:
    assert article(published_at="2024-08-21").published_at == datetime(2024, 8, 21, tzinfo=UTC)
    made = article(published_at="2024-08-21T01:30:00+03:00")
    assert made.published_at == datetime(2024, 8, 20, 22, 30, tzinfo=UTC)
    assert made.published_offset == 180


def test_the_source_may_be_a_name_and_takes_its_domain_from_the_url() -> None:
    made = article(source="The Ledger", url="https://www.ledger.example/a")
    assert made.source is not None
    assert (made.source.name, made.source.domain) == ("The Ledger", "ledger.example")


def test_updated_at_orders_revisions() -> None:
    made = article(updated_at="2024-08-21T12:00:00Z")
    assert made.revision == int(datetime(2024, 8, 21, 12, tzinfo=UTC).timestamp() * 1000)
    assert made.revision_basis is RevisionBasis.UPDATED_AT


def test_equal_content_has_an_equal_hash_whatever_updated_at_says() -> None:
    assert article().content_hash == article(updated_at="2024-08-21").content_hash
    assert article().content_hash != article(title="Raid").content_hash


def test_the_hash_of_some_content_is_the_same_in_every_release() -> None:
    """Stored hashes are compared with those of what comes in."""
    made = article(
        text='France condemned the raid – “at once”.\n"Now"\t\x7f',
        url="https://www.ledger.example/a?utm_source=x",
        title="Élysée",
        source="The Ledger",
        language="en",
        published_at="2024-08-21T01:30:00.5+03:00",
        updated_at="2024-08-21",
    )
    assert made.content_hash == "0eb027e145bce6f14bbde29c12095d2ee9c6ffb2ec6a640fe387c2411e17d3ad"
    assert made.article_id == "aa792afc34fcbff97449b66d1"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("{", "body"),
        ("[]", "body"),
        ('"text"', "body"),
        ('{"title": "x"}', "text"),
        ('{"text": 3}', "text"),
        ('{"text": "  "}', "text"),
        ('{"text": "x", "published_at": "yesterday"}', "published_at"),
        ('{"text": "x", "published_at": 20240821}', "published_at"),
        ('{"text": "x", "published_at": "2024-02-30"}', "published_at"),
        ('{"text": "x", "url": "news/1"}', "url"),
        ('{"text": "x", "source": {"nome": "y"}}', "source.name"),
        ('{"text": "x", "language": "English"}', "language"),
        ('{"text": "x", "body": "y"}', "body"),
        (json.dumps({"text": "x", "title": "t" * 2001}), "title"),
        (json.dumps({"text": "x" * (MAX_TEXT + 1)}), "text"),
    ],
)
def test_what_is_wrong_is_refused_by_the_name_of_its_field(body: str, where: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_submission(body)
    assert refusal.value.where == where


def test_an_update_from_the_future_is_refused() -> None:
    with pytest.raises(InvalidInput, match="future") as refusal:
        article(updated_at=(NOW + timedelta(days=1)).isoformat())
    assert refusal.value.where == "updated_at"


def test_lone_surrogates_do_not_get_into_records() -> None:
    made = read_submission(b'{"text": "broken \xf0\x9f\x98\x80 ok"}').article(NOW)
    assert made.model_dump_json().encode()


@given(st.binary(max_size=200))
def test_any_bytes_give_a_submission_or_a_refusal_that_says_where(raw: bytes) -> None:
    try:
        read_submission(raw)
    except InvalidInput as refusal:
        assert refusal.where  # noqa: PT017 - most bytes are refused, some are not


def test_a_withdrawal_carries_nothing_of_the_content() -> None:
    gone = withdrawal("a1", NOW)
    assert (gone.status, gone.text, gone.title, gone.url) == (ArticleStatus.WITHDRAWN, "", "", None)


@pytest.mark.parametrize(
    ("fields", "where", "told"),
    [
        ({"published_at": "9999-12-31T23:59:59-12:00"}, "published_at", "not an ISO 8601 date"),
        ({"published_at": "0001-01-01T00:00:00+14:00"}, "published_at", "not an ISO 8601 date"),
        ({"published_at": "2025-09-01"}, "published_at", "more than a year ahead"),
        ({"headline": "Raid"}, "headline", "the fields are id, url, title"),
        ({"source": {"name": "The Ledger", "city": "Ankara"}}, "source.city", "the fields are name, domain, country"),
        ({"source": {"name": "The Ledger", "country": "Turkey"}}, "source.country", "ISO 3166 alpha-3"),
        ({"source": 3}, "source", "must be a name, or an object"),
        ({"language": "klingon language"}, "language", "such as `en`"),
    ],
)
def test_a_refusal_says_what_would_be_right(fields: dict[str, Any], where: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        article(**fields)
    assert refused.value.where == where
    assert told in refused.value.what


@pytest.mark.parametrize(
    "url",
    [f"https://example.org/{'é' * 1500}", f"https://{'a' * 201}.org/", f"https://www.{'a.' * 120}org/x?a=1"],
    ids=["long with its escapes", "long host", "long host of many parts"],
)
def test_a_url_that_no_record_can_hold_is_refused_by_name(url: str) -> None:
    with pytest.raises(InvalidInput, match="characters") as refusal:
        read_submission(json.dumps({"text": "Ruto met Abiy.", "url": url}))
    assert refusal.value.where == "url"
