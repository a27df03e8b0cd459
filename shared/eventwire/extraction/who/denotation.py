"""What a noun phrase denotes: the rules that read actors from names, titles, roles and their modifiers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from eventwire.extraction.lexicon import Role, country_of, roles_of
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.who.antecedent import Antecedents
from eventwire.extraction.who.belonging import Base, Belonging
from eventwire.extraction.who.discourse import Discourse
from eventwire.extraction.who.focus import Focus
from eventwire.extraction.who.phrase import (
    COLLECTIVE,
    TRANSPARENT,
    appositions,
    complements,
    conjuncts,
    is_person_noun,
    left_edge,
)
from eventwire.extraction.who.place import Places
from eventwire.extraction.who.reference import known_span, organization_span, person_span, renamed, role_span, text_of, with_role
from eventwire.extraction.who.sightings import names_country
from eventwire.extraction.who.stranger import Persons, is_courtesy, name_start
from eventwire.extraction.who.words import Name, RoleSpan, SentenceWords
from eventwire.model import ActorType

_OF = frozenset({"of"})
_IN = frozenset({"of", "in", "from"})
_FORMER = frozenset({"former", "ex", "ousted", "deposed", "toppled", "onetime", "erstwhile", "late", "fallen", "overthrown"})
_OFFICES = frozenset({"GOV", "LEG"})
_STRONGER = frozenset({"REB", "OPP"})
"""What a modifier says of these outweighs the noun: a "dissident writer", a "rebel commander"."""
_OFFICE = frozenset({"president", "minister", "premier", "chancellor", "secretary", "king", "queen", "ambassador", "governor", "mayor"})
_SERVICES = frozenset({"MIL", "COP", "SPY"})
_SERVING = frozenset({"MIL", "COP", "LAB", "CVL", "JUD", "HLH", "SPY", "EDU", "BUS"})
"""Who serves in an army, police or secret service belongs to it, whatever the trade."""
_OFFICER = frozenset({"officer"})
"""Of the police where the article speaks of police, else of the army."""
_NO_NOUN = frozenset({"ADP", "PUNCT", "CCONJ", "SCONJ", "PART", "AUX", "VERB", "ADV", "DET"})
_MODIFYING = frozenset({"compound", "nmod", "amod", "poss"})


@dataclass(frozen=True)
class Context:
    """What the rules need besides the sentence: places, earlier namings, the persons of the day, the article's country.

    `police` says whether the article speaks of police at all.
    """

    places: Places
    discourse: Discourse
    persons: Persons
    focus: Focus
    day: date
    police: bool = False


class Denotation:
    """Reads the noun phrases of one sentence."""

    def __init__(self, words: SentenceWords, context: Context) -> None:
        self._words = words
        self._doc = words.doc
        self._context = context
        self._belonging = Belonging(words, context.places, context.focus, self.at)
        self._antecedents = Antecedents(self.one, context.discourse, context.places)
        self._cache: dict[int, tuple[ActorSpan, ...]] = {}

    def at(self, token: int) -> tuple[ActorSpan, ...]:
        """The actors of the phrase headed at the token, its conjuncts included."""
        spans = list(self.one(token))
        for other in conjuncts(self._doc[token]):
            spans.extend(span for span in self.one(other.i) if span not in spans)
        return tuple(spans)

    def one(self, token: int) -> tuple[ActorSpan, ...]:
        """The actors of the phrase headed at the token, without its conjuncts; () where it denotes none."""
        if token not in self._cache:
            self._cache[token] = ()  # phrases can point at each other (appositions): a second visit finds none
            self._cache[token] = tuple(self._read(self._doc[token]))
        return self._cache[token]

    def _read(self, head: Token) -> Iterator[ActorSpan]:
        name = self._words.name_at(head.i)
        if head.pos_ == "PRON" or head.tag_ == "PRP$":
            yield from self._antecedents.pronoun(head)
            return
        if name is None and head.pos_ in _NO_NOUN:
            return
        role = self._words.role_at(head.i) or self._words.lemma_role(head.i)
        if name is not None and (role is None or name.end - name.start >= role.end - role.start):
            yield self._named(head, name)
            return
        pair = self._antecedents.pair(head, role)
        if pair:
            yield from pair
        elif role is not None:
            yield from self._of_role(head, role)
        elif head.lemma_ == "counterpart":
            yield from self._counterpart(head)
        elif head.pos_ == "PROPN" or (head.text[:1].isupper() and self._context.discourse.by_surname(head) is not None):
            yield from self._stranger(head)
        else:
            yield from self._modified(head)

    # --- known names

    def _named(self, head: Token, name: Name) -> ActorSpan:
        if name.actor.type is ActorType.PERSON:
            return self._person(head, name)
        place = (name.start, name.end, head.i)
        if name.actor.kind == "capitals" and (self._context.places.is_place(head) or self._modifies(head)):
            return self._state(place, country_of(name.code)) or known_span(self._doc, place, name.actor, name.code)
        if name.actor.kind == "countries":
            return self._people(head, name)
        return known_span(self._doc, place, name.actor, name.code)

    @staticmethod
    def _modifies(head: Token) -> bool:
        return head.dep_ in {"compound", "nmod", "amod"}

    def _state(self, place: tuple[int, int, int], country: str | None) -> ActorSpan | None:
        state = self._context.places.state(country)
        return known_span(self._doc, place, state, country or "") if state is not None else None

    def _people(self, head: Token, name: Name) -> ActorSpan:
        """A country or a people: "Bosnian Serbs" are of Bosnia, "ethnic Albanians in Serbia" of Serbia."""
        place = (name.start, name.end, head.i)
        plain = known_span(self._doc, place, name.actor, name.code)
        shared = self._shared(head, name)
        if shared is not None:
            return shared
        if head.tag_ not in {"NNS", "NNPS"} or not head.text.endswith("s") or head.text == name.actor.name:
            return plain
        ethnic = name.start > 0 and self._doc[name.start - 1].lower_ == "ethnic"
        role = RoleSpan(name.start, name.end, _CIVILIANS)
        edge = left_edge(head)
        home = next((n for n in self._words.names if edge <= n.start < name.start and n.actor.kind == "countries"), None)
        base = Base(home.code, home.start, name.end) if home is not None else None
        if base is None:
            for inner in complements(head, _IN):
                country = self._context.places.country(self._words, inner)
                if country is not None and country != name.code:
                    base = Base(country, name.start, inner.i + 1)
        if base is None and ethnic:
            country = self._context.focus.article
            others = {c for n in self._words.names if n != name and (c := country_of(n.code))}
            country = country or (others.pop() if len(others) == 1 else None)
            base = Base(country, name.start, name.end) if country and country != name.code else None
        if base is None or base.code == name.code:
            return plain
        return role_span(self._doc, (min(base.start, name.start), base.end, head.i), base.code + "CVL", role.role)

    def _shared(self, head: Token, name: Name) -> ActorSpan | None:
        """ "Kyrgyz and Tajik soldiers" parsed as two phrases: the first adjective shares the second's noun."""
        other = self._words.name_at(name.end + 1) if name.end + 1 < len(self._doc) else None
        if (
            other is None
            or head.dep_ in _MODIFYING
            or self._doc[name.end].lower_ not in {"and", "or", ",", "&"}
            or names_country(self._doc[name.start : name.end].text, name.actor.name)
            or names_country(self._doc[other.start : other.end].text, other.actor.name)
            or other.end >= len(self._doc)
        ):
            return None
        role = self._words.role_at(other.end)
        if role is None or role.start != other.end:
            return None
        return role_span(self._doc, (name.start, role.end, head.i), with_role(name.code, role.role.code), role.role)

    def _person(self, head: Token, name: Name) -> ActorSpan:
        place = (name.start, name.end, head.i)
        actor, code = name.actor, name.code
        if name.end - name.start == 1 and self._context.places.is_place(head):
            # a surname where a place stands is the place: "in Livingstone"
            state = self._state(place, self._context.places.city_country(head.text))
            if state is not None:
                return state
        title = self._title_before(name.start, left_edge(head)) or self._title_within(name)
        if title is None:
            titles = tuple(r.role.phrase for o in appositions(head) if (r := self._words.role_at(o.i)) is not None)
            return known_span(self._doc, place, actor, code, titles)
        country = country_of(code)
        if country is not None and self._is_former(head, title):
            code = f"{country}ELI"
        elif country is not None and title.role.code not in {"", "ELI"} and title.role.code not in roles_of(code):
            # the text's own title outweighs what dates let infer; a high office also what the table says
            inferred = code in {country, f"{country}ELI"}
            if inferred or _OFFICE.intersection(title.role.phrase.split(" ")):
                code = with_role(country, title.role.code)
        own = text_of(self._doc, max(name.start, title.end), name.end)
        start = self._titled_start(head, title)
        return known_span(self._doc, (start, name.end, head.i), actor, code, (title.role.phrase,), own)

    def _title_within(self, name: Name) -> RoleSpan | None:
        """The title with which the name itself begins ("President Obama" as the table has it)."""
        role = self._words.role_at(name.start)
        return role if role is not None and role.start == name.start and role.end < name.end else None

    def _titled_start(self, head: Token, title: RoleSpan) -> int:
        """Where the phrase begins with the nationality before its title ("Turkish Foreign Minister")."""
        return min((base.start for base in self._belonging.modifiers(head, title)), default=title.start)

    def _title_before(self, start: int, edge: int) -> RoleSpan | None:
        """The title that ends right before the name."""
        if start - 1 < edge or start == 0:
            return None
        role = self._words.role_at(start - 1)
        return role if role is not None and role.end == start else None

    def _is_former(self, head: Token, role: RoleSpan) -> bool:
        for at in range(role.start - 1, left_edge(head) - 1, -1):
            token = self._doc[at]
            if token.lower_ in _FORMER:
                return True
            if token.dep_ == "case":
                return False
        return False

    # --- roles

    def _of_role(self, head: Token, role: RoleSpan) -> Iterator[ActorSpan]:
        if self._modifies(head) and head.head.i >= role.end:
            # a title inside a name's phrase is that person: "foreign minister" in "foreign minister Hakan Fidan"
            whole = self.one(head.head.i) if self._is_title_of(role, head.head) else ()
            if whole:
                yield from whole
                return
        stated = self._belonging.stated(head, role) or tuple(self._headed(role))
        renaming = next((span for other in appositions(head) for span in self._renaming(other, head, role, stated)), None)
        if renaming is not None:
            yield renaming
            return
        if not stated:
            earlier = self._described(head, role)
            if earlier is not None:
                yield renamed(earlier, (role.start, role.end, head.i), self._doc[role.start : role.end].text, "role")
                return
        if not stated and not role.role.code:
            return
        bases = stated or self._belonging.bases(head, role)
        end = max((role.end, *(base.end for base in bases)))
        if head.pos_ == "PROPN" and role.role.type is ActorType.ORGANIZATION:
            own = self._organization(head, role, bases[0])
            if own is not None:
                yield own
                return
        for base in bases:
            start = min(base.start, role.start)
            yield role_span(self._doc, (start, end, head.i), self._code(head, role, base), role.role)

    def _headed(self, role: RoleSpan) -> Iterator[Base]:
        """ "The Bush administration": the country of the one who leads it."""
        before = self._doc[role.start - 1] if role.start else None
        if before is None or before.pos_ != "PROPN" or role.role.type is not ActorType.ORGANIZATION or role.role.code != "GOV":
            return
        leader = self._context.persons.titled(before.text, "GOV", None)
        if leader is not None:
            yield Base(country_of(leader.code_on(self._context.day)) or "", before.i, role.end)

    def _code(self, head: Token, role: RoleSpan, base: Base) -> str:
        """Base and role in one code; former officials are elites; rebels and dissidents of any trade are that first."""
        country = country_of(base.code)
        if role.role.code in _OFFICES and role.role.type is ActorType.PERSON and self._is_former(head, role):
            return f"{country or '---'}ELI"
        code = role.role.code
        if not code and role.role.type is ActorType.PERSON and base.code == country:
            code = "GOV"  # a country's spokesman speaks for its government
        if role.role.phrase == "bank" and base.start > role.start and self._doc[role.start].text == "Bank":
            code = "GOV"  # the Bank of Korea is a central bank
        return with_role(base.code, self._stronger(head, role) or code)

    def _stronger(self, head: Token, role: RoleSpan) -> str | None:
        """The role of a modifier that outweighs the noun's: "rebel commander", "army doctor", "intelligence colonel"."""
        if role.role.code == "REB":
            return None
        if role.role.phrase in _OFFICER:
            uniformed = "COP" if self._context.police else "MIL"
        else:
            uniformed = None
        for at in range(role.start - 1, left_edge(head) - 1, -1):
            inner = self._words.role_at(at)
            if inner is not None and inner.end <= role.start:
                if inner.role.code in _STRONGER:
                    return inner.role.code
                if inner.end == role.start and inner.role.code in _SERVICES and role.role.code in _SERVING:
                    return inner.role.code
            if self._doc[at].dep_ == "case":
                break
        return uniformed

    def _is_title_of(self, role: RoleSpan, name: Token) -> bool:
        known = self._words.name_at(name.i)
        if known is not None:
            return known.start == role.end and known.actor.type is ActorType.PERSON
        return name.pos_ == "PROPN" and self._words.role_at(name.i) is None and name_start(self._words, name) == role.end

    def _described(self, head: Token, role: RoleSpan) -> ActorSpan | None:
        if not any(child.lower_ in {"the", "this", "that"} for child in head.lefts) or role.role.plural:
            return None
        return self._context.discourse.described(role.role.phrase, self._context.focus.article)

    def _renaming(self, other: Token, head: Token, role: RoleSpan, stated: tuple[Base, ...]) -> Iterator[ActorSpan]:
        """The person whom an apposition names: "the city's mayor, Ihor Terekhov"."""
        name = self._words.name_at(other.i)
        if name is not None:
            if name.actor.type is ActorType.PERSON:
                yield self._person(other, name)
            return
        if other.pos_ != "PROPN" or self._words.role_at(other.i) is not None or role.role.type is not ActorType.PERSON:
            return
        start = name_start(self._words, other)
        base = (stated or self._belonging.bases(head, role))[0]
        code = self._code(head, role, base)
        full = self._doc[start : other.i + 1].text
        yield person_span((start, other.i + 1, other.i), code, full, (role.role.phrase,))

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
        code = self._code(head, role, base)
        return organization_span(self._doc, (start, end, head.i), code)

    # --- other nouns

    def _counterpart(self, head: Token) -> Iterator[ActorSpan]:
        """ "his Iraqi counterpart" holds the office of the one whose counterpart he is."""
        role = RoleSpan(head.i, head.i + 1, _COUNTERPART)
        subject = next((t for t in self._doc[: head.i] if t.dep_ in {"nsubj", "nsubjpass"} and self.one(t.i)), None)
        roles = self.one(subject.i)[0].ref.roles if subject is not None else ()
        office = roles[0] if roles and roles[0] != "ELI" else "GOV"
        for base in (*self._belonging.modifiers(head, role), *self._from(head)):
            yield role_span(self._doc, (base.start, role.end, head.i), with_role(base.code, office), _COUNTERPART)

    def _from(self, head: Token) -> Iterator[Base]:
        for inner in complements(head, _IN):
            for span in self.at(inner.i):
                yield Base(span.ref.country or span.ref.code, head.i, span.end)

    def _modified(self, head: Token) -> Iterator[ActorSpan]:
        """Nouns that are no role themselves: bundles ("dozens of rebels") and people by their modifier ("navy divers")."""
        if head.lower_ in COLLECTIVE or is_person_noun(head):
            for at in range(head.i - 1, left_edge(head) - 1, -1):
                name = self._words.name_at(at)
                inner = self._words.role_at(at)
                if inner is not None and inner.end <= head.i and inner.role.code:
                    for base in self._belonging.bases(head, inner):
                        start = min(base.start, inner.start)
                        yield role_span(self._doc, (start, head.i + 1, head.i), with_role(base.code, inner.role.code), inner.role)
                    return
                if name is not None and name.actor.kind in {"groups", "organizations", "parties"}:
                    yield known_span(self._doc, (name.start, head.i + 1, head.i), name.actor, name.code)
                    return
                if self._doc[at].dep_ == "case":
                    break
        if head.lower_ in TRANSPARENT:
            for inner in complements(head, _OF):
                yield from self.at(inner.i)

    # --- names no dictionary has

    def _stranger(self, head: Token) -> Iterator[ActorSpan]:
        start = name_start(self._words, head)
        title = self._title_before(start, left_edge(head))
        if title is not None and self._words.name_at(title.end - 1) is not None:
            title = None
        place = (start, head.i + 1, head.i)
        full = self._doc[start : head.i + 1].text
        earlier = self._context.discourse.by_surname(head)
        if earlier is not None and not self._context.places.is_place(head):
            yield renamed(earlier, place, full, "name")
            return
        if title is not None:
            yield from self._titled(head, title, (start, full))
            return
        body = self._words.name_at(start - 1) if start > 0 and start < head.i else None
        if body is not None and body.actor.kind != "countries" and self._words.role_at(start - 1) is not None:
            # the table names the body by an office: "Arab League Secretary General" and then the name
            yield person_span((body.start, head.i + 1, head.i), body.code, full, (self._doc[start - 1].lower_,))
            return
        if start > 0 and is_courtesy(self._doc[start - 1]):
            known = self._context.persons.titled(full, "", self._context.focus.article)
            yield known_span(self._doc, place, known, known.code_on(self._context.day)) if known else person_span(
                self._doc, place, "", full, ()
            )
            return
        for other in appositions(head):
            role = self._words.role_at(other.i) or self._words.lemma_role(other.i)
            if role is not None and role.role.type is ActorType.PERSON and not role.role.plural:
                code = self._code(other, role, self._belonging.bases(other, role)[0])
                yield person_span(place, code, full, (role.role.phrase,))
                return

    def _titled(self, head: Token, title: RoleSpan, name: tuple[int, str]) -> Iterator[ActorSpan]:
        """A title and a name: the known holder of that office, or somebody no dictionary has."""
        start, full = name
        stated = self._belonging.stated(head, title)
        base = stated[0] if stated else None
        country = country_of(base.code) if base else None
        place = (self._titled_start(head, title), head.i + 1, head.i)
        persons = self._context.persons
        known = persons.misspelt(full) if start < head.i else persons.titled(full, title.role.code, country)
        if known is not None:
            code = known.code_on(self._context.day)
            yield known_span(self._doc, place, known, code, (title.role.phrase,), full)
            return
        if base is None:
            base = self._belonging.bases(head, title)[0]
        if title.role.type is ActorType.PERSON:
            yield person_span(place, self._code(head, title, base), full, (title.role.phrase,))


_CIVILIANS = Role("people", "CVL", ActorType.GROUP, "", plural=True)
_COUNTERPART = Role("counterpart", "GOV", ActorType.PERSON, "")
