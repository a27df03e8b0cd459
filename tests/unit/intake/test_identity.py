from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.intake import article_id, canonical_url

HOSTS = st.from_regex(r"[a-z]{1,8}\.example", fullmatch=True)
PATHS = st.lists(st.text("abcdé %+~", min_size=1, max_size=6), max_size=3).map(lambda parts: "/" + "/".join(parts))


@pytest.mark.parametrize(
    "copy",
    [
        "https://example.org/news/1",
        "http://www.example.org/news/1/",
        "https://EXAMPLE.org:443/news/1#comments",
        "https://example.org/news/1?utm_source=feed&fbclid=x",
        "https://amp.example.org/news/1",
    ],
)
def test_copies_of_a_link_share_one_canonical_url(copy: str) -> None:
    assert canonical_url(copy) == "https://example.org/news/1"


def test_parameters_that_choose_the_page_stay() -> None:
    assert canonical_url("https://example.org/?id=7&page=2") != canonical_url("https://example.org/?id=8&page=2")


@pytest.mark.parametrize("wrong", ["", "news/1", "ftp://example.org/", "https://", "javascript:alert(1)"])
def test_what_is_no_web_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="absolute http or https URL"):
        canonical_url(wrong)


@given(HOSTS, PATHS)
def test_the_canonical_url_is_its_own_canonical_url(host: str, path: str) -> None:
    once = canonical_url(f"https://{host}{path}")
    assert canonical_url(once) == once


@given(HOSTS, st.text("abAZ09:@!$&'()*+,;=~._-/", max_size=12))
def test_a_path_is_the_same_with_all_of_it_escaped(host: str, path: str) -> None:
    escaped = "".join(f"%{ord(c):02X}" for c in path)
    assert canonical_url(f"https://{host}/{path}") == canonical_url(f"https://{host}/{escaped}")


def test_without_a_url_source_title_and_date_make_the_id() -> None:
    same = article_id(None, "the post", "Talks", "2024-08-21")
    assert same == article_id(None, "the post", "Talks", "2024-08-21")
    assert same != article_id(None, "the post", "Talks", "2024-08-22")
    assert same != article_id(None, "the times", "Talks", "2024-08-21")
