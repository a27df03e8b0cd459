from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from eventwire.intake import Line, LineSplitter


@given(st.lists(st.binary(max_size=12).map(lambda b: b.replace(b"\n", b"")), max_size=8), st.lists(st.integers(0, 100)))
def test_lines_are_the_same_however_the_stream_is_cut(parts: list[bytes], cuts: list[int]) -> None:
    stream = b"\n".join(parts)
    places = sorted({min(cut, len(stream)) for cut in cuts} | {0, len(stream)})
    splitter = LineSplitter(limit=10)
    found = [line for a, b in pairwise(places) for line in splitter.feed(stream[a:b])] + splitter.finish()
    wanted = [Line(n, None if len(p) > 10 else p) for n, p in enumerate(parts, 1) if len(p) > 10 or p.strip()]
    assert found == wanted


def test_an_overlong_line_is_not_held() -> None:
    splitter = LineSplitter(limit=1000)
    for _ in range(1000):
        assert splitter.feed(b"x" * 1000) == []
        assert splitter.held <= 1001
    assert splitter.feed(b"\nnext\n") == [Line(1, None), Line(2, b"next")]
