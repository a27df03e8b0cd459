"""The index stage: articles, events, actors and assignments in, search documents out."""

from collections.abc import Sequence
from datetime import datetime

from eventwire import flow
from eventwire.indexing import Document, actor_document, article_document, assignment_document, event_document
from eventwire.model import Actor, Article, Event, Standing, StoryAssignment, renews, supersedes
from eventwire.ports import Delivery, State
from eventwire.stage.logic import Failure, Outcome, read_all

Indexed = Article | Event | Actor | StoryAssignment


class IndexLogic:
    """Turns records into documents; of an article only the revision that stands is indexed."""

    stage = flow.INDEX

    def prepare(self, deliveries: Sequence[Delivery]) -> Sequence[Indexed | Failure]:
        """Read the records."""
        return [result for delivery in deliveries for result in read_all(_KINDS[delivery.topic], [delivery])]

    def apply(self, prepared: Sequence[Indexed], state: State, now: datetime) -> Outcome:  # noqa: ARG002 - the stages share a form
        """The documents to write."""
        documents: list[Document] = []
        for record in prepared:
            if isinstance(record, Event):
                documents.append(event_document(record))
            elif isinstance(record, Actor):
                documents.append(actor_document(record))
            elif isinstance(record, StoryAssignment):
                documents.append(assignment_document(record))
            else:
                raw = state.get(record.article_id)
                standing = Standing.model_validate_json(raw) if raw else None
                incoming = Standing.of(record)
                if supersedes(incoming, standing):
                    documents.append(article_document(record))
                elif standing is None or not renews(incoming, standing):
                    continue
                state[record.article_id] = incoming.model_dump_json().encode()
        return Outcome(documents=tuple(documents))


_KINDS: dict[str, type[Indexed]] = {
    flow.ARTICLES.name: Article,
    flow.EVENTS.name: Event,
    flow.ACTORS.name: Actor,
    flow.STORIES.name: StoryAssignment,
}
