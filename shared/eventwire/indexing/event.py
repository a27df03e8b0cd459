"""Events as search documents."""

from eventwire.folding import words
from eventwire.indexing.document import Document
from eventwire.model import ActorRef, Event, Place


def event_document(event: Event) -> Document:
    """The event's document: its own JSON and the derived fields that searching needs.

    `search.source_names` and `search.target_names` hold the folded names by which each side is written, `search.text`
    the words of those, the place, the headlines and the sentences; `search.location` is the place as a point,
    `search.article_ids` and `search.outlets` are those of the evidence.
    Retracted and merged events stay in the index, found only when their status is asked for.
    """
    names = {
        "source": _names(event.source, [evidence.source_name for evidence in event.evidence]),
        "target": _names(event.target, [evidence.target_name for evidence in event.evidence]),
    }
    place = [event.place.name] if event.place else []
    sentences = list(dict.fromkeys(evidence.sentence for evidence in event.evidence))
    titles = list(dict.fromkeys(evidence.title for evidence in event.evidence if evidence.title))
    body = event.model_dump(mode="json")
    body["search"] = {
        "source_names": names["source"],
        "target_names": names["target"],
        "text": " ".join(words("\n".join([*names["source"], *names["target"], *place, *titles, *sentences]))),
        "location": _point(event.place),
        "article_ids": list(dict.fromkeys(evidence.article_id for evidence in event.evidence)),
        "outlets": list(dict.fromkeys(evidence.source for evidence in event.evidence if evidence.source)),
    }
    return Document("event", event.event_id, event.version, body)


def _names(actor: ActorRef | None, written: list[str | None]) -> list[str]:
    names = [actor.name] if actor else []
    return list(dict.fromkeys(" ".join(words(name)) for name in [*names, *written] if name))


def _point(place: Place | None) -> dict[str, float] | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return {"lat": place.latitude, "lon": place.longitude}
