"""Server-sent events are read alike however the bytes arrive and whatever ends the lines."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.client import sse
from eventwire.client.sse import Message, MessageReader
from eventwire.errors import Permanent

STREAM = (
    'retry: 2000\nid: s0\n\n: waiting\nid: s4\n\nid: s5\ndata: {"a":\ndata:  1}\n\nevent: x\ndata: Türkiye\nid: s\0\n\n'
    "data\nid\n\nunknown: field\nretry: soon\n\ndata: last, never ended"
)
MESSAGES = [
    Message("", "s0", 2.0),
    Message("", "s4", None),
    Message('{"a":\n 1}', "s5", None),
    Message("Türkiye", "s5", None),
    Message("", "", None),
    Message("", "", None),
]


@given(st.lists(st.integers(0, 400)), st.sampled_from(["\n", "\r", "\r\n"]))
def test_messages_do_not_depend_on_how_they_arrive(cuts: list[int], end: str) -> None:
    raw = STREAM.replace("\n", end).encode()
    places = sorted({min(cut, len(raw)) for cut in cuts} | {0, len(raw)})
    reader = MessageReader()
    found = [message for start, stop in pairwise(places) for message in reader.feed(raw[start:stop])]
    assert found == MESSAGES


def test_a_message_without_end_is_not_collected_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "LONGEST", 1000)
    reader = MessageReader()
    for _ in range(90):
        assert not list(reader.feed(b"data: 45678"))
    with pytest.raises(Permanent, match="longer than 1000 bytes"):
        list(reader.feed(b"data: 45678"))
