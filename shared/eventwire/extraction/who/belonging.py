"""Whose a role is: "Turkish", "Israel's", "of Israel", "in Nairobi", "his", or the country that the text is about."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from eventwire.extraction.lexicon import country_of
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.tree import Token
from eventwire.extraction.who.discourse import Discourse
from eventwire.extraction.who.focus import Focus
from eventwire.extraction.who.phrase import complements, conjuncts, left_edge, possessor
from eventwire.extraction.who.place import Places
from eventwire.extraction.who.vocabulary import vocabulary
from eventwire.extraction.who.words import Name, RoleSpan, SentenceWords
from eventwire.model import ActorType

_LED = frozenset({"led", "run", "ruled", "controlled", "dominated", "owned", "flagged", "registered", "based"})
"""Who is NATO-led belongs to NATO; who is Iran-backed does not belong to Iran."""
_OPPOSED = frozenset({"anti", "pro", "non", "ex", "ethnic"})
_OF = frozenset({"of"})
_HOME = frozenset({"in", "from", "at", "near", "inside", "across", "outside"})
FOLLOWERS = frozenset({"supporter", "follower", "sympathiser", "sympathizer", "backer", "loyalist"})
"""Those who are what they follow: supporters of an opposition leader are opposition."""
_HIRED = frozenset({"LAB", "JUD"})
"""Workers and lawyers of a company are no business."""
_HELD = vocabulary("hostage captive prisoner detainee victim enemy rival opponent foe critic abductee target")
"""Those whose owner in the genitive is the other side: "their hostages"."""
_JOINT = vocabulary("multinational international foreign coalition allied joint")
"""Forces so called are not of the country that they are in."""
_BRANCHES = vocabulary("branch affiliate wing offshoot arm chapter franchise cell faction")
_NOBODY = frozenset(
    {"suicide bomber", "bomber", "car bomber", "suicide attacker", "attacker", "assailant", "unknown attacker"}
    | {"unidentified attacker", "unknown assailant", "unidentified assailant", "knife attacker", "unidentified gunman"}
)
"""Those of whom nobody knows whose they are, unless the text says so."""
_SEATED = {"pope": "VAT", "pontiff": "VAT"}
"""Offices that only one state has."""

_FOR = frozenset({"for", "at", "with", "in", "from"})
_TO = frozenset({"to"})
_SPEAKING = frozenset({"", "JUD"})
"""Who is of whom they speak for: a spokesman for the presidency, lawyers for the miners."""
_HELPERS = frozenset({"aide", "adviser", "advisor", "assistant", "deputy", "counsel", "ally"})

At = Callable[[int], tuple[ActorSpan, ...]]


class Base(NamedTuple):
    """To whom a role belongs: their code, and the tokens [start, end) that say so."""

    code: str
    start: int
    end: int


class Belonging:
    """Finds the bases of the roles of one sentence."""

    def __init__(self, words: SentenceWords, places: Places, focus: Focus, discourse: Discourse, at: At) -> None:
        self._words = words
        self._places = places
        self._focus = focus
        self._discourse = discourse
        self._at = at

    def bases(self, head: Token, role: RoleSpan) -> tuple[Base, ...]:
        """All that the role belongs to; a base with an empty code where nothing says it."""
        return self.stated(head, role) or self.unstated(head, role)

    def unstated(self, head: Token, role: RoleSpan) -> tuple[Base, ...]:
        """What a role belongs to of which the phrase itself says nothing: by its kind and by what the text is about."""
        inherited = tuple(self._inherited(head, role))
        if inherited:
            return inherited
        if role.role.phrase in _SEATED:
            return (Base(_SEATED[role.role.phrase], role.start, role.end),)
        if self._is_joint(head) or role.role.phrase in _NOBODY:
            return (Base("", role.start, role.end),)
        if role.role.code == "NGO":
            return (Base("NGO", role.start, role.end),)
        country = self._discourse.country_of("REB") if role.role.code == "REB" else None
        person = role.role.type is ActorType.PERSON and not role.role.plural and _is_definite(head, role)
        if country is None and (person or self._focus.article is None):
            country = self._discourse.role_country(role.role.phrase)
        code = "COP" if "security" in role.role.phrase.split(" ") else role.role.code
        country = country or self._focus.country(self._words, head, code, definite=_is_definite(head, role))
        return (Base(country or "", role.start, role.end),)

    def stated(self, head: Token, role: RoleSpan) -> tuple[Base, ...]:
        """All that the phrase itself names as what the role belongs to: modifiers, then possessor, then complements.

        A people of several states ("Tuareg rebels in Niger") is of the one that the phrase names.
        """
        if self._is_people(head, role):
            found = tuple(self._complements(head, role))
            if found:
                return found
        if role.role.phrase in _BRANCHES:
            branch = self._branch(head, role)
            if branch is not None:
                return (branch,)
        for read in (self.modifiers, self._body, self._place, self._owner, self._complements):
            found = tuple(read(head, role))
            if found:
                return found
        return ()

    def _branch(self, head: Token, role: RoleSpan) -> Base | None:
        """The country's branch of a group that fights in many: "the Syrian branch of al Qaeda"."""
        bases = [base for read in (self.modifiers, self._owner, self._complements) for base in read(head, role)]
        country = next((found for base in bases if (found := country_of(base.code))), None)
        if country is None or not any(base.code == "IMG" for base in bases):
            return None
        return Base(f"{country}REB", min(base.start for base in bases), max(base.end for base in bases))

    def _body(self, _head: Token, role: RoleSpan) -> Iterator[Base]:
        """A body before the role that no dictionary has: "Relief Committee chairman", "Abzas Media director"."""
        at = role.start - 1
        if (
            role.role.code
            or at < 0
            or not self._words.doc[at].text[:1].isupper()
            or self._words.name_at(at) is not None
        ):
            return
        for span in self._at(at):
            if span.ref.type is ActorType.ORGANIZATION:
                yield Base(span.ref.code, min(span.start, at), role.start)

    def _is_joint(self, head: Token) -> bool:
        return any(self._words.doc[at].lower_ in _JOINT for at in range(left_edge(head), head.i))

    def _is_people(self, head: Token, role: RoleSpan) -> bool:
        """Whether a people without a state of its own stands before the role."""
        name = self._words.name_at(role.start - 1) if role.start > left_edge(head) else None
        return name is not None and name.actor.actor_id.count(":") > 1

    def modifiers(self, head: Token, role: RoleSpan) -> Iterator[Base]:
        """The names before the role: the nearest, and those joined to it ("Hungarian and Romanian officials")."""
        previous: int | None = None
        outer = head.head if head.dep_ in {"compound", "nmod"} and head.head.i > head.i else head
        edge = left_edge(outer)
        adjacent = self._words.name_at(role.start - 1) if role.start else None
        if adjacent is not None:
            edge = min(edge, adjacent.start)  # headlines: "Haiti premier calls"
        owned = possessor(head) is not None
        for name in reversed([name for name in self._words.names if edge <= name.start and name.end <= role.start]):
            if not _lends(name) or (owned and name.actor.kind == "capitals" and name.end == role.start):
                continue  # "its Lima researcher" belongs to whom "its" means
            if previous is not None and not self._joined(name.end, previous):
                break
            yield Base(_national(name), name.start, name.end)
            previous = name.start

    def _joined(self, start: int, end: int) -> bool:
        between = self._words.doc[start:end]
        return len(between) > 0 and all(token.pos_ in {"CCONJ", "PUNCT"} and token.text != "-" for token in between)

    def _place(self, head: Token, role: RoleSpan) -> Iterator[Base]:
        """A town or region before the role: "Kharkiv governor", "Texas prosecutors"."""
        doc = self._words.doc
        start = role.start
        while start > left_edge(head) and doc[start - 1].pos_ == "PROPN" and self._is_unread(start - 1):
            start -= 1
        if start < role.start and (start > 0 or doc[start].dep_ in {"compound", "nmod"}):
            country = self._places.city_country(doc.stretch(start, role.start))
            if country is not None:
                yield Base(country, start, role.start)

    def _is_unread(self, token: int) -> bool:
        return self._words.name_at(token) is None and self._words.role_at(token) is None

    def _owner(self, head: Token, role: RoleSpan) -> Iterator[Base]:
        if role.role.phrase in _HELD:
            return
        doc = self._words.doc
        inside = next((doc[at] for at in range(role.start, role.end) if possessor(doc[at]) is not None), head)
        owner = possessor(inside)
        if owner is not None and not role.start <= owner.i < role.end:
            spans = self._at(owner.i)
            for span in spans:
                yield Base(national(span, role), min(span.start, owner.i), max(span.end, owner.i + 1))
            country = None if spans else self._places.country(self._words, owner)
            if country is not None:
                yield Base(country, owner.i, owner.i + 1)

    def _complements(self, head: Token, role: RoleSpan) -> Iterator[Base]:
        doc = self._words.doc
        tokens = {head.i: head} | {at: doc[at] for at in range(role.start, role.end)}
        if not any(token.rights for token in tokens.values()):
            return
        joint = self._is_joint(head)
        for token in tokens.values():
            for inner in complements(token, _OF):
                if inner.i not in tokens:
                    yield from self._of(inner, role)
        places = {inner.i: inner for token in tokens.values() for inner in complements(token, _HOME | _FOR)}
        for inner in [each for first in places.values() for each in (first, *conjuncts(first))]:
            if inner.i in tokens:
                continue
            home = inner.head.lower_ in _HOME or inner.dep_ == "conj"
            country = self._places.country(self._words, inner) if home and not joint else None
            if country is not None:
                yield Base(country, inner.i, inner.i + 1)
            elif inner.head.lower_ in _FOR and not joint:
                yield from (
                    Base(national(span, role), span.start, span.end)
                    for span in self._at(inner.i)
                    if span.kind == "name" or (role.role.code in _SPEAKING and inner.head.lower_ == "for")
                )
        if role.role.phrase.split(" ")[-1] in _HELPERS:
            for inner in complements(head, _TO):
                yield from self._of(inner, role)

    def _of(self, inner: Token, role: RoleSpan) -> Iterator[Base]:
        found = False
        for span in self._at(inner.i):
            found = True
            yield Base(national(span, role), span.start, span.end)
        if not found:
            country = self._places.country(self._words, inner)
            if country is not None:
                yield Base(country, inner.i, inner.i + 1)

    def _inherited(self, head: Token, role: RoleSpan) -> Iterator[Base]:
        """Such as "Israeli soldiers and police": the second takes what the first is said to be."""
        if head.dep_ != "conj":
            return
        first = head.head
        span = self._words.role_at(first.i)
        if span is not None:
            for base in (*self.modifiers(first, span), *self._owner(first, span)):
                yield base._replace(start=role.start, end=role.end)


def _is_definite(head: Token, role: RoleSpan) -> bool:
    """Whether the phrase means one that the reader knows: "the army", "police", "the president", not "a diplomat"."""
    if role.role.type is not ActorType.PERSON:
        return not any(child.lower_ in {"a", "an"} for child in head.lefts)
    return role.start <= head.i < role.end and any(child.lower_ in {"the", "this", "that"} for child in head.lefts)


def _lends(name: Name) -> bool:
    """Whether a name before a role says whose the role is."""
    return (not name.after or name.after in _LED) and name.before not in _OPPOSED


def _national(name: Name) -> str:
    if name.actor.kind in {"capitals", "persons"}:
        return country_of(name.code) or name.code
    return name.code


def national(span: ActorSpan, role: RoleSpan) -> str:
    """What of an owner's code the role takes on.

    The army of a person or a government is the country's ("Ankara's police" is TURCOP); the officials and spokesmen of
    an army, a union or a court are that body's.
    """
    if role.role.phrase in FOLLOWERS:
        return span.ref.code
    if role.role.code in _HIRED and "BUS" in span.ref.roles:
        return span.ref.country or ""
    borne = role.role.code in {"", "GOV"}
    if span.ref.type is ActorType.PERSON:
        return span.ref.code if not role.role.code else span.ref.country or span.ref.code
    if span.ref.actor_id.startswith("role:"):
        return span.ref.code if borne and not span.known else span.ref.country or span.ref.code
    return span.ref.code
