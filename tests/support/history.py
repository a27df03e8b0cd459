"""Histories of articles: posted, posted again, corrected, withdrawn; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from support.generated import articles

Request = Callable[..., tuple[int, Any]]


@dataclass(frozen=True)
class Step:
    """One request of a publisher: post a submission, or withdraw the article of a URL that was posted before."""

    submission: dict[str, Any] | None
    withdraws: str = ""


def history(count: int, seed: int) -> list[Step]:
    """So many articles; a tenth is posted twice, a tenth corrected, a twentieth withdrawn, all in one mixed order.

    All are dated by their publisher, so that their revisions, and with them ids, are the same wherever they are posted.
    """
    draw = random.Random(seed)
    spare = articles(count, seed + 1)
    steps: list[Step] = []
    later: list[tuple[int, Step]] = []
    for number, submission in enumerate(articles(count, seed)):
        submission["updated_at"] = "2024-05-01T00:00:00Z"
        chance, when = draw.random(), number + draw.randrange(1, 60)
        if chance < 0.1:
            later.append((when, Step(dict(submission))))
        elif chance < 0.2:
            text, title = spare[number]["text"], spare[number]["title"]
            corrected = {**submission, "text": text, "title": title, "updated_at": "2024-06-01T00:00:00Z"}
            later.append((when, Step(corrected)))
        elif chance < 0.25:
            later.append((when, Step(None, submission["url"])))
        steps.append(Step(submission))
        steps += [step for moment, step in later if moment == number]
    return steps + [step for moment, step in later if moment >= count]


def play(steps: list[Step], request: Request) -> dict[str, str]:
    """Make the requests in order; each must be accepted. The articles' ids by URL."""
    ids: dict[str, str] = {}
    for step in steps:
        if step.submission is not None:
            status, answer = request("POST", "/v1/articles", step.submission)
            ids[step.submission["url"]] = answer["article_id"]
        else:
            status, answer = request("DELETE", f"/v1/articles/{ids[step.withdraws]}")
        assert status == 202, answer
    return ids
