"""Actors as search documents."""

from eventwire.folding import words
from eventwire.indexing.document import Document
from eventwire.model import Actor


def actor_document(actor: Actor) -> Document:
    """The actor's document: its own JSON, and under `search.text` the words of all its names."""
    names = dict.fromkeys([actor.name, *(alias.name for alias in actor.aliases)])
    search = {
        "text": " ".join(words("\n".join(names))),
        "countries": sorted({a.country for a in actor.affiliations if a.country}),
    }
    return Document("actor", actor.actor_id, actor.version, actor, search)
