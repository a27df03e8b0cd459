"""Places that stand for their country: "visited Moscow", "a village in Lebanon"."""

from collections.abc import Mapping

from eventwire.extraction.lexicon import KnownActor, country_of, roles_of
from eventwire.extraction.tree import Token
from eventwire.extraction.where.gazetteer import Gazetteer, Location, fold
from eventwire.extraction.who.phrase import complements, possessor
from eventwire.extraction.who.vocabulary import vocabulary
from eventwire.extraction.who.words import SentenceWords

_LOCATIVE = vocabulary(
    """
    in at near inside outside around across throughout through into over off within toward towards from to on onto
    along
    """
)
_CERTAIN = _LOCATIVE - {"to", "on", "from", "over"}
_ENTERED = vocabulary(
    """
    visit enter leave reach tour bomb shell pound capture seize storm occupy invade surround besiege flee depart
    evacuate overrun retake recapture strike hit raid bombard blockade quit patrol overfly control
    """
)
"""Verbs whose object is a place when it is the name of one."""
_MOTION = vocabulary(
    """
    travel fly go return arrive head come march advance drive trip visit flight journey tour move deploy send
    withdraw retreat attack strike raid assault fire rocket missile bomb shell bombing airstrike offensive
    """
)
_GIVEN = vocabulary(
    """
    demand request response support pressure proposal offer letter message pledge assurance help aid assistance receive
    get win seek independence criticism concession reply approval answer obtain secure accept extract loan gift call
    appeal note protest threat warning sanction concern condemnation support invitation
    """
)
"""What comes from a capital as a government, not as a place."""
_DIRECTIONS = vocabulary(
    """
    north south east west outskirt suburb city town village kilometre kilometer km mile centre center district
    street port capital province region northwest northeast southwest southeast
    """
)
_WITHIN = frozenset({"in", "of", "near", "on", "from", "across", "inside"})


_FIRMS = frozenset({"BUS", "MED"})
"""Whose mines and offices lie in any country."""
_WELL_KNOWN = 100_000
"""Inhabitants from which a city's other names are taken for it too; those of small towns are mostly something else."""


def _ends(words: SentenceWords, at: int) -> bool:
    """Whether the address ends there: "in Soledar, Russia's ministry said" is none."""
    return at >= len(words.doc) or words.doc[at].pos_ in {"PUNCT", "ADP", "CCONJ", "SCONJ", "ADV"}


def _is_name_of(place: Location, name: str) -> bool:
    return place.population >= _WELL_KNOWN or fold(place.name) == fold(name)


class Places:
    """What the names of places say of countries."""

    def __init__(self, states: Mapping[str, KnownActor], gazetteer: Gazetteer | None = None) -> None:
        self._states = states
        self._gazetteer = gazetteer

    def state(self, country: str | None) -> KnownActor | None:
        """The state of that ISO code."""
        return self._states.get(country or "")

    def is_place(self, head: Token) -> bool:
        """Whether the phrase stands where a place does: behind a locative preposition, or as what is visited."""
        governor = head.head
        if head.dep_ == "pobj":
            if governor.lower_ == "of":
                return governor.head.lemma_.lower() in _DIRECTIONS
            if governor.lower_ in _CERTAIN:
                return True
            if governor.lower_ == "from":
                return governor.head.lemma_.lower() not in _GIVEN
            if governor.lower_ == "to" and governor.head.pos_ in {"NOUN", "PROPN"} and governor.head.dep_ == "pobj":
                return governor.head.lemma_.lower() not in _GIVEN  # "the visit of its minister to Ankara"
            return governor.lower_ in _LOCATIVE and governor.head.lemma_.lower() in _MOTION
        return head.dep_ == "dobj" and governor.lemma_.lower() in _ENTERED

    def city_country(self, name: str, preferred: frozenset[str] = frozenset()) -> str | None:
        """The country of the city or region of that name: a preferred one, else that of the largest."""
        if self._gazetteer is None or name.isupper():
            return None
        found = [place for place in self._gazetteer.find(name) if place.country and _is_name_of(place, name)]
        if not found:
            return None
        best = max(found, key=lambda place: (place.country in preferred, place.population))
        return best.country

    def filed_from(self, dateline: str) -> str | None:
        """The country of a dateline as written: "CAIRO", "PORT-AU-PRINCE", "CAJAMARCA, Peru"."""
        places = [part.strip() for part in dateline.split(",")]
        named = self._gazetteer.country(places[-1]) if self._gazetteer is not None else None
        return named or self.city_country(places[0].title() if places[0].isupper() else places[0])

    def country(self, words: SentenceWords, head: Token, depth: int = 0) -> str | None:
        """The country in which the place lies that the phrase names, or None."""
        after = words.name_at(head.i + 2) if head.i + 2 < len(words.doc) and words.doc[head.i + 1].text == "," else None
        if head.pos_ == "PROPN" and after is not None and after.actor.kind == "countries" and _ends(words, after.end):
            return country_of(after.code)  # "Tripoli, Lebanon"
        name = words.name_at(head.i)
        if name is not None:
            return country_of(name.code) if not _FIRMS.intersection(roles_of(name.code)) else None
        before = next((words.name_at(child.i) for child in head.lefts if words.name_at(child.i) is not None), None)
        if before is not None and country_of(before.code):
            return country_of(before.code) if not _FIRMS.intersection(roles_of(before.code)) else None
        for inner in (possessor(head), *complements(head, _WITHIN), *(c for c in head.rights if c.dep_ == "appos")):
            if inner is not None and depth < 3:  # noqa: PLR2004 - deeper than any real address
                country = self.country(words, inner, depth + 1)
                if country is not None:
                    return country
        if head.pos_ == "PROPN":
            start = head.i
            while start > head.left_edge.i and words.doc[start - 1].pos_ == "PROPN":
                start -= 1
            preferred = frozenset(c for n in words.names if (c := country_of(n.code)))
            return self.city_country(words.doc.stretch(start, head.i + 1), preferred)
        return None
