from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.extraction.parse import Parser
from eventwire.extraction.reading import DateReading
from eventwire.extraction.when import calendar, read_date
from eventwire.model import DateResolution

WEDNESDAY = datetime(2024, 8, 21, 12, tzinfo=timezone(timedelta(hours=3)))


def reading(parser: Parser, sentence: str, verb: str, *, planned: bool = False, noun: str | None = None) -> DateReading:
    doc = parser.parse([sentence])[0]
    scope = next(token.i for token in doc if token.text == verb)
    predicate = {scope} | {token.i for token in doc if token.text == noun}
    return read_date(doc, scope, predicate, WEDNESDAY, planned=planned)


@pytest.mark.parametrize(
    ("sentence", "verb", "first", "last", "resolution"),
    [
        ("The army shelled the town on Tuesday.", "shelled", "2024-08-20", "2024-08-20", "day"),
        ("The army shelled the town on Wednesday.", "shelled", "2024-08-21", "2024-08-21", "day"),
        ("Earlier Tuesday, the envoy arrived in Cairo.", "arrived", "2024-08-20", "2024-08-20", "day"),
        ("The army shelled the town yesterday.", "shelled", "2024-08-20", "2024-08-20", "day"),
        ("The army shelled the town overnight.", "shelled", "2024-08-20", "2024-08-21", "day"),
        ("The army shelled the town two days ago.", "shelled", "2024-08-19", "2024-08-19", "day"),
        ("The army shelled the town last week.", "shelled", "2024-08-12", "2024-08-18", "week"),
        ("The army shelled the town earlier this month.", "shelled", "2024-08-01", "2024-08-21", "month"),
        ("The army shelled the town over the weekend.", "shelled", "2024-08-17", "2024-08-18", "day"),
        ("The army shelled the town on Aug. 9.", "shelled", "2024-08-09", "2024-08-09", "exact"),
        ("The army shelled the town on 9 August 2023.", "shelled", "2023-08-09", "2023-08-09", "exact"),
        ("The army shelled the town on 2023-08-09.", "shelled", "2023-08-09", "2023-08-09", "exact"),
        ("The army shelled the town in December.", "shelled", "2023-12-01", "2023-12-31", "month"),
        ("The army shelled the town in March 2011.", "shelled", "2011-03-01", "2011-03-31", "month"),
        ("The army shelled the town in 1988.", "shelled", "1988-01-01", "1988-12-31", "year"),
        ("The army has shelled the town since 2011.", "shelled", "2011-01-01", "2024-08-21", "year"),
        ("The army shelled the town last summer.", "shelled", "2023-06-01", "2023-08-31", "month"),
        ("The army shelled the town from 3 to 5 May.", "shelled", "2024-05-03", "2024-05-05", "exact"),
        ("The army shelled the town on Tuesday of last week.", "shelled", "2024-08-13", "2024-08-13", "day"),
        ("The army shelled the town the day before yesterday.", "shelled", "2024-08-19", "2024-08-19", "day"),
        ("The army shelled the town.", "shelled", "2024-08-21", "2024-08-21", "inferred"),
    ],
)
def test_expressions_of_news(parser: Parser, sentence: str, verb: str, first: str, last: str, resolution: str) -> None:
    found = reading(parser, sentence, verb)
    assert (str(found.first), str(found.last), found.resolution) == (first, last, DateResolution(resolution))


def test_what_is_planned_lies_ahead(parser: Parser) -> None:
    assert reading(parser, "The leaders will meet on Friday.", "meet", planned=True).first == date(2024, 8, 23)
    assert reading(parser, "The leaders will meet on Wednesday.", "meet", planned=True).first == date(2024, 8, 21)
    assert reading(parser, "The leaders will meet on 3 May.", "meet", planned=True).first == date(2025, 5, 3)
    assert reading(parser, "The leaders will meet in March.", "meet", planned=True).first == date(2025, 3, 1)


def test_the_day_of_the_report_is_not_the_day_of_the_act(parser: Parser) -> None:
    sentence = "The ministry said on Monday that troops had attacked the village last week."
    assert reading(parser, sentence, "attacked").first == date(2024, 8, 12)
    assert reading(parser, sentence, "said").first == date(2024, 8, 19)
    silent = "The ministry said on Monday that troops had attacked the village."
    assert reading(parser, silent, "attacked").resolution is DateResolution.INFERRED


def test_another_acts_date_is_not_its_own(parser: Parser) -> None:
    assert reading(parser, "Iran condemned Monday's attack.", "condemned").resolution is DateResolution.INFERRED
    assert reading(parser, "The 2003 invasion was condemned by France.", "condemned").first == date(2024, 8, 21)
    sentence = "The president, who visited Moscow in March 2022, signed the deal on Tuesday."
    assert reading(parser, sentence, "signed").first == date(2024, 8, 20)
    assert reading(parser, sentence, "visited").first == date(2022, 3, 1)
    assert reading(parser, "The rebels must leave before Friday.", "leave").resolution is DateResolution.INFERRED


def test_joined_verbs_share_a_date_and_joined_clauses_do_not(parser: Parser) -> None:
    shared = "The envoy arrived on Tuesday and met the king."
    assert reading(parser, shared, "met").first == date(2024, 8, 20)
    apart = "The envoy arrived on Tuesday, and the rebels freed two farmers."
    assert reading(parser, apart, "freed").resolution is DateResolution.INFERRED
    counted = "The envoy arrived on Monday, and the rebels freed two farmers the next day."
    assert reading(parser, counted, "freed").first == date(2024, 8, 20)


def test_the_day_is_that_of_the_offset(parser: Parser) -> None:
    doc = parser.parse(["The army shelled the town today."])[0]
    instant = datetime(2024, 8, 21, 22, 30, tzinfo=timezone(timedelta(hours=0)))
    east = instant.astimezone(timezone(timedelta(hours=9)))
    scope = next(token.i for token in doc if token.text == "shelled")
    assert read_date(doc, scope, (scope,), instant).first == date(2024, 8, 21)
    assert read_date(doc, scope, (scope,), east).first == date(2024, 8, 22)


def test_the_words_that_say_so_are_given(parser: Parser) -> None:
    doc = parser.parse(["The army shelled the town late on Sunday night."])[0]
    scope = next(token.i for token in doc if token.text == "shelled")
    found = read_date(doc, scope, (scope,), WEDNESDAY)
    assert doc[found.start : found.end].text == "Sunday night"


@given(st.dates(), st.integers(0, 6), st.booleans())
def test_a_weekday_lies_within_a_week(reference: date, number: int, ahead: bool) -> None:  # noqa: FBT001
    day = calendar.weekday(reference, number, ahead=ahead).first
    if date.min + timedelta(7) < reference < date.max - timedelta(7):
        assert day.weekday() == number
        assert timedelta(0) <= (day - reference if ahead else reference - day) < timedelta(7)


@given(st.dates(), st.integers(1, 12), st.booleans())
def test_a_named_month_lies_within_a_year(reference: date, number: int, ahead: bool) -> None:  # noqa: FBT001
    month = calendar.named_month(reference, number, ahead=ahead)
    if 2 < reference.year < 9998:
        assert month.first.month == month.last.month == number
        assert month.last >= reference if ahead else month.first <= reference
        assert abs((month.first - reference).days) <= 366


@given(st.dates(), st.integers(-5000, 5000), st.sampled_from(["day", "week", "month", "year"]))
def test_no_count_leaves_the_calendar(reference: date, count: int, unit: str) -> None:
    for interval in (calendar.ago(reference, count, unit), calendar.past(reference, abs(count), unit)):
        assert interval.first <= interval.last
