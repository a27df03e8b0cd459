"""Strangers: persons whom no dictionary has, by title, apposition or an earlier naming."""

from collections.abc import Iterator

from eventwire.extraction.lexicon import country_of
from eventwire.extraction.lexicon.spelling import key, words
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.tree import Token
from eventwire.extraction.who.belonging import Base
from eventwire.extraction.who.frame import Frame
from eventwire.extraction.who.persons import is_courtesy, name_start
from eventwire.extraction.who.phrase import appositions
from eventwire.extraction.who.reference import known_span, person_span, renamed
from eventwire.extraction.who.words import RoleSpan
from eventwire.model import ActorType


class Strangers:
    """Reads the unknown names of one sentence."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._words = frame.words
        self._doc = frame.doc
        self._context = frame.context

    def read(self, head: Token) -> Iterator[ActorSpan]:
        """The person whose name ends at the token; nothing where nobody is told by it."""
        start = name_start(self._words, head)
        place = (start, head.i + 1, head.i)
        full = self._doc.stretch(start, head.i + 1)
        earlier = self._context.discourse.by_surname(head)
        if earlier is not None and _agree(full, earlier.canonical_name) and not self._context.places.is_place(head):
            yield renamed(earlier, place, full, "name")
            return
        title = self._frame.title_before(start)
        if title is not None and self._words.name_at(title.end - 1) is None:
            yield from self._titled(head, title, (start, full))
            return
        body = self._words.name_at(start - 1) if 0 < start < head.i else None
        if body is not None and body.actor.kind != "countries" and self._words.role_at(start - 1) is not None:
            # the table names the body by an office: "Arab League Secretary General" and then the name
            yield person_span((body.start, head.i + 1, head.i), body.code, full, (self._doc[start - 1].lower_,))
        elif start > 0 and is_courtesy(self._doc[start - 1]):
            known = self._context.persons.titled(full, "", self._context.focus.article)
            if known is not None:
                yield known_span(self._doc, place, known, known.code_on(self._context.day))
        else:
            yield from self._apposed(head, place, full)

    def _apposed(self, head: Token, place: tuple[int, int, int], full: str) -> Iterator[ActorSpan]:
        """Such as "Ihor Terekhov, mayor of Kharkiv"."""
        for other in appositions(head):
            role = self._words.role_at(other.i) or self._words.lemma_role(other.i)
            if role is not None and role.role.type is ActorType.PERSON and not role.role.plural:
                base = self._frame.belonging.bases(other, role)[0]
                yield person_span(place, self._frame.code(other, role, base), full, (role.role.phrase,))
                return

    def _titled(self, head: Token, title: RoleSpan, name: tuple[int, str]) -> Iterator[ActorSpan]:
        """A title and a name: the known holder of that office, or somebody no dictionary has."""
        start, full = name
        stated = self._frame.belonging.stated(head, title)
        base = stated[0] if stated else None
        country = country_of(base.code) if base else None
        place = (self._frame.titled_start(head, title), head.i + 1, head.i)
        persons = self._context.persons
        known = persons.misspelt(full) if start < head.i else persons.titled(full, title.role.code, country)
        if known is not None:
            code = self._frame.titled_code(head, title, known.code_on(self._context.day))
            yield known_span(self._doc, place, known, code, (title.role.phrase,), full)
            return
        if base is None:
            base = self._apposed_base(head) or self._frame.belonging.unstated(head, title)[0]
        if title.role.type is ActorType.PERSON:
            yield person_span(place, self._frame.code(head, title, base), full, (title.role.phrase,))

    def behind(self, head: Token, role: RoleSpan, base: Base, end: int) -> ActorSpan:
        """The person whose name stands from the end of the title to `end`."""
        full = self._doc.stretch(role.end, end)
        earlier = self._context.discourse.by_surname(self._doc[end - 1])
        place = (min(base.start, role.start), end, head.i)
        if earlier is not None and _agree(full, earlier.canonical_name):
            return renamed(earlier, place, full, "name")
        return person_span(place, self._frame.code(head, role, base), full, (role.role.phrase,))

    def _apposed_base(self, head: Token) -> Base | None:
        """Whom the apposition says that the person belongs to: "Haiti's army commander, Colonel Rodrigue Belfort"."""
        for other in appositions(head):
            role = self._words.role_at(other.i)
            if role is not None:
                return next(iter(self._frame.belonging.stated(other, role)), None)
        return None

    def apposed_to(self, other: Token, head: Token, role: RoleSpan, base: Base) -> ActorSpan:
        """The person named by an apposition to a role: "the city's mayor, Ihor Terekhov"."""
        start = name_start(self._words, other)
        full = self._doc.stretch(start, other.i + 1)
        place = (start, other.i + 1, other.i)
        earlier = self._context.discourse.by_surname(other)
        if earlier is not None and _agree(full, earlier.canonical_name):
            return renamed(earlier, place, full, "name")
        return person_span(place, self._frame.code(head, role, base), full, (role.role.phrase,))


def _agree(name: str, earlier: str) -> bool:
    """Whether a later naming can mean the earlier one: a surname alone can, other given names cannot."""
    later, before = words(name), words(earlier)
    return len(later) == 1 or (bool(later) and key(later[0]) == key(before[0]))
