"""What a noun phrase denotes: names, roles, pronouns and the nouns that bundle them, each by its own rules."""

from collections.abc import Iterator

from eventwire.extraction.lexicon import Role, country_of
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.tree import Token
from eventwire.extraction.who.antecedent import Antecedents
from eventwire.extraction.who.belonging import Base
from eventwire.extraction.who.bodies import Bodies
from eventwire.extraction.who.frame import Context, Frame
from eventwire.extraction.who.known import KnownNames
from eventwire.extraction.who.persons import is_courtesy, name_end, name_start
from eventwire.extraction.who.phrase import (
    COLLECTIVE,
    TRANSPARENT,
    appositions,
    complements,
    conjuncts,
    is_person_noun,
    left_edge,
)
from eventwire.extraction.who.reference import known_span, organization_span, renamed, role_span, with_role
from eventwire.extraction.who.strangers import Strangers
from eventwire.extraction.who.vocabulary import vocabulary
from eventwire.extraction.who.words import Name, RoleSpan, SentenceWords
from eventwire.model import ActorType

_OF = frozenset({"of"})
_IN = frozenset({"of", "in", "from"})
_NO_NOUN = frozenset({"ADP", "PUNCT", "CCONJ", "SCONJ", "PART", "AUX", "VERB", "ADV", "DET"})
_DEEPEST = 12
"""How many phrases within phrases are followed ("the army of the leader of the ..."): no prose goes deeper."""
_COUNTERPART = Role("counterpart", "GOV", ActorType.PERSON, "")

_DESCRIBING = vocabulary("official muslim christian jewish islamic catholic hindu buddhist sunni orthodox")
"""Words for people that before a noun only describe it: "the official result", "Muslim unity"."""


class Denotation:
    """Reads the noun phrases of one sentence."""

    def __init__(self, words: SentenceWords, context: Context) -> None:
        self._words = words
        self._doc = words.doc
        self._context = context
        self._frame = Frame(words, context, self.at)
        self._belonging = self._frame.belonging
        self._known = KnownNames(self._frame)
        self._strangers = Strangers(self._frame)
        self._bodies = Bodies(self._frame)
        self._antecedents = Antecedents(self.one, context.discourse, context.places)
        self._cache: dict[int, tuple[ActorSpan, ...]] = {}
        self._joined: dict[int, tuple[ActorSpan, ...]] = {}
        self._depth = 0

    def at(self, token: int) -> tuple[ActorSpan, ...]:
        """The actors of the phrase headed at the token, its conjuncts included."""
        known = self._joined.get(token)
        if known is not None:
            return known
        spans = list(self.one(token))
        for other in conjuncts(self._doc.tokens[token]):
            spans.extend(span for span in self.one(other.i) if span not in spans)
        found = tuple(spans)
        if not self._depth:  # what is read within another phrase may have been cut short
            self._joined[token] = found
        return found

    def one(self, token: int) -> tuple[ActorSpan, ...]:
        """The actors of the phrase headed at the token, without its conjuncts; () where it denotes none."""
        known = self._cache.get(token)
        if known is not None:
            return known
        if self._depth == _DEEPEST:
            return ()
        self._cache[token] = ()  # phrases can point at each other (appositions): a second visit finds none
        self._depth += 1
        try:
            found = self._cache[token] = tuple(self._read(self._doc.tokens[token]))
        finally:
            self._depth -= 1
        return found

    def _read(self, head: Token) -> Iterator[ActorSpan]:
        name = self._words.name_at(head.i)
        if name is not None and self._is_namesake(name):
            name = None
        if head.pos_ == "PRON" or head.tag_ == "PRP$":
            yield from self._antecedents.pronoun(head)
            return
        if name is None and head.pos_ in _NO_NOUN:
            return
        role = self._words.role_at(head.i) or self._words.lemma_role(head.i)
        if name is not None and (role is None or name.end - name.start >= role.end - role.start):
            yield from self._known.joined(name)
            yield self._known.named(head, name)
            return
        pair = self._antecedents.pair(head, role)
        land = self._antecedents.country(head, self._context.focus.article) if not pair else None
        if pair:
            yield from pair
        elif land is not None:
            yield land
        elif body := tuple(self._bodies.read(head, role)):
            yield from body
        elif role is not None:
            yield from self._of_role(head, role)
        elif head.lemma_ == "counterpart":
            yield from self._counterpart(head)
        elif (
            head.pos_ == "PROPN"
            and head.dep_ == "compound"
            and name_start(self._words, head.head) <= head.i < head.head.i
        ):
            yield from self.one(head.head.i)  # a given name is part of the whole name
        elif head.pos_ == "PROPN" or (head.text[:1].isupper() and self._context.discourse.by_surname(head) is not None):
            yield from self._strangers.read(head)
        else:
            yield from self._modified(head)

    def _is_namesake(self, name: Name) -> bool:
        """Whether a surname that is known stands behind the given name of somebody else."""
        before = self._doc[name.start - 1] if name.start else None
        if before is None or name.actor.type is not ActorType.PERSON or name.end - name.start > 1:
            return False
        if before.pos_ != "PROPN" or before.dep_ != "compound" or is_courtesy(before) or not before.text.isalpha():
            return False
        if self._words.name_at(before.i) is not None or self._words.role_at(before.i) is not None:
            return False
        return all(part[:1] != before.text[:1] for part in name.actor.name.split())

    # --- roles

    def _of_role(self, head: Token, role: RoleSpan) -> Iterator[ActorSpan]:
        if role.start <= head.head.i < role.end and head.head.i != head.i:
            yield from self.one(head.head.i)
            return
        if head.dep_ in {"compound", "nmod", "amod"} and head.head.i >= role.end:
            # a title inside a name's phrase is that person: "foreign minister" in "foreign minister Hakan Fidan"
            whole = self.one(head.head.i) if self._is_title_of(role, head.head) else ()
            if whole or head.lower_ in _DESCRIBING:
                yield from whole
                return
        stated = self._belonging.stated(head, role) or tuple(self._headed(role))
        renaming = next(
            (span for other in appositions(head) for span in self._renaming(other, head, role, stated)), None
        )
        if renaming is not None:
            yield renaming
            return
        following = self._following(head, role, stated)
        if following is not None:
            yield following
            return
        if not stated:
            earlier = self._described(head, role)
            if earlier is not None:
                yield renamed(earlier, (role.start, role.end, head.i), self._doc.stretch(role.start, role.end), "role")
                return
        if not stated and not role.role.code:
            return
        bases = stated or self._belonging.unstated(head, role)
        end = max((role.end, *(base.end for base in bases)))
        if head.pos_ == "PROPN" and role.role.type is ActorType.ORGANIZATION:
            own = self._organization(head, role, bases[0])
            if own is not None:
                yield own
                return
        for base in bases:
            start = min(base.start, role.start)
            yield role_span(self._doc, (start, end, head.i), self._frame.code(head, role, base), role.role)

    def _following(self, head: Token, role: RoleSpan, stated: tuple[Base, ...]) -> ActorSpan | None:
        """The name right behind a title, where the parse does not join them (it knows few names of some languages)."""
        if role.role.type is not ActorType.PERSON or role.role.plural or role.end >= len(self._doc):
            return None
        name = self._words.name_at(role.end)
        if name is not None:
            return self._known.person(self._doc[name.head], name) if name.actor.type is ActorType.PERSON else None
        end = name_end(self._words, role.end)
        if end - role.end < 2:  # noqa: PLR2004 - one capitalised word may be anything
            return None
        base = (stated or self._belonging.unstated(head, role))[0]
        return self._strangers.behind(head, role, base, end)

    def _headed(self, role: RoleSpan) -> Iterator[Base]:
        """Such as "The Bush administration": the country of the one who leads it."""
        before = self._doc[role.start - 1] if role.start else None
        if (
            before is None
            or before.pos_ != "PROPN"
            or role.role.type is not ActorType.ORGANIZATION
            or role.role.code != "GOV"
        ):
            return
        leader = self._context.persons.titled(before.text, "GOV", None)
        if leader is not None:
            yield Base(country_of(leader.code_on(self._context.day)) or "", before.i, role.end)

    def _is_title_of(self, role: RoleSpan, name: Token) -> bool:
        known = self._words.name_at(name.i)
        if known is not None:
            return known.start == role.end and known.actor.type is ActorType.PERSON
        return (
            name.pos_ == "PROPN" and self._words.role_at(name.i) is None and name_start(self._words, name) == role.end
        )

    def _described(self, head: Token, role: RoleSpan) -> ActorSpan | None:
        if not any(child.lower_ in {"the", "this", "that"} for child in head.lefts) or role.role.plural:
            return None
        return self._context.discourse.described(role.role.phrase, self._context.focus.article)

    def _renaming(self, other: Token, head: Token, role: RoleSpan, stated: tuple[Base, ...]) -> Iterator[ActorSpan]:
        """The person whom an apposition names: "the city's mayor, Ihor Terekhov"."""
        name = self._words.name_at(other.i)
        if name is not None:
            if name.actor.type is ActorType.PERSON:
                yield self._known.person(other, name, former=self._frame.is_former(head, role))
            return
        if other.pos_ != "PROPN" or self._words.role_at(other.i) is not None or role.role.type is not ActorType.PERSON:
            return
        base = (stated or self._belonging.unstated(head, role))[0]
        yield self._strangers.apposed_to(other, head, role, base)

    def _organization(self, head: Token, role: RoleSpan, base: Base) -> ActorSpan | None:
        """An organisation with a name of its own that no dictionary has: "Nigerian Union of Teachers"."""
        start = name_start(self._words, head) if role.start == head.i else role.start
        own = start < role.start
        end = role.end
        for inner in complements(head, _OF):
            if inner.text[:1].isupper() and self._words.name_at(inner.i) is None and inner.i >= role.end:
                own, end = True, inner.i + 1
        if not own:
            return None
        while start > 0 and (name := self._words.name_at(start - 1)) is not None and name.actor.kind == "countries":
            start = name.start
        code = self._frame.code(head, role, base)
        return organization_span(self._doc, (start, end, head.i), code)

    # --- other nouns

    def _counterpart(self, head: Token) -> Iterator[ActorSpan]:
        """Such as "his Iraqi counterpart" holds the office of the one whose counterpart he is."""
        role = RoleSpan(head.i, head.i + 1, _COUNTERPART)
        subject = next((t for t in self._doc[: head.i] if t.dep_ in {"nsubj", "nsubjpass"} and self.one(t.i)), None)
        roles = self.one(subject.i)[0].ref.roles if subject is not None else ()
        office = roles[0] if roles and roles[0] != "ELI" else "GOV"
        for base in tuple(self._belonging.modifiers(head, role)) or tuple(self._from(head)):
            yield role_span(self._doc, (base.start, role.end, head.i), with_role(base.code, office), _COUNTERPART)

    def _from(self, head: Token) -> Iterator[Base]:
        for inner in complements(head, _IN):
            for span in self.at(inner.i):
                yield Base(span.ref.country or span.ref.code, head.i, span.end)

    def _modified(self, head: Token) -> Iterator[ActorSpan]:
        """Nouns that are no role: bundles ("dozens of rebels"), people by their modifier ("navy divers")."""
        if head.lower_ in COLLECTIVE or is_person_noun(head):
            for at in range(head.i - 1, left_edge(head) - 1, -1):
                name = self._words.name_at(at)
                inner = self._words.role_at(at)
                if inner is not None and inner.end <= head.i and inner.role.code:
                    for base in self._belonging.bases(head, inner):
                        start = min(base.start, inner.start)
                        yield role_span(
                            self._doc, (start, head.i + 1, head.i), with_role(base.code, inner.role.code), inner.role
                        )
                    return
                if name is not None and name.actor.kind in {"groups", "organizations", "parties"}:
                    yield known_span(self._doc, (name.start, head.i + 1, head.i), name.actor, name.code)
                    return
                if self._doc[at].dep_ == "case":
                    break
        if head.lower_ in TRANSPARENT:
            for part in complements(head, _OF):
                yield from self.at(part.i)
