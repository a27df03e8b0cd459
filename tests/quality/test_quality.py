"""The figures of extraction must not fall below the recorded ones."""

import json

import pytest
from score import RECORDED, figures, measure

from eventwire.extraction import EnglishExtractor

_SLACK = 0.005
"""What a figure may lose without failing: another build of the parser moves a sentence or two."""


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float]]:
    """The figures of this working tree."""
    return figures(measure(EnglishExtractor.load()))


@pytest.mark.parametrize("table", sorted(json.loads(RECORDED.read_text(encoding="utf-8"))))
def test_no_figure_falls(table: str, measured: dict[str, dict[str, float]]) -> None:
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))[table]
    if table not in measured:
        pytest.skip(f"the {table} texts are not at hand")
    fallen = {
        level: (value, measured[table][level])
        for level, value in recorded.items()
        if measured[table][level] < value - _SLACK
    }
    assert not fallen
