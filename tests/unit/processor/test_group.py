"""What Faust does with offsets: it commits past messages that nobody applied, so it must not be asked to commit."""

# ruff: noqa: SLF001 - what Faust does by itself shows only in its own parts

from __future__ import annotations

from typing import Any

import faust
import pytest
from faust.types import TP, Message

from eventwire_processor.group import Unfiltered

PLACE = TP("eventwire.sightings", 0)


@pytest.fixture
def consumer() -> Any:
    """Faust's own consumer, never connected, as after an assignment."""
    app = faust.App("eventwire.processor", broker="kafka://127.0.0.1:9", store="memory://", autodiscover=False)
    app.topics.acking_topics.add(PLACE.topic)
    return app.consumer


def message(offset: int) -> Message:
    return Message(PLACE.topic, PLACE.partition, offset, 0.0, 0, None, b"", b"", None, tp=PLACE)


def committable(consumer: Any) -> dict[TP, int]:
    return dict(consumer._filter_committable_offsets([PLACE]))


async def test_faust_commits_past_a_first_message_that_was_dropped(consumer: Any) -> None:
    # Offset 0 was fetched and dropped in a rebalance, nothing is committed yet; 1 and 2 were applied.
    consumer.ack(message(1))
    consumer.ack(message(2))
    assert committable(consumer) == {PLACE: 3}


async def test_faust_commits_past_a_dropped_message_after_the_committed_ones(consumer: Any) -> None:
    # Everything before 5 is committed, so that 5 is the next to be read. It was dropped, 6 was applied.
    consumer._committed_offset[PLACE] = 5
    consumer.ack(message(6))
    assert committable(consumer) == {PLACE: 7}


async def test_faust_counts_what_it_jumped_over_as_done(consumer: Any) -> None:
    # Rewound to 5 while messages from 9 on were under way: 5 to 8 will come again, but are taken for a gap.
    consumer._committed_offset[PLACE] = 5
    await consumer._add_gap(PLACE, 6, 9)
    consumer.ack(message(5))
    consumer.ack(message(10))
    assert committable(consumer) == {PLACE: 11}


async def test_what_faust_has_read_is_no_reason_to_drop_or_to_jump() -> None:
    read = Unfiltered()
    read[PLACE] = 9
    assert read[PLACE] is None
