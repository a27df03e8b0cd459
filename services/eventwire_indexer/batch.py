"""A batch of the index stage: which documents it leads to, and from which message each of them comes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from eventwire import flow
from eventwire.indexing import Document, Kind
from eventwire.model import Standing
from eventwire.ports import Delivery
from eventwire.stage import Failure, IndexLogic

Key = tuple[Kind, str]


@dataclass
class Batch:
    """Deliveries of the index stage on their way to documents; of several versions in it only the last is written.

    `failed` are the deliveries that no document can be made of, `renewed` the articles whose content stands as it is
    and is only known to be newer.
    """

    documents: dict[Key, tuple[Document, Delivery]] = field(default_factory=dict)
    failed: list[tuple[Delivery, Exception]] = field(default_factory=list)
    renewed: dict[str, Delivery] = field(default_factory=dict)
    standings: dict[str, bytes] = field(default_factory=dict)
    collapsed: int = 0
    _articles: list[tuple[Delivery, Any]] = field(default_factory=list)

    def add(self, logic: IndexLogic, deliveries: Sequence[Delivery], now: datetime) -> None:
        """Read more messages, and make the documents of events and actors, which depend on nothing else."""
        for delivery, record in zip(deliveries, logic.prepare(deliveries), strict=True):
            if isinstance(record, Failure):
                self.failed.append((delivery, record.error))
            elif delivery.topic == flow.ARTICLES.name:
                self._articles.append((delivery, record))
            else:
                self._make(logic, delivery, record, now)

    @property
    def articles(self) -> list[str]:
        """The articles whose standing must be known before their documents can be made."""
        return list(dict.fromkeys(record.article_id for _, record in self._articles))

    def decide(self, logic: IndexLogic, standings: Mapping[str, bytes], now: datetime) -> None:
        """Make the documents of the articles that supersede what stands."""
        self.standings = dict(standings)
        for delivery, record in self._articles:
            before = self.standings.get(record.article_id)
            made = self._make(logic, delivery, record, now)
            if not made and self.standings.get(record.article_id) != before:
                self._renew(delivery, record.article_id)

    def renewals(self, bodies: Mapping[str, Mapping[str, Any]]) -> None:
        """Make the documents of renewed articles from those that stand: the same, under the newer standing."""
        for article_id, delivery in self.renewed.items():
            if article_id in bodies:
                standing = Standing.model_validate_json(self.standings[article_id])
                kept = {name: value for name, value in bodies[article_id].items() if name != "standing"}
                document = Document("article", article_id, standing.revision, kept)
                self.documents["article", article_id] = (document, delivery)

    def refuse(self, refused: Iterable[tuple[Key, Exception]]) -> None:
        """Move documents that the index will never take to the failed."""
        for key, error in refused:
            _, delivery = self.documents.pop(key)
            self.failed.append((delivery, error))

    def _make(self, logic: IndexLogic, delivery: Delivery, record: Any, now: datetime) -> bool:
        try:
            made = logic.apply([record], self.standings, now).documents
            for document in made:
                # Now, while another bulk is under way, and not between two of them.
                document.serialise()
        except Exception as error:  # noqa: BLE001 - whatever a record provokes must not stop its neighbours
            self.failed.append((delivery, error))
            return True
        for document in made:
            key = (document.kind, document.key)
            other = self.documents.get(key)
            if other is not None:
                self.collapsed += 1
                if document.kind != "article" and other[0].version > document.version:
                    continue
            self.documents[key] = (document, delivery)
            self.renewed.pop(document.key, None)
        return bool(made)

    def _renew(self, delivery: Delivery, article_id: str) -> None:
        present = self.documents.get(("article", article_id))
        if present is None:
            self.renewed[article_id] = delivery
        else:
            revision = Standing.model_validate_json(self.standings[article_id]).revision
            newer = replace(present[0], version=max(present[0].version, revision))
            self.documents["article", article_id] = (newer, present[1])
