"""Which of a sentence's places is where an act happened."""

from collections.abc import Collection, Iterator, Sequence

from eventwire.extraction.reading import ActorSpan, PlaceReading
from eventwire.extraction.tree import Doc, Token
from eventwire.extraction.where.context import ArticleContext
from eventwire.extraction.where.gazetteer import Gazetteer
from eventwire.extraction.where.naming import NamedPlace, PlaceNamer
from eventwire.extraction.where.words import (
    DIPLOMATIC,
    GATHERINGS,
    HELD,
    LOCATIVE,
    MOTION,
    ORIGIN,
    SEATED,
    SPEECH,
    STRONG,
    TOPICS,
    VISITED,
)
from eventwire.model import Place

_OBJECTS = frozenset({"dobj", "pobj", "nsubjpass", "attr", "dative"})
_SUBJECTS = frozenset({"nsubj", "agent", "csubj"})
_NESTED = frozenset({"pobj", "conj", "appos"})
_GOALS = frozenset({"to", "into", "onto", "towards", "toward"})
_DEPTH = 4


class PlaceReader:
    """Finds the place of an act by the phrases that hang on its predicate, its objects and its doers."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._namer = PlaceNamer(gazetteer)

    def read(
        self, doc: Doc, scope: int, predicate: Collection[int], actors: Sequence[ActorSpan], context: ArticleContext
    ) -> PlaceReading | None:
        """Where the act headed at `scope` with `predicate` tokens happened; None where the sentence does not say.

        Phrases on the verb or event noun come first, then those within objects, then those within the subject; those of
        speech acts within subject or object tell topics and seats and do not count. `actors` are the act's own: the
        name of one is its place only where somebody goes there. A verb joined to another shares its place.
        """
        token = doc[scope]
        anchors = sorted({scope, *predicate}, reverse=True)
        for _ in range(_DEPTH):
            for phrase, certain in _phrases(doc, anchors):
                named = self._namer.name(doc, phrase, context)
                if named is not None and _counts(doc, named, actors, anchors, certain=certain):
                    return PlaceReading(_place(doc, named), named.start, named.end)
            if token.dep_ != "conj" or any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children):
                return None
            token = token.head
            anchors = [token.i]
        return None


def _counts(doc: Doc, named: NamedPlace, actors: Sequence[ActorSpan], anchors: Sequence[int], *, certain: bool) -> bool:
    """Whether the name is a place of the act's own: no actor of it, and known, called a place, or standing for one."""
    if any(span.kind == "name" and span.start < named.start and named.end <= span.end for span in actors):
        return False  # "Lockheed Martin"
    whole = named.location is None or named.location.kind == "country"
    if whole and any(named.start <= span.head < named.end for span in actors):
        return any(doc[anchor].lemma_.lower() in MOTION for anchor in anchors)
    return named.location is not None or named.typed or certain


def _phrases(doc: Doc, anchors: Sequence[int]) -> Iterator[tuple[Token, bool]]:
    """Heads of noun phrases that may be the place, best first, and whether a name in them is one even if unknown."""
    tokens = [doc[anchor] for anchor in anchors]
    lemmas = {token.lemma_.lower() for token in tokens}
    for token in tokens:
        yield from _behind(token, lemmas)
    for token in tokens:
        if token.lemma_.lower() in HELD:
            for child in token.children:
                if child.dep_ in {"dobj", "nsubjpass"} and (child.pos_ != "PROPN" or not lemmas.isdisjoint(VISITED)):
                    yield child, False
    if not lemmas.isdisjoint(SPEECH):
        return
    seats = not lemmas.isdisjoint(DIPLOMATIC)
    for token in tokens:
        yield from _inside(token, _OBJECTS, _DEPTH, seats=seats)
    for token in tokens:
        yield from _inside(token, _SUBJECTS, _DEPTH, seats=True)
    for token in tokens:
        for other in (*_leaders(token), *_led(token)):
            yield from _behind(other, {other.lemma_.lower()})
            if other.i > token.i:
                yield from _inside(other, _OBJECTS, _DEPTH, seats=seats)


def _behind(token: Token, lemmas: Collection[str] = ()) -> Iterator[tuple[Token, bool]]:
    """Objects of locative prepositions right on the token; of `to` and `from` where one of the lemmas asks for it."""
    going = not MOTION.isdisjoint(lemmas) and not any(child.dep_ in {"dobj", "nsubjpass"} for child in token.children)
    going = going or any(child.dep_ == "dobj" and child.lemma_.lower() in MOTION for child in token.children)
    for child in token.children:
        word = child.lower_
        for head in (head for head in child.children if head.dep_ == "pobj") if child.dep_ == "prep" else ():
            if word in LOCATIVE or (word in _GOALS and (going or head.lower_ in {"border", "frontier"})):
                yield head, word in STRONG
                if head.lemma_.lower() in GATHERINGS:
                    yield from _behind(head)
            elif word == "from" and not ORIGIN.isdisjoint(lemmas):
                yield head, False


def _inside(token: Token, relations: frozenset[str], depth: int, *, seats: bool) -> Iterator[tuple[Token, bool]]:
    """Locative phrases within the token's arguments of these relations, outermost first.

    With `seats`, those behind envoys, embassies and the like are their seats.
    """
    for child in token.children:
        if child.dep_ in relations and child.pos_ not in {"VERB", "AUX"}:
            if not (seats and child.lemma_.lower() in SEATED):
                yield from _behind(child)
                yield from _inside(child, _NESTED, depth - 1, seats=seats) if depth else ()
        elif child.dep_ == "prep" and relations is not _SUBJECTS and child.lower_ not in TOPICS:
            yield from _inside(child, _NESTED, depth - 1, seats=seats) if depth else ()
        elif depth and (
            (child.dep_ == "acl" and child.tag_ == "VBG") or (child.dep_ in relations and child.dep_ == "csubj")
        ):
            yield from _behind(child, {child.lemma_.lower()})
            yield from _inside(child, _OBJECTS, depth - 1, seats=seats)


def _leaders(verb: Token) -> Iterator[Token]:
    """Verbs that lead to this one without a subject between: `tried to assassinate him in Sanaa`."""
    token = verb
    for _ in range(_DEPTH):
        if token.dep_ not in {"xcomp", "advcl", "pcomp"} or any(child.dep_ == "nsubj" for child in token.children):
            return
        token = token.head
        yield token


def _led(verb: Token) -> Iterator[Token]:
    """Verbs to which this one leads: `is due to sign it in Lusaka`."""
    for child in verb.rights:
        if child.dep_ in {"xcomp", "acomp"}:
            yield child
            yield from (deeper for deeper in child.rights if deeper.dep_ == "xcomp")


def _place(doc: Doc, named: NamedPlace) -> Place:
    name = doc.stretch(named.start, named.end)
    location = named.location
    if location is None:
        return Place(name=name, country=named.country, resolution="unresolved")
    return Place(
        name=name,
        latitude=location.latitude,
        longitude=location.longitude,
        country=location.country,
        admin1=location.admin1,
        geoname_id=location.geoname_id,
        resolution=location.kind,
    )
