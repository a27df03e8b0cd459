"""What a protest is about, and against whom: read from its purpose, its participles and its prepositions.

CAMEO tells protests apart by their demand (leadership, policy, rights, institutions) with a fourth digit that its
demands carry as well.
"""

from eventwire.extraction.lexicon.acts import ActLexicon
from eventwire.extraction.tree import Token
from eventwire.extraction.what.clause import prepositional
from eventwire.extraction.what.match import Match
from eventwire.extraction.what.matching import Matcher
from eventwire.extraction.what.phrase import Actors, behind, direct, owner
from eventwire.extraction.what.words import phrase_words

_ISSUES = (("1", "LEADERSHIP"), ("3", "RIGHTS"), ("4", "REFORM"), ("2", "POLICY"))
_CAUSES = frozenset({"protest", "demand", "support", "opposition", "defiance", "anger", "response"})
_ABOUT = frozenset({"against", "over", "at", "of", "to", "for"})
_FACING = frozenset({"against", "outside", "at", "on", "under", "before", "near"})
_MAX_WALK = 40
_FULL = 4
"""Digits of a code that says what a protest or a demand is about."""


def with_grievance(match: Match, matcher: Matcher, lexicon: ActLexicon, actors: Actors) -> tuple[Match, frozenset[int]]:
    """The protest with its target and fourth digit where the sentence gives them, and the tokens that said so."""
    targets, digit, used = match.targets, "", []
    for clause in _clauses(match, lexicon):
        used.append(clause.i)
        inner = matcher.match(clause) if clause.pos_ == "VERB" else None
        if inner is not None:
            used.extend(inner.predicate)
            targets = targets or inner.targets
            if inner.code[:3] in ("104", "024") and len(inner.code) == _FULL:
                digit = digit or inner.code[3]
        for part in _parts(clause):
            digit = digit or _issue(part, lexicon)
            targets = targets or owner(part, actors) or behind(part, actors, places=False)
            for child in part.children:
                if child.dep_ == "acl":
                    agent = matcher.readings.clause(child).agent
                    targets = targets or (behind(agent, actors, places=False) if agent is not None else ())
    if not targets:
        near = [part for i in match.predicate for part in prepositional(match.head.doc[i], depth=1)]
        targets = next((found for prep, part in near if prep in _FACING and (found := direct(part, actors))), ())
    targets = tuple(i for i in targets if i not in match.sources)
    code = match.code[:3] + digit if digit and match.code[:3] in ("141", "142", "143", "144", "145") else match.code
    if len(match.code) == _FULL:
        code = match.code
    return match._replace(targets=targets, code=code), frozenset(used)


def _clauses(match: Match, lexicon: ActLexicon) -> list[Token]:
    """Clauses and nouns that give the protest's reason, near the predicate."""
    found: list[Token] = []
    waiting = [match.head.doc[i] for i in match.predicate]
    seen = 0
    while waiting and seen < _MAX_WALK:
        token = waiting.pop(0)
        seen += 1
        for child in token.children:
            if child.pos_ == "VERB" and child.dep_ in ("advcl", "xcomp", "acl", "pcomp", "relcl"):
                if lexicon.is_a(child.base, "PROTESTING") and child.i not in match.predicate:
                    found.append(child)
            elif child.dep_ == "prep":
                for inner in child.children:
                    if (inner.dep_ == "pobj" and child.lower_ in ("in", "to") and inner.base in _CAUSES) or (
                        inner.dep_ == "pcomp" and lexicon.is_a(inner.base, "PROTESTING")
                    ):
                        found.append(inner)
                    elif inner.dep_ == "pobj":
                        waiting.append(inner)
            elif child.dep_ in ("dobj", "attr"):
                waiting.append(child)
    return found


def _parts(clause: Token) -> list[Token]:
    """The phrases that name the grievance: the clause's object and what its prepositions bring, one level down."""
    found: list[Token] = []
    for child in clause.children:
        if child.dep_ in ("dobj", "attr"):
            found.append(child)
        elif child.dep_ == "prep" and child.lower_ in _ABOUT | {"from"}:
            found.extend(inner for inner in child.children if inner.dep_ == "pobj")
        elif child.dep_ in ("ccomp", "xcomp"):
            found.extend(inner for inner in child.children if inner.dep_ in ("nsubj", "nsubjpass", "dobj"))
    for part in list(found):
        for child in part.children:
            if child.dep_ == "prep" and child.lower_ in _ABOUT | {"by", "from"}:
                found.extend(inner for inner in child.children if inner.dep_ == "pobj")
    return found


def _issue(part: Token, lexicon: ActLexicon) -> str:
    words = phrase_words(part)
    return next((digit for digit, name in _ISSUES if not lexicon.classes.get(name, frozenset()).isdisjoint(words)), "")
