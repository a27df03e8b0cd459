from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.errors import InvalidInput
from eventwire.query import Cursor, EventQuery


@given(
    st.one_of(
        st.text(max_size=30), st.integers(-(2**63) + 1, 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False)
    ),
    st.text(max_size=30),
)
def test_a_cursor_comes_back_as_it_was(value: str | float, key: str) -> None:
    assert Cursor.decode(Cursor(value, key).encode("query"), "query") == Cursor(value, key)


@pytest.mark.parametrize("text", ["x", "????", "bnVsbA", "WzEsMl0", "e30"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="not a cursor") as refusal:
        Cursor.decode(text, "query")
    assert refusal.value.where == "cursor"


def test_a_cursor_of_another_query_is_refused() -> None:
    cursor = Cursor("2024-08-21", "e1").encode(EventQuery(root="04").fingerprint())
    with pytest.raises(InvalidInput, match="another query"):
        EventQuery(root="19", cursor=cursor).after()


def test_the_size_of_the_page_may_change_on_the_way() -> None:
    cursor = Cursor("2024-08-21", "e1").encode(EventQuery(root="04", limit=10).fingerprint())
    assert EventQuery(root="04", limit=50, cursor=cursor).after() == Cursor("2024-08-21", "e1")
