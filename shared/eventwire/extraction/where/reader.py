"""Which of a sentence's places is where an act happened."""

from collections.abc import Collection, Sequence

from spacy.tokens import Doc, Token

from eventwire.extraction.reading import ActorSpan, PlaceReading
from eventwire.extraction.where.context import ArticleContext
from eventwire.extraction.where.gazetteer import Gazetteer, Location
from eventwire.model import Place

_LOCATIVE = frozenset(
    {
        "in",
        "at",
        "near",
        "inside",
        "outside",
        "around",
        "across",
        "throughout",
        "within",
        "on",
        "along",
        "into",
        "to",
        "from",
    }
)


class PlaceReader:
    """Finds the place of an act by the phrases that hang on its predicate."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def read(
        self, doc: Doc, scope: int, predicate: Collection[int], actors: Sequence[ActorSpan], context: ArticleContext
    ) -> PlaceReading | None:
        """Where the act headed at `scope` with `predicate` tokens happened; None where the sentence does not say."""
        for anchor in sorted({scope, *predicate}, reverse=True):
            for child in doc[anchor].children:
                if child.dep_ == "prep" and child.lower_ in _LOCATIVE:
                    for object_ in child.children:
                        if object_.dep_ == "pobj" and object_.pos_ == "PROPN":
                            reading = self._named(doc, object_, context)
                            if reading is not None:
                                return reading
        return None

    def _named(self, doc: Doc, head: Token, context: ArticleContext) -> PlaceReading | None:
        start = head.i
        while start > 0 and doc[start - 1].head.i == head.i and doc[start - 1].dep_ == "compound":
            start -= 1
        locations = self._gazetteer.find(doc[start : head.i + 1].text)
        if not locations:
            return None
        best = max(locations, key=lambda place: (context.countries.get(place.country or "", 0), place.population))
        return PlaceReading(_place(doc[start : head.i + 1].text, best), start, head.i + 1)


def _place(name: str, location: Location) -> Place:
    return Place(
        name=name,
        latitude=location.latitude,
        longitude=location.longitude,
        country=location.country,
        admin1=location.admin1,
        geoname_id=location.geoname_id,
        resolution=location.kind,
    )
