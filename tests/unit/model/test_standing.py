from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.model import ArticleStatus, RevisionBasis, Standing, renews, supersedes

PUBLISHED, WITHDRAWN = ArticleStatus.PUBLISHED, ArticleStatus.WITHDRAWN
RECEIVED, UPDATED = RevisionBasis.RECEIVED, RevisionBasis.UPDATED_AT


def standing(
    revision: int, status: ArticleStatus = PUBLISHED, basis: RevisionBasis = RECEIVED, content: str = ""
) -> Standing:
    return Standing(revision=revision, basis=basis, status=status, content_hash=content or f"h{revision}")


def final(arrivals: tuple[Standing, ...]) -> Standing | None:
    current: Standing | None = None
    for incoming in arrivals:
        if current is None or supersedes(incoming, current) or renews(incoming, current):
            current = incoming
    return current


def test_newer_replaces_older_and_never_the_other_way_round() -> None:
    assert supersedes(standing(2), standing(1))
    assert not supersedes(standing(1), standing(2))


def test_the_same_content_again_changes_nothing() -> None:
    assert not supersedes(standing(2, content="same"), standing(1, content="same"))


def test_withdrawn_stays_withdrawn_whenever_copies_without_a_date_come() -> None:
    assert not supersedes(standing(9), standing(5, WITHDRAWN))


def test_only_a_revision_dated_after_the_withdrawal_brings_an_article_back() -> None:
    assert supersedes(standing(9, basis=UPDATED), standing(5, WITHDRAWN))
    assert not supersedes(standing(4, basis=UPDATED), standing(5, WITHDRAWN))


@pytest.mark.parametrize("basis", list(RevisionBasis))
@given(data=st.data())
def test_the_end_does_not_depend_on_the_order_of_arrival(basis: RevisionBasis, data: st.DataObject) -> None:
    kinds = st.tuples(
        st.integers(1, 6), st.sampled_from([PUBLISHED, PUBLISHED, WITHDRAWN]), st.sampled_from(["a", "b"])
    )
    drawn = data.draw(st.lists(kinds, min_size=1, max_size=4, unique_by=lambda k: k[0]))
    arrivals = [standing(n, status, basis, "" if status is WITHDRAWN else content) for n, status, content in drawn]
    ends = {
        (s.status, s.content_hash if s.status is PUBLISHED else "") for s in map(final, permutations(arrivals)) if s
    }
    assert len(ends) == 1
