"""The articles that quality is measured by, as a publisher would post them: the texts and all that outlets give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.history import Step

QUALITY = Path(__file__).parent.parent / "quality"
TAKEN = ("url", "title", "text", "source", "published_at", "updated_at", "language", "author")


def labelled() -> list[Step]:
    """Every labelled article and every article of the labelled streams, dated by its publisher."""
    posted = [json.loads(path.read_text("utf-8"))["article"] for path in sorted((QUALITY / "articles").glob("*.json"))]
    for path in sorted((QUALITY / "streams").glob("*.jsonl")):
        posted += [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [Step(_submission(article)) for article in posted]


def _submission(article: dict[str, Any]) -> dict[str, Any]:
    taken = {name: article[name] for name in TAKEN if article.get(name) is not None}
    return {**taken, "updated_at": taken.get("updated_at", taken["published_at"])}
