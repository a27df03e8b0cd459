"""The extract stage: articles in, changes of mentions and sightings, and leads, out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from pydantic import Field

from eventwire import flow
from eventwire.extraction.port import Extraction, Extractor
from eventwire.model import (
    Article,
    ArticleStatus,
    Lead,
    Mention,
    MentionChange,
    Operation,
    Record,
    Sighting,
    SightingChange,
    Standing,
    renews,
    supersedes,
)
from eventwire.ports import Delivery, Message, State
from eventwire.resolution import actor_block, event_block, lead_of
from eventwire.stage.logic import Failure, Outcome, message, read_all
from eventwire.stage.trace import Trace, trace_of

LEADS_KEY = "leads"
"""The key of every lead: stories are told by one that sees all articles."""


class Extracted(Record):
    """What the stage remembers of an article: the revision that stands and what it said."""

    standing: Standing
    mentions: tuple[Mention, ...] = Field(default=())
    sightings: tuple[Sighting, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class Coded:
    """An article with what was extracted from it, what of it tells its story, and the trace that it came with."""

    article: Article
    extraction: Extraction
    lead: Lead
    trace: Trace = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article, extraction: Extraction) -> Self:
        """An article with its extraction. All that takes time is done here, where it may be done beside the flow."""
        return cls(article, extraction, lead_of(article))


class ExtractLogic:
    """Extracts each article once per revision and publishes the difference to what its last revision said."""

    stage = flow.EXTRACT

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    def prepare(self, deliveries: Sequence[Delivery]) -> Sequence[Coded | Failure]:
        """Extract; on trouble with the batch, article by article, so that one cannot take its neighbours along."""
        articles = read_all(Article, deliveries)
        good = [a for a in articles if isinstance(a, Article)]
        done = iter(self._extract(good))
        coded = (a if isinstance(a, Failure) else next(done) for a in articles)
        return [_traced(one, trace_of(delivery)) for one, delivery in zip(coded, deliveries, strict=True)]

    def _extract(self, articles: Sequence[Article]) -> list[Coded | Failure]:
        try:
            extractions = self._extractor.extract(articles)
            return [Coded.of(a, e) for a, e in zip(articles, extractions, strict=True)]
        except Exception as error:  # noqa: BLE001 - whatever an article provokes must not stop the others
            if len(articles) == 1:
                return [Failure(error)]
            return [result for article in articles for result in self._extract([article])]

    def apply(self, prepared: Sequence[Coded], state: State, now: datetime) -> Outcome:
        """Publish what each superseding revision changes; ignore the others."""
        return changes(prepared, state, now)


def _traced(coded: Coded | Failure, trace: Trace) -> Coded | Failure:
    return replace(coded, trace=trace) if trace and isinstance(coded, Coded) else coded


def changes(prepared: Sequence[Coded], state: State, now: datetime) -> Outcome:
    """What extracted articles change: messages for each superseding revision, none for the others."""
    messages: list[Message] = []
    forget: list[str] = []
    for coded in prepared:
        article = coded.article
        raw = state.get(article.article_id)
        before = Extracted.model_validate_json(raw) if raw else None
        incoming = Standing.of(article)
        if before and not supersedes(incoming, before.standing):
            if renews(incoming, before.standing):
                state[article.article_id] = before.model_copy(update={"standing": incoming}).model_dump_json().encode()
            if before.standing.status is ArticleStatus.WITHDRAWN:
                forget.append(article.article_id)
            continue
        after = Extracted(standing=incoming, mentions=coded.extraction.mentions, sightings=coded.extraction.sightings)
        messages += _mention_changes(before.mentions if before else (), after.mentions, now, coded.trace)
        messages += _sighting_changes(before.sightings if before else (), after.sightings, now, coded.trace)
        messages.append(message(flow.LEADS, LEADS_KEY, coded.lead, now, coded.trace))
        state[article.article_id] = after.model_dump_json().encode()
        if article.status is ArticleStatus.WITHDRAWN:
            forget.append(article.article_id)
    return Outcome(messages=tuple(messages), forget=tuple(forget))


def _mention_changes(before: Sequence[Mention], after: Sequence[Mention], now: datetime, trace: Trace) -> list[Message]:
    """Removals first. What the new revision says as well, in the same block, takes the old one's place by its id."""
    stays = {(m.mention_id, event_block(m)) for m in after}
    gone = [m for m in before if (m.mention_id, event_block(m)) not in stays]
    steps = [MentionChange(operation=Operation.REMOVE, mention=m) for m in gone]
    steps += [MentionChange(operation=Operation.ADD, mention=m) for m in after]
    return [message(flow.MENTIONS, event_block(step.mention), step, now, trace) for step in steps]


def _sighting_changes(
    before: Sequence[Sighting], after: Sequence[Sighting], now: datetime, trace: Trace
) -> list[Message]:
    stays = {(s.sighting_id, actor_block(s)) for s in after}
    gone = [s for s in before if (s.sighting_id, actor_block(s)) not in stays]
    steps = [SightingChange(operation=Operation.REMOVE, sighting=s) for s in gone]
    steps += [SightingChange(operation=Operation.ADD, sighting=s) for s in after]
    return [message(flow.SIGHTINGS, actor_block(step.sighting), step, now, trace) for step in steps]
