"""The acts of one sentence."""

from dataclasses import replace

from spacy.tokens import Token

from eventwire.extraction.lexicon.acts import ActLexicon
from eventwire.extraction.reading import Act, Sentence, Trace
from eventwire.extraction.what.matching import Match, Matcher
from eventwire.extraction.what.phrase import Actors, behind, direct
from eventwire.extraction.what.standing import Standing, Standings
from eventwire.extraction.what.words import lemma
from eventwire.model import Modality, Polarity

_SPEECH = ("02", "03", "10", "13")


def find_acts(sentence: Sentence, actors: Actors, lexicon: ActLexicon, trace: Trace | None = None) -> list[Act]:
    """The acts that a sentence reports, best code a predicate, in the order of their predicates.

    Sources and targets of the acts are tokens at which `actors` name actors. Never raises on any parse.
    """
    matcher = Matcher(lexicon, actors, trace)
    found: list[Match] = []
    for token in sentence.doc:
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass"):
            match = matcher.match(token)
        elif token.pos_ in ("NOUN", "PROPN") and lemma(token) in lexicon.nouns:
            match = matcher.match(token)
            if match is not None and (match.pattern.topic or not _stands(matcher, match, trace)):
                match = None
        else:
            match = None
        if match is not None:
            found.append(match)
    found = _settle(found)
    standings = Standings(lexicon, frozenset(_consumed(found)))
    acts = []
    for match in found:
        act = _judge(match, matcher, standings, lexicon, actors, trace)
        if act is not None:
            acts.append(act)
    return acts


def _stands(matcher: Matcher, match: Match, trace: Trace | None) -> bool:
    """Whether the event noun reports: a verb carries it, it occurs, or it names both sides by itself."""
    nominal = matcher.nominal(match.head)
    if nominal.carriage != "bare":
        return True
    if trace is not None:
        trace.note(f"{match.head.text!r}: refused: the noun is only mentioned")
    return False


def _settle(found: list[Match]) -> list[Match]:
    """One match a stretch: an event noun carried by a verb that has a pattern with that noun yields to the better score."""
    best: dict[int, Match] = {}
    for match in sorted(found, key=lambda each: -each.score):
        if any(i in best for i in match.predicate):
            continue
        for i in match.predicate:
            best[i] = match
    kept = {id(match): match for match in best.values()}
    return sorted(kept.values(), key=lambda each: each.head.i)


def _consumed(found: list[Match]) -> set[int]:
    """Tokens whose act is inside another's code: complements of speech acts, and what they are coordinated with."""
    taken: set[int] = set()
    for match in found:
        if match.content is None:
            continue
        waiting = [match.content]
        if match.inner is not None:
            waiting.append(match.inner.head)
        while waiting:
            token = waiting.pop()
            if token.i in taken:
                continue
            taken.add(token.i)
            waiting.extend(c for c in token.children if c.dep_ in ("conj", "xcomp", "dobj", "prep", "pobj", "pcomp", "acl", "ccomp", "compound", "attr"))
    return taken - {match.head.i for match in found if match.content is not None and match.head.i not in taken}


def _judge(
    match: Match, matcher: Matcher, standings: Standings, lexicon: ActLexicon, actors: Actors, trace: Trace | None
) -> Act | None:
    head = match.head
    clause_head = head
    if match.pattern.noun:
        governor = matcher.nominal(head).governor
        clause_head = governor if governor is not None else head
    standing = standings.of(clause_head)
    if match.pattern.noun and any(c.dep_ == "det" and c.lower_ == "no" for c in head.children):
        standing = replace(standing, polarity=Polarity.NEGATED)
    if standing.refused:
        _say(trace, f"{head.text!r}: {match.code} refused: {standing.refused}")
        return None
    sources, targets = _resolve_said(match, matcher, standing, actors)
    code, rule, modality, polarity = match.code, match.pattern.rule, standing.modality, standing.polarity
    if standing.obliged and standing.sayer is not None:
        speaker = direct(standing.sayer, actors) or behind(standing.sayer, actors, places=False)
        kind = "refuse" if polarity is Polarity.NEGATED else standing.obliged
        told = lexicon.composed(standing.obliged, code)
        if told and speaker and sources and not set(speaker) & set(sources) and kind == standing.obliged:
            code, rule, modality, targets, sources = told, f"{standing.obliged} of {rule}", Modality.ACTUAL, sources, speaker
            standing = replace(standing, attribution=None)
    elif standing.future or modality is Modality.HYPOTHETICAL:
        if not code.startswith(_SPEECH):
            kind = "reject" if polarity is Polarity.NEGATED else "intend"
            told = lexicon.composed(kind, code) if standing.future or not polarity is Polarity.NEGATED else ""
            if told and (modality is Modality.PLANNED or code[:2] in ("14", "15", "16", "17", "18", "19", "20")):
                code, rule = told, f"{kind}: {rule}"
                if kind == "reject":
                    polarity, modality = Polarity.ASSERTED, Modality.ACTUAL
        else:
            pass
    if not sources and not targets:
        _say(trace, f"{head.text!r}: {code} refused: neither side is an actor")
        return None
    _say(trace, f"{head.text!r}: coded {code} by {rule}")
    return Act(
        predicate=tuple(sorted(set(match.predicate))),
        scope=clause_head.i,
        code=code,
        rule=rule,
        sources=sources,
        targets=targets,
        polarity=polarity,
        modality=modality,
        attribution=_attribution(standing, sources),
        reciprocal=match.pattern.reciprocal and code == match.pattern.code,
        confidence=_confidence(match, standing),
    )


def _resolve_said(match: Match, matcher: Matcher, standing: Standing, actors: Actors) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A pronoun that is nobody yet, subject of what someone says, is the one who says it ("Syria says it will")."""
    sources = match.sources
    if sources or match.pattern.noun or standing.sayer is None:
        return sources, match.targets
    doer: Token | None = matcher.clause(match.head).doer
    if doer is not None and doer.pos_ == "PRON" and doer.lower_ in ("it", "he", "she", "they", "we", "i"):
        sources = direct(standing.sayer, actors) or behind(standing.sayer, actors, places=False)
    return sources, match.targets


def _attribution(standing: Standing, sources: tuple[int, ...]) -> int | None:
    if standing.attribution is None or standing.attribution in sources:
        return None
    return standing.attribution


def _confidence(match: Match, standing: Standing) -> float:
    """Higher where the pattern asked for more and both sides are named, lower for background clauses and guesses at intent."""
    value = 0.6 + 0.05 * min(match.score, 4.0)
    value += 0.1 if match.sources and match.targets else -0.1
    value -= 0.1 if standing.background else 0.0
    return round(min(max(value, 0.05), 0.95), 2)


def _say(trace: Trace | None, step: str) -> None:
    if trace is not None:
        trace.note(step)
