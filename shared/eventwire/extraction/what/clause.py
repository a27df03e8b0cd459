"""A verb with its arguments by role, through voice, conjunction, control, relatives and small parse errors."""

from collections.abc import Sequence
from typing import NamedTuple

from eventwire.extraction.tree import Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_MAX_WALK = 12
_NEAR = 3
"""Verbs joined this closely share their object: "attacked and killed soldiers"."""


class Clause(NamedTuple):
    """One verb's arguments: `subject` as the surface has it, objects in order, prepositional phrases.

    `preps` pairs each preposition with what it governs, nearest first: phrases of the verb before those of its objects.
    `particles` are words that may belong to the verb ("crack down"), `idiom` those that certainly do. `second` is
    who governs the noun that a participle hangs on ("parliament passed a law recognising"); `gerunds` may stand for an
    object ("stopped shelling").
    """

    verb: Token
    passive: bool
    subject: Token | None
    agent: Token | None
    objects: tuple[Token, ...]
    indirect: Token | None
    preps: tuple[tuple[str, Token], ...]
    particles: frozenset[str] = frozenset()
    second: Token | None = None
    idiom: frozenset[str] = frozenset()
    gerunds: tuple[Token, ...] = ()

    @property
    def doer(self) -> Token | None:
        """Who does it: the subject, in the passive the agent."""
        return self.agent if self.passive else self.subject

    @property
    def patients(self) -> tuple[Token, ...]:
        """What it is done to: the objects, in the passive also the subject."""
        if self.passive and self.subject is not None:
            return (self.subject, *self.objects)
        return self.objects


def is_passive(verb: Token) -> bool:
    """Whether the verb is passive: an auxiliary says so, or it is a participle behind a noun ("sanctions imposed")."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ in ("acl", "amod"):
        return True
    if (
        verb.dep_ == "conj"
        and verb.head.pos_ in ("VERB", "AUX")
        and not any(c.dep_ in ("nsubj", "aux") for c in verb.children)
    ):
        return verb.head.tag_ == "VBN" and verb.head.i < verb.i and is_passive(verb.head)
    return any(child.dep_ == "agent" for child in verb.children)


def governed(prep: Token) -> Token | None:
    """What a preposition governs; where the parser left it empty, the noun phrase right behind it."""
    for child in prep.children:
        if child.dep_ in ("pobj", "pcomp") or (child.dep_ == "amod" and prep.lower_ == "as"):
            return child
    doc = prep.doc
    for i in range(prep.i + 1, min(prep.i + 9, len(doc))):
        token = doc[i]
        if token.pos_ in ("NOUN", "PROPN") and token.left_edge.i == prep.i + 1:
            if i + 1 < len(doc) and token.dep_ == "compound":
                continue
            return token
        if token.pos_ in ("VERB", "PUNCT", "ADP", "SCONJ"):
            return None
    return None


def antecedent(token: Token) -> Token:
    """For a relative pronoun the noun it stands for; any other token itself."""
    if token.tag_ in _RELATIVE or (
        token.lower_ == "that" and token.dep_ in (*SUBJECTS, "dobj", "pobj") and token.pos_ == "PRON"
    ):
        for ancestor in token.ancestors:
            if ancestor.dep_ == "relcl":
                noun, named = ancestor.head, ancestor.head.head
                renames = noun.dep_ == "appos" and noun.pos_ == "NOUN" and named.pos_ == "PROPN" and named.i < noun.i
                return named if renames else noun  # "Chad, a member that left": Chad left
    return token


def _own_subject(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
            return _cleft(verb, child) or antecedent(child)
    return None


def _cleft(verb: Token, subject: Token) -> Token | None:
    """Whom "it was ... that" or "it was ... who" points at."""
    above = verb.head
    if verb.dep_ not in ("ccomp", "relcl", "advcl") or subject.lower_ not in ("that", "who", "which"):
        return None
    if above.lemma_ != "be" or not any(c.lower_ == "it" and c.i < above.i for c in above.children):
        return None
    return next((c for c in above.children if c.dep_ == "attr" and c.i > above.i), None)


def surface_subject(verb: Token) -> Token | None:
    """The subject of the verb, its own or, where it has none, the one it shares or is controlled by."""
    seen = 0
    current = verb
    while seen < _MAX_WALK:
        seen += 1
        own = _own_subject(current)
        if own is not None:
            return own
        head, relation = current.head, current.dep_
        if head.i == current.i:
            return None
        if relation in ("relcl", "acl"):
            if head.dep_ == "attr" and current.tag_ == "VB" and head.head.lemma_ in ("become", "be"):
                return surface_subject(head.head)  # "became the first country to recognise it"
            if relation == "acl" and current.tag_ == "VB":
                return _possessor(head) or _governor_subject(head)
            return head
        if relation == "xcomp" or (relation in ("ccomp", "advcl") and head.pos_ in ("VERB", "AUX")):
            objects = [child for child in head.children if child.dep_ in ("dobj", "dative") and child.i < current.i]
            if relation == "xcomp" and objects and head.lemma_ not in ("promise", "threaten", "vow"):
                return objects[0]
            current = head
            continue
        if relation == "pcomp":
            current = head.head
            if current.pos_ not in ("VERB", "AUX"):
                return _possessor(current) or _governor_subject(current)
            continue
        if relation in ("conj", "auxpass", "aux", "dep", "acomp", "oprd"):
            current = head
            continue
        return None
    return None


def _possessor(noun: Token) -> Token | None:
    return next((child for child in noun.children if child.dep_ == "poss"), None)


def _governor_subject(noun: Token) -> Token | None:
    current = noun
    for _ in range(_MAX_WALK):
        if current.head.i == current.i:
            return None
        current = current.head
        if current.pos_ == "VERB":
            return surface_subject(current) if not is_passive(current) else _agent(current)
    return None


def _agent(verb: Token, preps: Sequence[tuple[str, Token]] | None = None) -> Token | None:
    """By whom it is done; `preps` are the verb's prepositional phrases, if they are read already."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            found = governed(child)
            if found is not None and found.dep_ != "pcomp":
                return found
    phrases = prepositional(verb) if preps is None else preps
    return next((noun for prep, noun in phrases if prep == "by" and noun.pos_ in ("NOUN", "PROPN")), None)


def prepositional(token: Token, depth: int = 3) -> list[tuple[str, Token]]:
    """The prepositional phrases under a token, nearest first, not crossing into other clauses."""
    found: list[tuple[str, Token]] = []
    level = [token]
    for _ in range(depth):
        below: list[Token] = []
        for parent in level:
            for child in parent.children:
                if child.dep_ in ("prep", "agent") or (child.dep_ == "dative" and child.tag_ in ("IN", "TO")):
                    inner = governed(child)
                    if inner is None:
                        for nested in child.children:
                            if nested.dep_ == "prep":
                                deeper = governed(nested)
                                if deeper is not None:
                                    found.append((nested.lower_, deeper))
                                    below.append(deeper)
                        continue
                    found.append((child.lower_, inner))
                    if inner.pos_ != "VERB":
                        below.append(inner)
                elif child.dep_ in (
                    "dobj",
                    "conj",
                    "attr",
                    "nsubjpass",
                    "prt",
                    "advmod",
                    "oprd",
                ) and child.pos_ not in ("VERB", "AUX"):
                    below.append(child)
        level = below
    return found


def _worded(verb: Token) -> list[Token]:
    """Objects that are words: "said no to the plan", "condemned what it called an act of piracy"."""
    found: list[Token] = []
    for child in verb.rights:
        if child.dep_ == "intj" and child.lower_ == "no":
            found.append(child)
        elif child.dep_ in ("ccomp", "pcomp") and any(c.tag_ == "WP" and c.dep_ == "dobj" for c in child.lefts):
            found.extend(c for c in child.rights if c.dep_ in ("oprd", "attr") and c.pos_ in ("NOUN", "PROPN"))
    return found


def _objects(verb: Token) -> list[Token]:
    found = [antecedent(child) for child in verb.children if child.dep_ in ("dobj", "attr", "oprd")]
    found.extend(_worded(verb))
    if not found and any(child.dep_ == "dative" and child.tag_ not in ("IN", "TO") for child in verb.rights):
        # what is given may be a time: "gave the rebels 48 hours"
        found = [child for child in verb.rights if child.dep_ == "npadvmod" and child.pos_ == "NOUN"]
    if not found:
        for child in verb.children:
            if child.dep_ in ("ccomp", "xcomp") and child.tag_ in ("VB", "JJ") and not _finite(child):
                inner = [c for c in child.children if c.dep_ in ("nsubj", "nsubjpass")]
                if inner:
                    return [*inner[:1], *([child] if child.tag_ == "JJ" else [])]
    if not found and verb.dep_ == "relcl" and verb.head.pos_ in ("NOUN", "PROPN"):
        adverbial = any(child.dep_ == "advmod" and child.tag_ == "WRB" for child in verb.children)
        if not adverbial and _own_subject(verb) not in (None, verb.head):
            found.append(verb.head)
    if not found:
        for child in verb.children:
            if child.dep_ == "conj" and child.pos_ == "VERB" and child.i - verb.i <= _NEAR:
                found.extend(c for c in child.children if c.dep_ == "dobj")
    return found


def joined_by_comma(subject: Token, verb: Token) -> list[Token]:
    """Names that a headline joins to a subject by a comma alone ("Greece, Libya sign pact")."""
    if verb.tag_ not in ("VBP", "VB"):
        return []
    doc = verb.doc
    found = [
        child
        for child in verb.children
        if child.i != subject.i
        and child.i < verb.i
        and child.dep_ in ("npadvmod", "dep", "nsubj", "nmod")
        and child.pos_ in ("NOUN", "PROPN")
        and doc[min(child.right_edge.i, subject.right_edge.i) + 1].text == ","
    ]
    if subject.tag_ in ("NNP", "NN"):
        found += [child for child in subject.children if child.dep_ == "appos" and child.i < verb.i]
    return found


def _finite(clause: Token) -> bool:
    """Whether a conjunction or an auxiliary makes it a clause of its own ("that they leave", "they would leave")."""
    return any(each.dep_ in ("mark", "aux") and each.lower_ != "to" for each in clause.children)


def gerunds(verb: Token) -> tuple[Token, ...]:
    """What may stand for an object as a verb: "stopped shelling"."""
    return tuple(child for child in verb.children if child.tag_ == "VBG" and child.dep_ in ("xcomp", "ccomp"))


def read_clause(verb: Token) -> Clause:
    """Read a verb's arguments."""
    passive = is_passive(verb)
    indirect = next((c for c in verb.children if c.dep_ == "dative" and c.tag_ not in ("IN", "TO")), None)
    particles = frozenset(c.lower_ for c in verb.children if c.dep_ in ("prt", "advmod", "prep"))
    preps = prepositional(verb)
    agent = _agent(verb, preps) if passive else None
    if passive and agent is None:
        agent = next((_agent(c) for c in verb.children if c.dep_ == "conj" and c.tag_ == "VBN"), None)
    if agent is not None:
        preps = [(prep, noun) for prep, noun in preps if noun.i != agent.i]
    subject = surface_subject(verb)
    if passive and subject is not None and subject.head.i == verb.i:
        preps.extend(prepositional(subject))
    if not preps:
        for child in verb.children:
            if child.dep_ == "conj" and child.pos_ == "VERB":
                preps.extend(prepositional(child))
    second = _governor_subject(verb.head) if verb.dep_ == "acl" and not passive else None
    idiom = frozenset(c.lower_ for c in verb.children if c.dep_ == "prt")
    objects = tuple(_objects(verb))
    return Clause(
        verb, passive, subject, agent, objects, indirect, tuple(preps), particles, second, idiom, gerunds(verb)
    )
