"""Offline use: `eventwire stories` over JSON lines."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import orjson

from eventwire.cli.lines import Rejects, read_article, read_lines
from eventwire.errors import InvalidInput
from eventwire.resolution.stories import RollingStories, StoryText


def stories_lines(source: BinaryIO, sink: BinaryIO, *, rejects: Path | None) -> int:
    """Write {"id", "story_id"} for every article read, day by day as their days are settled.

    Returns 1 if any line was bad, else 0.

    Articles without a date are taken to be of one day, a day of their own.
    """
    now = datetime.now(UTC)
    dated, undated = RollingStories(), RollingStories()

    def write(settled: Iterable[tuple[str, str]]) -> None:
        sink.writelines(
            orjson.dumps({"id": article_id, "story_id": story_id}) + b"\n" for article_id, story_id in settled
        )

    with Rejects(rejects) as bad:
        for line in read_lines(source):
            try:
                article = read_article(line, now)
            except InvalidInput as error:
                bad.add(line, str(error))
                continue
            day = article.published_at.toordinal() if article.published_at else 0
            text = StoryText(article.article_id, day, article.title, article.text)
            write((dated if article.published_at else undated).add(text))
        write(dated.finish())
        write(undated.finish())
        sink.flush()
        return 1 if bad.count else 0
