"""What stands inside a predicate: complement clauses, and what a noun of speech or intent is about."""

from eventwire.extraction.lexicon.pattern import Pattern
from eventwire.extraction.tree import Token
from eventwire.extraction.what.clause import governed, surface_subject


def complements(verb: Token, place: str) -> list[Token]:
    """The verb's complement clauses: infinitives for `to`, finite ones for `that`."""
    found: list[Token] = []
    for child in verb.children:
        if child.i < verb.i and child.dep_ not in ("ccomp", "nsubjpass"):
            continue
        infinitive = any(each.lower_ == "to" and each.dep_ in ("aux", "mark") for each in child.children)
        if place == "to":
            bare = child.dep_ == "ccomp" and child.tag_ == "VB" and verb.lemma_ in ("let", "make", "help", "have")
            if (child.dep_ in ("xcomp", "ccomp", "advcl", "oprd") and infinitive) or bare:
                found.append(child)
            elif child.dep_ in ("dobj", "nsubjpass", "attr", "dative"):
                found.extend(each for each in child.children if each.dep_ in ("acl", "relcl") and each.tag_ == "VB")
        elif child.dep_ == "ccomp" and not infinitive:
            found.append(child)
        elif child.dep_ in ("dobj", "nsubjpass"):
            found.extend(each for each in child.children if each.dep_ in ("acl", "ccomp", "relcl") and _finite(each))
    if verb.pos_ in ("NOUN", "PROPN"):
        clauses = [child for child in verb.children if child.dep_ in ("acl", "relcl", "ccomp") and child.i > verb.i]
        return [c for c in clauses if (c.tag_ == "VB" and not _finite(c)) == (place == "to")]
    if place == "to" and not found and verb.dep_ == "acl" and surface_subject(verb) is not None:
        found.extend(c for c in verb.children if c.dep_ == "xcomp")
    return found


def _finite(clause: Token) -> bool:
    """Whether the clause has a conjunction and a subject of its own ("that it must cooperate")."""
    kinds = {child.dep_ for child in clause.children}
    return "nsubj" in kinds and ("mark" in kinds or "aux" in kinds)


def within_noun(noun: Token) -> list[Token]:
    """What a noun of speech is about: its compound, what follows `for`, `of`, `to`, `on`, its infinitive or clause."""
    found: list[Token] = []
    for child in noun.children:
        if child.dep_ in ("acl", "relcl", "ccomp", "xcomp", "appos") and child.pos_ in ("VERB", "AUX"):
            found.append(child)
        elif child.dep_ == "prep" and child.lower_ in ("for", "of", "to", "on", "in", "about", "at", "over"):
            found.extend(inner for inner in child.children if inner.dep_ in ("pobj", "pcomp"))
        elif child.dep_ == "conj" and child.i > noun.i:
            found.append(child)
    found.extend(
        child for child in noun.children if child.dep_ in ("compound", "amod", "nmod") and child.pos_ != "PROPN"
    )
    return found


def after_particle(pattern: Pattern, verb: Token) -> list[Token]:
    """The object of a head like "call on" whose second word the parser took for a preposition: what that governs."""
    seconds = pattern.seconds.get(verb.base)
    if seconds is None:
        return []
    preps = [child for child in verb.children if child.dep_ == "prep" and child.lower_ in seconds]
    return [inner for prep in preps if (inner := governed(prep)) is not None]
