"""Coreference within a sentence and with the one before: pronouns, "the group", "the two leaders"."""

from collections.abc import Callable, Iterable, Iterator

from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.tree import Token
from eventwire.extraction.who.discourse import Discourse
from eventwire.extraction.who.gender import agrees
from eventwire.extraction.who.phrase import clause, conjuncts, possessor
from eventwire.extraction.who.place import Places
from eventwire.extraction.who.reference import known_span, renamed, role_span, with_role
from eventwire.extraction.who.vocabulary import vocabulary
from eventwire.extraction.who.words import RoleSpan
from eventwire.model import ActorType

One = Callable[[int], tuple[ActorSpan, ...]]

_PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_NEUTER = frozenset({"it", "its", "itself"})
_PLURAL = frozenset({"they", "them", "their", "themselves", "theirs"})
_POINTING = _PERSONAL | _NEUTER | _PLURAL
_RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PAIR = frozenset({"two", "both"})
_STATES = vocabulary(
    """
    country side nation state neighbour neighbor government capital party rival
    """
)
_LANDS = frozenset({"country", "nation", "kingdom", "republic", "homeland"})
_SIDES = frozenset({"side", "party", "rival"})
_PEOPLE = vocabulary(
    """
    leader president minister man woman diplomat official counterpart premier head chief
    """
)
_PAIRED = _STATES | _PEOPLE


class Antecedents:
    """Resolves the words of one sentence that point back."""

    def __init__(self, one: One, discourse: Discourse, places: Places) -> None:
        self._one = one
        self._places = places
        self._discourse = discourse

    def pronoun(self, head: Token) -> Iterator[ActorSpan]:
        """Whom a pronoun means; nothing where that is not sure."""
        lower = head.lower_
        if lower in _RELATIVE:
            yield from self._relative(head)
            return
        if lower not in _POINTING:
            return
        groups = (*self._in_sentence(head), *self._discourse.subjects())
        for strict in (True, False) if lower in _PLURAL else (False,):
            for group in groups:
                plural = len(group) > 1
                fitting = tuple(span for span in group if _fits(lower, span, plural=plural, strict=strict))
                if fitting:
                    for span in fitting if lower in _PLURAL else fitting[:1]:
                        yield renamed(span, (head.i, head.i + 1, head.i), span.ref.name, "pronoun")
                    return

    def _relative(self, head: Token) -> Iterator[ActorSpan]:
        """Such as "the rebels who": the noun that the relative clause hangs on."""
        verb = clause(head)
        if verb.dep_ == "relcl" and verb.head.i < head.i:
            noun = verb.head
            if noun.dep_ == "appos" and noun.pos_ == "NOUN" and noun.head.pos_ == "PROPN" and noun.head.i < noun.i:
                noun = noun.head  # "Chad, a league member that has ..."
            for span in self._one(noun.i):
                yield renamed(span, (head.i, head.i + 1, head.i), span.ref.name, "pronoun")

    def _in_sentence(self, head: Token) -> Iterator[tuple[ActorSpan, ...]]:
        """The subjects before the pronoun, those of the verbs above it first, then the nearest; then objects."""
        verb = clause(head)
        own = head.dep_ in {"poss", "nsubj", "nsubjpass"}
        above: list[Token] = []
        top = verb
        for _ in range(8):
            above.append(top)
            if top.head == top:
                break
            top = clause(top.head)
        subjects = [
            token
            for token in head.doc[: head.i]
            if token.dep_ in _SUBJECTS and token.right_edge.i < head.i  # "one of its ships" is none of its owners
        ]
        ranked = sorted(
            (token for token in subjects if own or token.head != verb),
            key=lambda token: (above.index(token.head) if token.head in above else len(above), head.i - token.i),
        )
        if head.dep_ != "poss":
            ranked = [token for token in ranked if token.head != verb and not (own is False and _acts(token, verb))]
        for token in ranked:
            spans = self._group(token)
            if spans:
                yield spans
        if head.dep_ == "poss" or verb.dep_ in {"advcl", "relcl", "acl", "conj"}:
            for token in reversed(head.doc[: head.i]):
                if token.dep_ in {"dobj", "pobj"}:
                    spans = self._group(token)
                    if spans:
                        yield spans

    def _group(self, token: Token) -> tuple[ActorSpan, ...]:
        if token.pos_ == "PRON":
            return ()
        spans = list(self._one(token.i))
        for other in conjuncts(token):
            spans.extend(self._one(other.i))
        return tuple(span for span in spans if span.kind != "pronoun")

    def pair(self, head: Token, role: RoleSpan | None) -> tuple[ActorSpan, ...]:
        """Such as "the two countries", "both leaders": the two that are named before, if just two."""
        lemma = head.lemma_.lower()
        if lemma not in _PAIRED and (role is None or role.role.type is not ActorType.ORGANIZATION):
            return ()
        if not any(child.lower_ in _PAIR for child in head.lefts):
            return ()
        here = [span for token in head.doc[: head.i] if token.pos_ in {"NOUN", "PROPN"} for span in self._one(token.i)]
        for spans in (here, self._discourse.previous()):
            verb = clause(head)
            others = [span for span in spans if spans is not here or head.doc[span.head].head != verb]
            chosen = _two(others, people=lemma in _PEOPLE, sides=lemma in _SIDES)
            if chosen:
                place = (head.i, head.i + 1, head.i)
                if lemma in _PEOPLE:
                    return tuple(renamed(span, place, head.text, "role") for span in chosen)
                if lemma in _SIDES and len({span.ref.country for span in chosen}) == 1:
                    return tuple(renamed(span, place, head.text, "role") for span in chosen)
                if lemma in _STATES or role is None:
                    return tuple(self._state(span, head) for span in chosen)
                codes = [with_role(span.ref.country or "", role.role.code) for span in chosen]
                return tuple(role_span(head.doc, place, code, role.role) for code in codes)
        return ()

    def country(self, head: Token, focus: str | None) -> ActorSpan | None:
        """Such as "the country", "his country": the owner's, else the last one named that is not the subject's."""
        if head.lemma_.lower() not in _LANDS:
            return None
        owner = possessor(head)
        if owner is not None:
            return next((self._state(span, head) for span in self._one(owner.i) if span.ref.country), None)
        if not any(child.lower_ in {"the", "this", "that"} for child in head.lefts) or any(head.rights):
            return None
        verb = clause(head)
        for token in reversed(head.doc[: head.i]):
            if token.pos_ in {"PROPN", "NOUN", "ADJ"} and not (token.dep_ in _SUBJECTS and clause(token) == verb):
                for span in self._one(token.i):
                    if span.ref.country and span.kind != "pronoun" and not self._is_subject(span, verb):
                        return self._state(span, head)
        state = self._places.state(focus)
        return known_span(head.doc, (head.i, head.i + 1, head.i), state, focus or "") if state is not None else None

    def _is_subject(self, span: ActorSpan, verb: Token) -> bool:
        """Whether the actor's country is that of the one who acts in the clause, or in the clause it is joined to."""
        verbs = {verb, verb.head} if verb.dep_ == "conj" else {verb}
        subjects = [token for each in verbs for token in each.lefts if token.dep_ in _SUBJECTS]
        return any(other.ref.country == span.ref.country for token in subjects for other in self._one(token.i))

    def _state(self, span: ActorSpan, head: Token) -> ActorSpan:
        """The country of an actor, where "the two countries" means it."""
        state = self._places.state(span.ref.country)
        place = (head.i, head.i + 1, head.i)
        if state is None:
            return renamed(span, place, head.text, "role")
        return known_span(head.doc, place, state, span.ref.country or "")._replace(kind="role")


def _acts(subject: Token, verb: Token) -> bool:
    """Whether the subject is also that of a conjoined verb: whom it acts on is somebody else."""
    while verb.dep_ == "conj" and not any(child.dep_ in _SUBJECTS for child in verb.lefts):
        verb = verb.head
        if subject.head == verb:
            return True
    return False


def _two(spans: Iterable[ActorSpan], *, people: bool, sides: bool) -> tuple[ActorSpan, ...]:
    distinct: dict[str, ActorSpan] = {}
    for span in spans:
        fits = span.ref.type is ActorType.PERSON if people else span.ref.country is not None
        if fits:
            distinct.setdefault(span.ref.actor_id if people or sides else span.ref.country or "", span)
    found = tuple(distinct.values())
    return found if len(found) == 2 else ()  # noqa: PLR2004 - a pair


def _fits(pronoun: str, span: ActorSpan, *, plural: bool, strict: bool) -> bool:
    """Whether the pronoun can mean the actor; `strict`: an organisation is no "they"."""
    kind = span.ref.type
    if pronoun in _PERSONAL:
        return kind is ActorType.PERSON and not plural and agrees(pronoun, span)
    if pronoun in _PLURAL:
        return plural or kind is ActorType.GROUP or (kind is ActorType.ORGANIZATION and not strict)
    return kind in {ActorType.COUNTRY, ActorType.ORGANIZATION} or (kind is ActorType.GROUP and span.known)
