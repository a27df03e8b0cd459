"""What a noun phrase denotes: the rules that read actors from names, titles, roles and their modifiers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from eventwire.extraction.lexicon import country_of
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.who.discourse import Discourse
from eventwire.extraction.who.phrase import TRANSPARENT, appositions, complements, conjuncts, left_edge, possessor
from eventwire.extraction.who.place import Places
from eventwire.extraction.who.reference import known_span, role_span, stranger_span, with_role
from eventwire.extraction.who.stranger import name_start
from eventwire.extraction.who.words import Name, RoleSpan, SentenceWords
from eventwire.model import ActorType

_LED = frozenset({"led", "run", "ruled", "controlled"})
"""Who is NATO-led belongs to NATO; who is Iran-backed does not belong to Iran."""
_OPPOSED = frozenset({"anti", "pro", "non"})
_BELONGING = frozenset({"of", "in", "from", "at", "for"})
_OF = frozenset({"of"})


@dataclass(frozen=True, slots=True)
class Base:
    """Whom a role belongs to: the code, and the first token that says so."""

    code: str
    start: int
    end: int


class Denotation:
    """Reads the noun phrases of one sentence."""

    def __init__(self, words: SentenceWords, places: Places, discourse: Discourse, day: date, focus: str | None) -> None:
        self._words = words
        self._doc = words.doc
        self._places = places
        self._discourse = discourse
        self._day = day
        self._focus = focus
        self._cache: dict[int, tuple[ActorSpan, ...]] = {}

    def at(self, token: int) -> tuple[ActorSpan, ...]:
        """The actors of the phrase headed at the token, its conjuncts included."""
        head = self._doc[token]
        spans = list(self.one(token))
        for other in conjuncts(head):
            found = self.one(other.i)
            if not found and other.pos_ == "VERB":
                continue
            spans.extend(span for span in found if span not in spans)
        return tuple(spans)

    def one(self, token: int) -> tuple[ActorSpan, ...]:
        """The actors of the phrase headed at the token, without its conjuncts; () where it denotes none."""
        if token not in self._cache:
            self._cache[token] = ()  # phrases can point at each other (appositions): a second visit finds none
            self._cache[token] = tuple(self._read(self._doc[token]))
        return self._cache[token]

    def _read(self, head: Token) -> Iterator[ActorSpan]:
        if head.pos_ in {"VERB", "AUX", "ADP", "PUNCT", "CCONJ", "SCONJ", "PART"} and self._words.name_at(head.i) is None:
            return
        if head.pos_ == "PRON":
            yield from self._discourse.pronoun(head)
            return
        name = self._words.name_at(head.i)
        role = self._words.role_at(head.i) or (self._words.lemma_role(head.i) if head.pos_ in {"NOUN", "PROPN"} else None)
        if name is not None and (role is None or name.end - name.start >= role.end - role.start):
            yield self._named(head, name)
        elif role is not None and not (head.pos_ == "ADJ" and head.dep_ in {"amod"}):
            yield from self._role(head, role)
        elif head.lower_ in TRANSPARENT:
            for inner in complements(head, _OF):
                yield from self.at(inner.i)
        elif head.pos_ == "PROPN":
            yield from self._stranger(head)

    def _named(self, head: Token, name: Name) -> ActorSpan:
        place = (name.start, name.end, head.i)
        code = name.code
        titles: tuple[str, ...] = ()
        actor = name.actor
        if actor.type is ActorType.PERSON:
            title = self._title_before(name.start, left_edge(head))
            if title is not None:
                titles = (title.role.phrase,)
                if not actor.in_office(self._day) and title.role.code not in {"", "ELI"}:
                    code = with_role(country_of(code) or "", title.role.code)
                place = (min(title.start, name.start), name.end, head.i)
            else:
                titles = tuple(
                    role.role.phrase for other in appositions(head) if (role := self._words.role_at(other.i)) is not None
                )
        elif actor.kind == "capitals" and self._places.is_place(head):
            country = country_of(code)
            state = self._places.state(country)
            if state is not None:
                return known_span(self._doc, place, state, country or code)
        return known_span(self._doc, place, actor, code, titles)

    def _title_before(self, start: int, edge: int) -> RoleSpan | None:
        """The title that ends right before the name."""
        if start - 1 < edge or start == 0:
            return None
        role = self._words.role_at(start - 1)
        return role if role is not None and role.end == start else None

    def _role(self, head: Token, role: RoleSpan) -> Iterator[ActorSpan]:
        person = next((span for other in appositions(head) if (span := self._person(other)) is not None), None)
        if person is not None:
            yield person
            return
        for base in self._bases(head, role):
            code = with_role(base.code, role.role.code)
            if code:
                start, end = min(base.start, role.start), max(base.end, role.end)
                yield role_span(self._doc, (start, end, head.i), code, role.role)

    def _person(self, other: Token) -> ActorSpan | None:
        """The person whom an apposition names."""
        name = self._words.name_at(other.i)
        if name is not None:
            return self._named(other, name) if name.actor.type is ActorType.PERSON else None
        if other.pos_ != "PROPN" or self._words.role_at(other.i) is not None:
            return None
        return next(iter(self._stranger(other)), None)

    def _bases(self, head: Token, role: RoleSpan) -> tuple[Base, ...]:
        found = tuple(self._modifiers(left_edge(head), role.start))
        if found:
            return found
        owner = possessor(head)
        if owner is not None:
            found = tuple(Base(_plain(span), span.start, span.end) for span in self.at(owner.i))
            if found:
                return found
        found = tuple(self._complements(head, role))
        if found:
            return found
        if head.dep_ == "conj":
            first = self._words.role_at(head.head.i)
            if first is not None:
                found = tuple(self._modifiers(left_edge(head.head), first.start))
                if found:
                    return tuple(Base(base.code, role.start, role.end) for base in found)
        return (Base(self._focus or "", role.start, role.end),)

    def _modifiers(self, edge: int, end: int) -> Iterator[Base]:
        """The names before the role: the nearest, and those joined to it ("Hungarian and Romanian officials")."""
        previous: int | None = None
        for name in reversed([name for name in self._words.names if edge <= name.start and name.end <= end]):
            if (name.after and name.after not in _LED) or name.before in _OPPOSED:
                continue
            if previous is not None and not self._joined(name.end, previous):
                break
            code = name.code
            if name.actor.kind in {"capitals", "persons"}:
                code = country_of(code) or code
            yield Base(code, name.start, name.end)
            previous = name.start

    def _joined(self, start: int, end: int) -> bool:
        between = self._doc[start:end]
        return len(between) > 0 and all(token.pos_ in {"CCONJ", "PUNCT"} and token.text != "-" for token in between)

    def _complements(self, head: Token, role: RoleSpan) -> Iterator[Base]:
        inside = self._doc[role.end - 1]
        for token in (head, inside) if inside.i != head.i else (head,):
            for inner in complements(token, _BELONGING):
                if inner.head.lower_ == "of":
                    for span in self.at(inner.i):
                        yield Base(_plain(span), span.start, span.end)
                else:
                    country = self._places.country(self._words, inner)
                    if country is not None:
                        yield Base(country, inner.i, inner.i + 1)

    def _stranger(self, head: Token) -> Iterator[ActorSpan]:
        start = name_start(self._words, head)
        edge = left_edge(head)
        earlier = self._discourse.by_surname(head)
        title = self._title_before(start, edge)
        if earlier is not None and (title is None or earlier.ref.type is ActorType.PERSON):
            yield self._discourse.again(earlier, (start, head.i + 1, head.i), self._doc)
            return
        role = title
        code = ""
        if title is not None:
            code = with_role(next(iter(self._modifiers(edge, title.start)), self._owner(head)).code, title.role.code)
        else:
            for other in appositions(head):
                role = self._words.role_at(other.i)
                if role is not None:
                    code = with_role(self._bases(other, role)[0].code, role.role.code)
                    break
        if role is None:
            return
        full = self._doc[start : head.i + 1].text
        begin = title.start if title is not None else start
        yield stranger_span(
            self._doc, (begin, head.i + 1, head.i), code, ActorType.PERSON, (full, (role.role.phrase,))
        )

    def _owner(self, head: Token) -> Base:
        owner = possessor(head)
        if owner is not None:
            for span in self.at(owner.i):
                return Base(_plain(span), span.start, span.end)
        return Base(self._focus or "", head.i, head.i + 1)


def _plain(span: ActorSpan) -> str:
    """A person's or government's people belong to the country: "Ankara's police" is TURCOP."""
    if span.ref.type is ActorType.PERSON or span.ref.actor_id.startswith("role:"):
        return span.ref.country or span.ref.code
    return span.ref.code
