"""The acts of one sentence."""

from eventwire.extraction.lexicon.acts import ActLexicon
from eventwire.extraction.reading import Act, Sentence, Trace
from eventwire.extraction.tree import Token
from eventwire.extraction.what.clause import is_passive
from eventwire.extraction.what.grievance import with_grievance
from eventwire.extraction.what.match import Match
from eventwire.extraction.what.matching import Matcher
from eventwire.extraction.what.phrase import Actors, behind, direct
from eventwire.extraction.what.standing import Standing, Standings, auxiliaries
from eventwire.model import Modality, Polarity

_SPEECH = ("02", "03", "10", "12", "13")
"""Acts of speech, which stay what they are when they are planned."""

_PREDICATES = frozenset({"VERB", "AUX", "ADJ", "NOUN", "PROPN"})
"""Parts of speech of what can report an act."""

_COMMENTS = frozenset({"011", "012", "013", "014", "019"})
"""Remarks, which are events only where they are about somebody."""

_GENERAL = frozenset({"015", "020", "030", "100", "110", "111", "112", "120", "130"})
"""What says little without the one that it is said to."""

_ONE_WAY = frozenset({"042", "043"})
"""Reciprocal acts that are one-sided while they are only meant."""


def find_acts(sentence: Sentence, actors: Actors, lexicon: ActLexicon, trace: Trace | None = None) -> list[Act]:
    """The acts that a sentence reports, best code a predicate, in the order of their predicates.

    Sources and targets of the acts are tokens at which `actors` name actors. Never raises on any parse.
    """
    matcher = Matcher(sentence.doc, lexicon, actors, trace)
    matches = (_match(token, matcher, lexicon, trace) for token in sentence.doc.tokens if token.pos_ in _PREDICATES)
    found = _settle([match for match in matches if match is not None])
    consumed = _consumed(found)
    for at, match in enumerate(found):
        if match.code.startswith("14"):
            found[at], used = with_grievance(match, matcher, lexicon, actors)
            consumed |= used - set(match.predicate)
    standings = Standings(lexicon, frozenset(consumed))
    acts = []
    for match in found:
        if sentence.part == "text" and _is_custom(match):
            _say(trace, f"{match.head.text!r}: {match.code} refused: the plain present tells a custom")
            continue
        act = _judge(match, matcher, standings, lexicon, actors, trace)
        if act is not None:
            acts.append(act)
    taken = {match.head.i for match in found}
    for modal in sentence.doc.tokens:
        token = modal.head
        if modal.dep_ == "aux" and modal.lower_ in lexicon.modals and token.i not in taken:
            taken.add(token.i)
            act = _obliged(token, matcher, standings, lexicon, actors, trace)
            if act is not None:
                acts.append(act)
    return acts


def _match(token: Token, matcher: Matcher, lexicon: ActLexicon, trace: Trace | None) -> Match | None:
    """The pattern at a token that can report: verbs, predicative adjectives, event nouns that something carries."""
    if token.pos_ in ("VERB", "AUX", "ADJ"):
        if token.dep_ in ("aux", "auxpass", "amod") or (token.pos_ == "ADJ" and token.dep_ != "acomp"):
            return None
        match = matcher.match(token)
        return None if match is None or match.pattern.topic else match
    if not (token.base in lexicon.nouns or token.base in lexicon.nominals):
        return None
    if token.text == "March" and token.dep_ in ("pobj", "npadvmod", "compound", "nmod"):
        return None  # the month
    match = matcher.match(token)
    if match is None or match.pattern.topic:
        return None
    carriage = matcher.readings.nominal(token).carriage
    if carriage == "bare" or not _is_told(match, carriage):
        _say(trace, f"{token.text!r}: {match.pattern.rule} refused: the noun is only mentioned")
        return None
    return match


def _is_mutual(match: Match) -> bool:
    """Whether several do it to each other where no target is named: "Kenya and Chad agreed to build a road"."""
    return match.pattern.mutual or (match.pattern.kind in ("agree", "intend") and match.head.base == "agree")


def _is_meant(standing: Standing, head: Token) -> bool:
    """Whether the act is one that its doer means to do, and threatens or promises on a condition."""
    if standing.future:
        return True
    return standing.modality is Modality.HYPOTHETICAL and any(token.lower_ in ("if", "unless") for token in head.doc)


def _is_told(match: Match, carriage: str) -> bool:
    """Whether an event noun that no verb carries tells enough: who did it, or both sides, or a violent act's victim."""
    if carriage in ("light", "undergo") or match.sources:
        return True
    return bool(match.targets) and (match.pattern.reciprocal or match.code[:2] in ("18", "19", "20"))


def _is_custom(match: Match) -> bool:
    """Whether trade, aid or talks are told in the plain present: "Morocco exports tomatoes to Spain" is a custom."""
    kept = {each.lower_ for each in auxiliaries(match.head)} if match.head.tag_ == "VBN" else {""}
    state = match.code.startswith("05") and kept <= {"is", "are"} and is_passive(match.head)
    return state or (match.code[:2] in ("04", "06", "07") and match.head.tag_ in ("VBZ", "VBP"))


def _settle(found: list[Match]) -> list[Match]:
    """One match a stretch: where a verb's pattern and its object's both fit, the better score stays."""
    heads: set[int] = set()
    taken: set[int] = set()
    kept: list[Match] = []
    for match in sorted(found, key=lambda each: -each.score):
        if match.head.i in taken or any(i in heads for i in match.predicate):
            continue
        heads.add(match.head.i)
        taken.update(match.predicate)
        kept.append(match)
    return sorted(kept, key=lambda each: each.head.i)


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
            waiting.extend(
                c
                for c in token.children
                if c.dep_ in ("conj", "xcomp", "dobj", "prep", "pobj", "pcomp", "acl", "ccomp", "compound", "attr")
            )
    return taken - {match.head.i for match in found if match.content is not None and match.head.i not in taken}


def _judge(
    match: Match, matcher: Matcher, standings: Standings, lexicon: ActLexicon, actors: Actors, trace: Trace | None
) -> Act | None:
    head = match.head
    clause_head = head
    if match.pattern.noun:
        governor = matcher.readings.nominal(head).governor
        clause_head = governor if governor is not None else head
    standing = standings.of(clause_head)
    if match.pattern.noun and any(c.dep_ == "det" and c.lower_ == "no" for c in head.children):
        standing = standing._replace(polarity=Polarity.NEGATED)
    if standing.refused:
        _say(trace, f"{head.text!r}: {match.code} refused: {standing.refused}")
        return None
    sources, targets = _resolve_said(match, matcher, standing, actors)
    code, rule, modality, polarity = match.code, match.pattern.rule, standing.modality, standing.polarity
    reciprocal = match.pattern.reciprocal
    if match.pattern.kind == "plan" and modality is Modality.ACTUAL:
        modality = Modality.PLANNED
    if standing.obliged and standing.sayer is not None and polarity is Polarity.ASSERTED:
        speaker = direct(standing.sayer, actors) or behind(standing.sayer, actors, places=False)
        told = lexicon.composed(standing.obliged, code)
        if told and not set(speaker) & set(sources):
            asked = sources or targets
            code, rule, sources, targets = told, f"{standing.obliged} + {rule}", speaker, asked
            modality, reciprocal = Modality.ACTUAL, False
            standing = standing._replace(attribution=None)
    elif not code.startswith(_SPEECH) and _is_meant(standing, head):
        refusing = standing.refusing and standing.sayer is not None
        kind = "reject" if refusing else "intend"
        told = lexicon.composed(kind, code)
        if told:
            reciprocal = reciprocal and code not in _ONE_WAY and not refusing
            code, rule = told, f"{kind} + {rule}"
        if refusing and told:
            polarity, modality = Polarity.ASSERTED, Modality.ACTUAL
    if not sources and not targets:
        _say(trace, f"{head.text!r}: {code} refused: neither side is an actor")
        return None
    if not targets and (code in _COMMENTS or (code in _GENERAL and head.dep_ == "advcl" and head.pos_ == "VERB")):
        _say(trace, f"{head.text!r}: {code} refused: a comment or an aside about nobody")
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
        reciprocal=reciprocal or (_is_mutual(match) and not (sources and targets)),
        confidence=_confidence(match, standing),
    )


def _obliged(
    verb: Token, matcher: Matcher, standings: Standings, lexicon: ActLexicon, actors: Actors, trace: Trace | None
) -> Act | None:
    """A demand of the speaker's, whatever the verb is: "The ministry said Iran must act"."""
    standing = standings.of(verb)
    if standing.refused or not standing.obliged or standing.sayer is None or standing.polarity is Polarity.NEGATED:
        return None
    speaker = direct(standing.sayer, actors) or behind(standing.sayer, actors, places=False)
    asked = matcher.readings.clause(verb).subject
    told = lexicon.composed(standing.obliged, "")
    targets = direct(asked, actors) if asked is not None else ()
    if not speaker or not targets or set(speaker) & set(targets) or not told:
        return None
    rule = f"modals.txt {standing.obliged}"
    _say(trace, f"{verb.text!r}: coded {told} by {rule}")
    return Act(
        predicate=(verb.i,), scope=verb.i, code=told, rule=rule, sources=speaker, targets=targets, confidence=0.5
    )


def _resolve_said(
    match: Match, matcher: Matcher, standing: Standing, actors: Actors
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A pronoun that is nobody yet, subject of what someone says, is the one who says it ("Syria says it will")."""
    sources = match.sources
    if sources or match.pattern.noun or standing.sayer is None:
        return sources, match.targets
    doer: Token | None = matcher.readings.clause(match.head).doer
    if doer is not None and doer.pos_ == "PRON" and doer.lower_ in ("it", "he", "she", "they", "we", "i"):
        sources = direct(standing.sayer, actors) or behind(standing.sayer, actors, places=False)
    return sources, match.targets


def _attribution(standing: Standing, sources: tuple[int, ...]) -> int | None:
    if standing.attribution is None or standing.attribution in sources:
        return None
    return standing.attribution


def _confidence(match: Match, standing: Standing) -> float:
    """Higher where the pattern asked for more and both sides are named, lower for background clauses."""
    value = 0.6 + 0.05 * min(match.score, 4.0)
    value += 0.1 if match.sources and match.targets else -0.1
    value -= 0.1 if standing.background else 0.0
    return round(min(max(value, 0.05), 0.95), 2)


def _say(trace: Trace | None, step: str) -> None:
    if trace is not None:
        trace.note(step)
