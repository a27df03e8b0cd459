"""What became of one article of a batch."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

import orjson

from eventwire.adapters.http import status_of
from eventwire.errors import EventwireError, InvalidInput, Temporary
from eventwire.model import Article

_DETAIL = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one line (or item of an array, from 1): accepted and durable, or refused and why."""

    line: int
    status: int
    article: Article | None = None
    field: str | None = None
    detail: str | None = None
    retry_after: int | None = None

    def of(self, line: int) -> "Verdict":
        """The same of another line."""
        return replace(self, line=line)

    def record(self) -> dict[str, Any]:
        """As it is answered; what does not apply is left out."""
        if self.article is not None:
            acknowledged = {"article_id": self.article.article_id, "revision": self.article.revision}
            return {"line": self.line, "status": self.status} | acknowledged
        told = {"field": self.field, "detail": self.detail, "retry_after": self.retry_after}
        return {"line": self.line, "status": self.status} | {k: v for k, v in told.items() if v is not None}


def accepted(line: int, article: Article) -> Verdict:
    """The article is durable on the log."""
    return Verdict(line, HTTPStatus.ACCEPTED, article)


def refused(line: int, error: EventwireError) -> Verdict:
    """The article is not on the log; the error says whether the same line may be sent again."""
    field, detail = (error.where, error.what) if isinstance(error, InvalidInput) else (None, str(error))
    delay = max(1, round(error.delay)) if isinstance(error, Temporary) else None
    return Verdict(line, status_of(error), field=field, detail=detail[:_DETAIL], retry_after=delay)


def acknowledgement(article: Article) -> dict[str, Any]:
    """What the publisher is told of an accepted article."""
    return {"article_id": article.article_id, "revision": article.revision, "status": article.status}


def encoded(verdicts: Iterable[Verdict]) -> bytes:
    """The verdicts as JSON, a line each."""
    return b"".join(orjson.dumps(verdict.record(), option=orjson.OPT_APPEND_NEWLINE) for verdict in verdicts)
