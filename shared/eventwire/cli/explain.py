"""`eventwire explain`: how one sentence is coded."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from eventwire.extraction.explain import explain
from eventwire.intake import submission_from


def explain_sentence(sentence: str, date: str | None, lexicon: Sequence[Path]) -> int:
    """Print the explanation. Without a date the sentence counts as published today."""
    now = datetime.now(UTC)
    published = date or now.date().isoformat()
    article = submission_from({"text": sentence, "published_at": published, "language": "en"}).article(now, "explained")
    print(explain(article, lexicon))  # noqa: T201 - a command's output
    return 0
