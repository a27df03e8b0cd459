import pytest

from eventwire.extraction.dateline import read_dateline


@pytest.mark.parametrize(
    ("paragraph", "place", "rest"),
    [
        ("CAIRO (AP) — The envoy came.", "CAIRO", "The envoy came."),
        ("Jerusalem, Aug 20 (Xinhua) -- The army said so.", "Jerusalem", "The army said so."),
        ("(Reuters) - Rebels struck on Monday.", None, "Rebels struck on Monday."),
        ("WASHINGTON — The Senate voted.", "WASHINGTON", "The Senate voted."),
        ("KYIV, Ukraine (AP) — Missiles fell.", "KYIV, Ukraine", "Missiles fell."),
        ("ABUJA/LAGOS, Nigeria (Courier) - Police fired.", "ABUJA, LAGOS, Nigeria", "Police fired."),
    ],
)
def test_datelines_are_read_and_cut(paragraph: str, place: str | None, rest: str) -> None:
    found = read_dateline(paragraph)
    assert found is not None
    assert (found.place, paragraph[found.length :]) == (place, rest)


@pytest.mark.parametrize(
    "paragraph",
    [
        "The envoy — who had come late — left.",
        "Blinken - the third guest - spoke.",
        "Two men: one dead, one missing.",
        "A (very) long story - told again.",
        "",
    ],
)
def test_other_dashes_are_no_datelines(paragraph: str) -> None:
    assert read_dateline(paragraph) is None
