"""Events as search documents."""

from eventwire.indexing.document import Document
from eventwire.model import Event, Place
from eventwire.model.wording import event_words, side_names


def event_document(event: Event) -> Document:
    """The event's document: its own JSON and the derived fields that searching needs.

    `search.source_names` and `search.target_names` hold the folded names by which each side is written, `search.text`
    the words of those, the place, the headlines and the sentences; `search.location` is the place as a point,
    `search.article_ids` and `search.outlets` are those of the evidence.
    Retracted and merged events stay in the index, found only when their status is asked for.
    """
    source, target = side_names(event, "source"), side_names(event, "target")
    search = {
        "source_names": source,
        "target_names": target,
        "text": " ".join(event_words(event, [*source, *target])),
        "location": _point(event.place),
        "article_ids": list(dict.fromkeys(evidence.article_id for evidence in event.evidence)),
        "outlets": list(dict.fromkeys(evidence.source for evidence in event.evidence if evidence.source)),
    }
    return Document("event", event.event_id, event.version, event, search)


def _point(place: Place | None) -> dict[str, float] | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return {"lat": place.latitude, "lon": place.longitude}
