"""The name of a place within a noun phrase, and which place of that name is meant."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eventwire.extraction.tree import Doc, Token
from eventwire.extraction.where.context import ArticleContext
from eventwire.extraction.where.gazetteer import Gazetteer, Location
from eventwire.extraction.where.words import NEVER, SETTLEMENTS, SITES

_LONGEST = 6
_CONNECTORS = frozenset(
    {
        "de",
        "du",
        "des",
        "es",
        "al",
        "el",
        "la",
        "le",
        "los",
        "las",
        "san",
        "der",
        "den",
        "di",
        "da",
        "do",
        "-",
        "\u2019",
        "'",
        "of",
    }
)
_PARTS = frozenset(
    {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "upper", "lower"}
)
_EVIDENT = 100.0
_SAME_COUNTRY = 2.0
_FILED_THERE = 1.5
_OUTLET_THERE = 0.5


@dataclass(frozen=True)
class NamedPlace:
    """A place as written at tokens [start, end): where it is, if the gazetteer or the sentence tells."""

    start: int
    end: int
    location: Location | None
    country: str | None
    typed: bool = False
    """The phrase itself says that it is a place (`the village of`)."""


class PlaceNamer:
    """Finds the name of a place in a noun phrase and resolves it."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def name(self, doc: Doc, head: Token, context: ArticleContext) -> NamedPlace | None:
        """The place that the noun phrase headed at the token names, known or not; None where it names none."""
        if head.pos_ == "PROPN" or head.text[:1].isupper():
            return self._proper(doc, head, context, nation=self._adjective(head))
        noun = head.lemma_.lower() if head.lemma_.lower() in SITES | SETTLEMENTS else head.lower_
        if noun not in SITES | SETTLEMENTS:
            return self._modifier(doc, head, context)
        nation = self._adjective(head)
        for inner in _names_behind(head):
            if inner.pos_ == "PROPN":
                found = self._proper(doc, inner, context, nation=nation)
                if found is not None:
                    return NamedPlace(found.start, found.end, found.location, found.country, typed=True)
            elif inner.lemma_.lower() in SETTLEMENTS | SITES:
                found = self.name(doc, inner, context)
                if found is not None:
                    return found
        return self._before(doc, head, context, nation)

    def _before(self, doc: Doc, head: Token, context: ArticleContext, nation: str | None) -> NamedPlace | None:
        """`the Kibira forest`, `the Chilean border`, `Doti district`: a name before a common noun for a place."""
        left = [child for child in head.lefts if child.pos_ == "PROPN" and child.dep_ in {"compound", "nmod", "poss"}]
        if left:
            start = _run_start(doc, left[-1].i)
            known = self._best(doc.stretch(start, left[-1].i + 1), context, nation, None)
            if known is not None:
                return NamedPlace(start, left[-1].i + 1, known, known.country, typed=True)
            return NamedPlace(start, head.i + 1, None, nation, typed=True)
        if head.lower_ in {"border", "frontier"}:
            first = next((child for child in head.lefts if child.dep_ == "amod" and child.text[0].isupper()), None)
            return NamedPlace(first.i, head.i + 1, None, None, typed=True) if first is not None else None
        return None

    def _modifier(self, doc: Doc, head: Token, context: ArticleContext) -> NamedPlace | None:
        """`a Cali dental clinic`: a known city before any common noun."""
        for child in head.lefts:
            if child.pos_ == "PROPN" and child.dep_ in {"compound", "nmod"}:
                start = _run_start(doc, child.i)
                known = self._best(doc.stretch(start, child.i + 1), context, None, None)
                if known is not None and known.kind == "city":
                    return NamedPlace(start, child.i + 1, known, known.country)
        return None

    def _proper(self, doc: Doc, head: Token, context: ArticleContext, nation: str | None) -> NamedPlace | None:
        """The longest known name around a proper noun, else the noun as written."""
        first, last = _run_start(doc, head.i), _run_end(doc, head.i)
        if doc[first].lower_ in NEVER or head.lower_ in NEVER:
            return None
        behind = self._behind(doc, last)
        for length in range(last - first, 0, -1):
            for start in range(first, last - length + 1):
                if not start <= head.i < start + length:
                    continue
                known = self._best(doc.stretch(start, start + length), context, nation, behind)
                if known is not None:
                    return self._whole(doc, start, start + length, known)
        if not any(doc[n].text[0].isupper() for n in range(first, last)) or (first and doc[first - 1].pos_ == "DET"):
            return None
        return NamedPlace(first, last, None, behind[0] if behind else nation)

    def _whole(self, doc: Doc, start: int, end: int, known: Location) -> NamedPlace:
        """With the part of a country or region that is named: `northern Iraq` is a region of it."""
        if known.kind != "city" and start and doc[start - 1].lower_ in _PARTS:
            name = doc.stretch(start - 1, end)
            part = Location(name, "region", known.country, known.latitude, known.longitude, known.admin1)
            return NamedPlace(start - 1, end, part, known.country)
        return NamedPlace(start, end, known, known.country)

    def _adjective(self, head: Token) -> str | None:
        """The nation among the adjectives before the phrase: `the Lebanese border town of`."""
        for child in head.lefts:
            if child.dep_ in {"amod", "compound", "nmod", "poss"} and child.text[:1].isupper():
                nation = self._gazetteer.country(child.text)
                if nation:
                    return nation
        return None

    def _behind(self, doc: Doc, end: int) -> tuple[str | None, str | None] | None:
        """The country and division behind a comma: `Paris, Texas`, `Tripoli, Lebanon`."""
        if end + 1 >= len(doc) or doc[end].text != "," or not doc[end + 1].text[:1].isupper():
            return None
        stop = min(_run_end(doc, end + 1), end + 1 + _LONGEST)
        for last in range(stop, end + 1, -1):
            if last < len(doc) and doc[last].dep_ == "case":
                continue  # "in Soledar, Russia's ministry said"
            for place in self._gazetteer.find(doc.stretch(end + 1, last)):
                if place.kind == "country" or (place.kind == "region" and place.admin1):
                    return place.country, place.admin1
        return None

    def _best(
        self, name: str, context: ArticleContext, nation: str | None, behind: tuple[str | None, str | None] | None
    ) -> Location | None:
        """The likeliest place of that name: by the sentence, the countries in the article, its dateline, size."""
        places = self._gazetteer.find(name)
        if behind is not None and not any(_is_in(place, behind) for place in places):
            behind = None
        return max(places, key=lambda place: _score(place, context, nation, behind), default=None)


def _is_in(place: Location, division: tuple[str | None, str | None]) -> bool:
    return place.country == division[0] and place.kind == "city" and division[1] in {None, place.admin1}


def _score(
    place: Location, context: ArticleContext, nation: str | None, behind: tuple[str | None, str | None] | None
) -> float:
    score = math.log10(place.population + 1)
    if behind is not None and _is_in(place, behind):
        score += _EVIDENT
    if nation is not None and place.country == nation:
        score += _EVIDENT
    if place.country is not None:
        score += _SAME_COUNTRY * min(context.countries.get(place.country, 0), 3)
        score += _FILED_THERE * (place.country == context.dateline) + _OUTLET_THERE * (place.country == context.outlet)
    return score


def _names_behind(head: Token) -> Sequence[Token]:
    """Tokens that may name what a common noun is: behind `of`, or in apposition."""
    found = []
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in {"of", "in", "near", "at", "around"}:
            found += [grand for grand in child.rights if grand.dep_ == "pobj"]
        elif child.dep_ == "appos":
            found.append(child)
    return found


def _run_start(doc: Doc, at: int) -> int:
    start = at
    while (
        start > 0
        and at - start < _LONGEST
        and (
            (doc[start - 1].pos_ == "PROPN" and _same_name(doc, start - 1, at))
            or (
                doc[start - 1].lower_ in _CONNECTORS
                and start > 1
                and doc[start - 2].text[:1].isupper()
                and doc[start - 1].lower_ != "of"
            )
        )
    ):
        start -= 1
    return start


def _run_end(doc: Doc, at: int) -> int:
    end = at + 1
    while end < len(doc) and end - at < _LONGEST:
        if doc[end].pos_ == "PROPN" and doc[end].dep_ not in {"appos", "npadvmod"}:
            end += 1
        elif (
            doc[end].lower_ in _CONNECTORS - {"of", "'", "\u2019"}
            and end + 1 < len(doc)
            and (doc[end + 1].text[:1].isupper() or doc[end + 1].is_digit)
        ):
            end += 2
        else:
            break
    return end


def _same_name(doc: Doc, one: int, other: int) -> bool:
    """Whether two proper nouns side by side are of one name."""
    return doc[one].dep_ in {"compound", "nmod", "amod"} or doc[one].head.i == other or not doc[one].whitespace_
