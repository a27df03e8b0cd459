"""The figures of extraction and of resolution must not fall below the recorded ones."""

import json

import pytest
import resolution
from score import RECORDED, figures, measure

from eventwire.extraction.engine import EnglishExtractor

_SLACK = 0.005
"""What a figure may lose without failing: another build of the parser moves a sentence or two."""

_LEAST_EVENTS, _LEAST_ACTORS = 0.90, 0.95
"""B-cubed F1 that the labelled streams must reach."""


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float]]:
    """The figures of this working tree."""
    extractor = EnglishExtractor.load()
    return figures(measure(extractor)) | resolution.figures(resolution.measure(extractor))


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


def test_resolution_reaches_what_is_promised() -> None:
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))["resolution"]
    assert recorded["events, texts: F1"] >= _LEAST_EVENTS
    assert recorded["events, labels: F1"] >= _LEAST_EVENTS
    assert recorded["actors, texts: F1"] >= _LEAST_ACTORS
    assert recorded["actors, labels: F1"] >= _LEAST_ACTORS
