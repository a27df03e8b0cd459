"""An event noun with its arguments: its own and those of the verb that carries it ("held talks")."""

from typing import Literal, NamedTuple

from eventwire.extraction.lexicon.acts import ActLexicon
from eventwire.extraction.tree import Token
from eventwire.extraction.what.clause import Clause, gerunds, is_passive, prepositional, read_clause
from eventwire.extraction.what.words import QUANTITIES

Carriage = Literal["light", "undergo", "occur", "root", "subject", "bare"]


class Nominal(NamedTuple):
    """An event noun's arguments.

    `carriage`: a light verb carries it, someone undergoes it, it occurs, it is the sentence's own root, it is the
    subject of the main clause, or it just stands there.
    """

    noun: Token
    carriage: Carriage
    governor: Token | None
    doer: Token | None
    undergoer: Token | None
    possessor: Token | None
    preps: tuple[tuple[str, Token], ...]


def _outermost(noun: Token) -> Token:
    """The phrase's syntactic head: "round" in "a round of talks", the first of conjoined nouns."""
    current = noun
    for _ in range(6):
        head = current.head
        if current.dep_ == "conj" and head.pos_ in ("NOUN", "PROPN"):
            current = head
        elif current.dep_ == "pobj" and head.lower_ == "of" and head.head.base in QUANTITIES:
            current = head.head
        else:
            break
    return current


def read_nominal(noun: Token, lexicon: ActLexicon) -> Nominal:
    """Read an event noun's arguments."""
    outer = _outermost(noun)
    own = prepositional(noun) + (prepositional(outer) if outer.i != noun.i else [])
    possessor = next((child for child in (*noun.children, *outer.children) if child.dep_ == "poss"), None)
    governor, relation = outer.head, outer.dep_
    if governor.i == outer.i:
        return Nominal(noun, "root", None, _by(own), None, possessor, tuple(own))
    carried = next(
        (c for c in noun.children if c.dep_ == "acl" and c.tag_ == "VBN" and lexicon.is_a(_verb(c, lexicon), "LIGHT")),
        None,
    )
    if relation == "pobj" and governor.head.pos_ == "VERB":
        phrase = f"{governor.head.base} {governor.lower_}"
        verb = governor.head
        if lexicon.is_a(phrase, "LIGHT"):
            return _light(noun, verb, own, possessor)
        if lexicon.is_a(phrase, "UNDERGO"):
            return _undergone(noun, verb, own, possessor)
    if governor.pos_ in ("VERB", "AUX"):
        word = _verb(governor, lexicon)
        if relation in ("dobj", "nsubjpass") and lexicon.is_a(word, "LIGHT"):
            return _light(noun, governor, own, possessor)
        if relation == "dobj" and lexicon.is_a(word, "UNDERGO"):
            return _undergone(noun, governor, own, possessor)
        if relation in ("nsubj", "nsubjpass") and lexicon.is_a(word, "OCCUR"):
            return Nominal(noun, "occur", governor, _by(own), None, possessor, (*own, *prepositional(governor)))
        if relation in ("attr", "dobj", "nsubj") and any(child.dep_ == "expl" for child in governor.children):
            return Nominal(noun, "occur", governor, _by(own), None, possessor, (*own, *prepositional(governor)))
    if carried is not None:
        return _light(noun, carried, own, possessor)
    if relation in ("nsubj", "nsubjpass") and _is_main(governor):
        return Nominal(noun, "subject", governor, _by(own), None, possessor, tuple(own))
    return Nominal(noun, "bare", None, _by(own), None, possessor, tuple(own))


def _is_main(verb: Token) -> bool:
    """Whether the verb heads the sentence's main clause, or one that is only reported."""
    current = verb
    for _ in range(6):
        if current.dep_ == "ROOT":
            return True
        if current.dep_ not in ("ccomp", "conj", "parataxis"):
            return False
        current = current.head
    return False


def as_clause(nominal: Nominal, brings: frozenset[str]) -> Clause:
    """The arguments of an event noun as those of its verb: "Bolivia's extradition of a trafficker to Peru".

    `of` brings the object, or for nouns like "arrival" ("subject" in `brings`) the doer; other prepositions in
    `brings` the object
    as well ("praise for"); a possessor beside `by` is the object ("its capture by rebels").
    """
    doer, possessor = nominal.doer, nominal.possessor
    objects = [inner for prep, inner in nominal.preps if prep == "of"]
    if "subject" in brings and objects and doer is None and possessor is None:
        doer, objects = objects[0], []
    if not objects:
        objects = [inner for prep, inner in nominal.preps if prep in brings]
    if doer is None:
        doer = possessor
    elif possessor is not None and not objects:
        objects = [possessor]
    if doer is None:
        doer = next((child for child in nominal.noun.lefts if child.dep_ in ("amod", "compound", "nmod")), None)
    if not objects and nominal.undergoer is not None:
        objects = [nominal.undergoer]
    preps = tuple((prep, inner) for prep, inner in nominal.preps if prep != "of")
    return Clause(
        nominal.noun,
        passive=False,
        subject=doer,
        agent=None,
        objects=tuple(objects[:1]),
        indirect=None,
        preps=preps,
        gerunds=gerunds(nominal.noun),
    )


def _verb(verb: Token, lexicon: ActLexicon) -> str:
    """The verb's lemma, with its particle where the two together are a light or occurring verb ("carry out")."""
    for child in verb.children:
        if child.dep_ in ("prt", "advmod"):
            phrase = f"{verb.base} {child.lower_}"
            if any(lexicon.is_a(phrase, name) for name in ("LIGHT", "OCCUR", "UNDERGO")):
                return phrase
    if verb.base == "take" and any(child.dep_ == "dobj" and child.lower_ == "place" for child in verb.children):
        return "take place"
    return verb.base


def _by(preps: list[tuple[str, Token]]) -> Token | None:
    return next((noun for prep, noun in preps if prep == "by" and noun.pos_ != "VERB"), None)


def _light(noun: Token, verb: Token, own: list[tuple[str, Token]], possessor: Token | None) -> Nominal:
    clause = read_clause(verb)
    doer = (possessor or clause.doer) if is_passive(verb) else clause.subject
    return Nominal(noun, "light", verb, doer or _by(own), None, possessor, (*own, *clause.preps))


def _undergone(noun: Token, verb: Token, own: list[tuple[str, Token]], possessor: Token | None) -> Nominal:
    clause = read_clause(verb)
    doer = _by(own) or next((each for prep, each in own if prep == "from"), None)
    return Nominal(noun, "undergo", verb, doer, clause.subject, possessor, (*own, *clause.preps))
