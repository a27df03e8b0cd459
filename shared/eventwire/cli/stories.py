"""Offline use: `eventwire stories` over JSON lines."""

from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import orjson

from eventwire.cli.lines import Rejects, read_article, read_lines
from eventwire.errors import InvalidInput
from eventwire.model import Lead
from eventwire.resolution import Storyteller, lead_of

_BATCH = 1000
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def stories_lines(source: BinaryIO, sink: BinaryIO, *, rejects: Path | None) -> int:
    """Write {"id", "story_id"} for every article read, by their ids. Returns 1 if any line was bad, else 0.

    Articles without a date are taken to be of one day, a day of their own.
    """
    now = datetime.now(UTC)
    teller, state, leads = Storyteller(), dict[str, bytes](), list[Lead]()
    found: dict[str, str | None] = {}

    def tell() -> None:
        found.update((one.article_id, one.story_id) for one in teller.apply(leads, state, now))
        leads.clear()

    with Rejects(rejects) as bad:
        for line in read_lines(source):
            try:
                article = read_article(line, now)
            except InvalidInput as error:
                bad.add(line, str(error))
                continue
            lead = lead_of(article)
            leads.append(lead if article.published_at else lead.model_copy(update={"published_at": _UNDATED}))
            if len(leads) >= _BATCH:
                tell()
        tell()
        found.update((one.article_id, one.story_id) for one in teller.settle(state, now))
        sink.writelines(orjson.dumps({"id": one, "story_id": story}) + b"\n" for one, story in sorted(found.items()))
        sink.flush()
        return 1 if bad.count else 0
