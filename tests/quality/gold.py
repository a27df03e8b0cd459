"""What the extractor is measured on: texts labelled by us, and the gold sentences where they are at hand.

The gold file is no part of the project: EVENTWIRE_GOLD names it, else it is looked for beside the checkout; without
it, its table
is left out.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from eventwire.model import Article, ArticleStatus, Outlet, RevisionBasis

HERE = Path(__file__).resolve().parent
GOLD_FILE = "plover_gsr_dev.jsonl"


@dataclass(frozen=True)
class Labelled:
    """A text with its events as labelled: `events` in the form of tests/quality/sentences, `record` the whole line."""

    key: str
    group: str
    article: Article
    events: tuple[dict[str, Any], ...]
    record: dict[str, Any]


def gold_path() -> Path | None:
    """Where the gold sentences are, or None."""
    named = os.environ.get("EVENTWIRE_GOLD")
    candidates = [Path(named)] if named else [HERE.parents[2] / "shared" / "eval" / GOLD_FILE]
    return next((path for path in candidates if path.is_file()), None)


def as_article(text: str, date: str, key: str, title: str = "") -> Article:
    """A text as the article that an outlet published at noon of that day."""
    published = datetime.fromisoformat(f"{date[:10]}T12:00:00+00:00")
    return Article(
        article_id=hashlib.sha256(key.encode()).hexdigest()[:24],
        revision=0,
        revision_basis=RevisionBasis.RECEIVED,
        status=ArticleStatus.PUBLISHED,
        title=title,
        text=text,
        language="en",
        published_at=published,
        received_at=published + timedelta(minutes=1),
    )


def gold_sentences() -> Iterator[Labelled]:
    """The gold sentences, if they are at hand."""
    path = gold_path()
    if path is None:
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield Labelled(
            record["id"], record["plover"], as_article(record["text"], record["date"], record["id"]), (), record
        )


def own_sentences() -> Iterator[Labelled]:
    """Our own labelled sentences, grouped by construction. A headline is read as a title."""
    for path in sorted((HERE / "sentences").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            group = record["construction"]
            is_title = group.startswith("headline")
            article = as_article(
                "" if is_title else record["text"], record["date"], record["id"], record["text"] if is_title else ""
            )
            yield Labelled(record["id"], group, article, tuple(record["events"]), record)


def own_articles() -> Iterator[Labelled]:
    """Our own labelled articles."""
    for path in sorted((HERE / "articles").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        posted = record["article"]
        published = datetime.fromisoformat(posted["published_at"])
        source = posted.get("source") or {}
        article = Article(
            article_id=record["id"],
            revision=0,
            revision_basis=RevisionBasis.RECEIVED,
            status=ArticleStatus.PUBLISHED,
            url=posted.get("url"),
            title=posted.get("title", ""),
            text=posted.get("text", ""),
            language=posted.get("language"),
            source=Outlet(name=source["name"], domain=source.get("domain"), country=source.get("country"))
            if isinstance(source, dict) and source.get("name")
            else None,
            published_at=published,
            published_offset=int((published.utcoffset() or timedelta()).total_seconds() // 60),
            received_at=published.astimezone(UTC),
        )
        yield Labelled(record["id"], "article", article, tuple(record["events"]), record)
