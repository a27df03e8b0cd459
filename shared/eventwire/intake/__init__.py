"""Intake: what publishers hand in, checked and turned into article records. Pure."""

from eventwire.intake.identity import article_id, canonical_url, digest
from eventwire.intake.lines import Line, LineSplitter
from eventwire.intake.page import MAX_HTML, Page, read_page
from eventwire.intake.submission import (
    Submission,
    parse_object,
    read_submission,
    submission_from,
    withdrawal,
)

__all__ = [
    "MAX_HTML",
    "Line",
    "LineSplitter",
    "Page",
    "Submission",
    "article_id",
    "canonical_url",
    "digest",
    "parse_object",
    "read_page",
    "read_submission",
    "submission_from",
    "withdrawal",
]
