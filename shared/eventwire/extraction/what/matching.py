"""Patterns against a sentence: which line of the act tables a verb or an event noun satisfies, and which fits best."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from eventwire.extraction.lexicon.acts import ActLexicon
from eventwire.extraction.lexicon.pattern import Filler, Pattern, Slot
from eventwire.extraction.reading import Trace
from eventwire.extraction.what.clause import Clause, governed, read_clause, surface_subject
from eventwire.extraction.what.nominal import Nominal, as_clause, read_nominal
from eventwire.extraction.what.phrase import Actors, behind, direct, owner
from eventwire.extraction.what.standing import negated
from eventwire.extraction.what.words import head_words, lemma, phrase_words

_MAX_DEPTH = 4


@dataclass(frozen=True)
class Match:
    """A pattern that a predicate satisfies: its code, the tokens of its actors, and the act within, if any."""

    pattern: Pattern
    head: Token
    code: str
    score: float
    sources: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    inner: "Match | None" = None
    content: Token | None = None
    predicate: tuple[int, ...] = ()


@dataclass
class _Fill:
    sources: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    inner: Match | None = None
    content: Token | None = None
    holder: Token | None = None
    score: float = 0.0
    violent: bool = False
    predicate: list[int] = field(default_factory=list)


class Matcher:
    """Matches one sentence's predicates; keeps what it has found, so that each is read once."""

    def __init__(self, lexicon: ActLexicon, actors: Actors, trace: Trace | None = None) -> None:
        self._lexicon = lexicon
        self._actors = actors
        self._trace = trace
        self._clauses: dict[int, Clause] = {}
        self._nominals: dict[int, Nominal] = {}
        self._found: dict[int, Match | None] = {}
        self._open: set[int] = set()
        self._words: dict[tuple[int, bool, bool], set[str]] = {}

    def clause(self, verb: Token) -> Clause:
        """The verb's arguments."""
        if verb.i not in self._clauses:
            if verb.pos_ in ("NOUN", "PROPN"):
                _, brings = self._lexicon.nominals.get(lemma(verb), ("", frozenset[str]()))
                self._clauses[verb.i] = as_clause(self.nominal(verb), brings)
            else:
                self._clauses[verb.i] = read_clause(verb)
        return self._clauses[verb.i]

    def nominal(self, noun: Token) -> Nominal:
        """The event noun's arguments."""
        if noun.i not in self._nominals:
            self._nominals[noun.i] = read_nominal(noun, self._lexicon)
        return self._nominals[noun.i]

    def match(self, token: Token) -> Match | None:
        """The best pattern at a verb or noun, or None. A predicate that contains itself (a parse error) has none."""
        if token.i in self._found:
            return self._found[token.i]
        if token.i in self._open or len(self._open) > _MAX_DEPTH:
            return None
        self._open.add(token.i)
        try:
            found = self._best(token)
        finally:
            self._open.discard(token.i)
        self._found[token.i] = found
        return found

    def _best(self, token: Token) -> Match | None:
        best: Match | None = None
        for pattern in self._candidates(token):
            found = self._try(pattern, token)
            if found is None:
                continue
            if best is None or found.score > best.score:
                best = found
        if best is not None and not best.code:
            self._note(f"{token.text!r}: {best.pattern.rule} refuses it: this use is no event")
            return None
        return best

    def _candidates(self, token: Token) -> Iterator[Pattern]:
        word = lemma(token)
        if token.pos_ in ("VERB", "AUX") or (token.pos_ == "ADJ" and token.dep_ == "acomp"):
            clause = self.clause(token)
            for pattern in self._lexicon.verbs.get(word, ()):
                if any(h[0] == word and set(h[1:]) <= clause.particles and clause.idiom <= set(h[1:]) for h in pattern.heads):
                    yield pattern
            return
        for pattern in self._lexicon.nouns.get(word, ()):
            if any(_compound(h, token) for h in pattern.heads):
                yield pattern
        verb = self._lexicon.nominals.get(word)
        if verb is not None:
            for pattern in self._lexicon.verbs.get(verb[0].split()[0], ()):
                if tuple(verb[0].split()) in pattern.heads:
                    yield pattern

    def _try(self, pattern: Pattern, token: Token) -> Match | None:
        fill = _Fill(predicate=[token.i], violent=pattern.code[:2] in ("17", "18", "19", "20"))
        refusal = self._fill_noun(pattern, token, fill) if pattern.noun else self._fill_verb(pattern, token, fill)
        if refusal:
            self._note(f"{token.text!r}: {pattern.rule} does not fit: {refusal}")
            return None
        code = pattern.code
        if pattern.kind:
            inner = fill.inner.code if fill.inner else ""
            kind = pattern.kind
            if fill.content is not None and fill.content.pos_ == "VERB" and negated(fill.content):
                kind, inner = _without(kind, inner)
            code = self._lexicon.composed(kind, inner)
            if not code:
                self._note(f"{token.text!r}: {pattern.rule} does not fit: {pattern.kind} + {inner or 'nothing coded'} has no code")
                return None
            self._address(pattern, fill)
        elif fill.inner is not None and not fill.targets and code != "016":
            fill.targets = fill.inner.targets
        fill.score += _head_score(pattern, token)
        self._note(f"{token.text!r}: {pattern.rule} fits ({code or 'no event'}, {fill.score:.1f})")
        return Match(
            pattern, token, code, fill.score, fill.sources, fill.targets, fill.inner, fill.content, tuple(fill.predicate)
        )

    def _address(self, pattern: Pattern, fill: _Fill) -> None:
        """Whom a speech act concerns where its pattern names nobody: by its kind, who is to act or who is acted upon."""
        inner = fill.inner
        if fill.targets:
            return
        if fill.content is not None and fill.content.pos_ in ("VERB", "AUX") and pattern.kind in ("appeal", "demand", "complain"):
            asked = self.clause(fill.content).doer
            if asked is not None and asked.head.i == fill.content.i:
                fill.targets = behind(asked, self._actors, places=False)
                return
        owned = owner(fill.holder, self._actors) if fill.holder is not None else ()
        own = set(fill.sources)
        doer = tuple(i for i in (inner.sources if inner else ()) if i not in own)
        affected = tuple(i for i in (inner.targets if inner else ()) if i not in own)
        if pattern.kind in ("appeal", "demand", "accuse", "complain"):
            order = (doer, affected, owned)
        elif pattern.kind in ("reject", "accept"):
            order = (owned, affected, doer)
        else:
            order = (affected, owned, doer, self._told(fill) if pattern.kind == "threaten" else ())
        fill.targets = next((each for each in order if each and set(each) != own), ())

    def _told(self, fill: _Fill) -> tuple[int, ...]:
        """Whom a threat is meant for: who is to act in its condition ("unless parliament raises their wages")."""
        verb = fill.content.head if fill.content is not None else None
        for clause in (*(verb.children if verb is not None else ()), *(fill.content.children if fill.content is not None else ())):
            if clause.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in ("unless", "if", "until") for c in clause.children):
                subject = self.clause(clause).doer
                return behind(subject, self._actors, places=False) if subject is not None else ()
        return ()

    def _fill_verb(self, pattern: Pattern, verb: Token, fill: _Fill) -> str:
        clause = self.clause(verb)
        objects = [*_after_particle(pattern, verb), *clause.patients]
        bare = [slot for slot in pattern.slots if slot.place == "object" and slot.filler.role != "ACT"]
        used: set[int] = set()
        if len(bare) == 2 and clause.indirect is not None:
            objects.insert(0, clause.indirect)
        for slot in pattern.slots:
            if slot.place == "subject":
                refusal = self._subject(slot, clause, fill)
            elif slot.place == "object":
                inside = [o for o in objects if o.i not in used]
                if slot.filler.role == "ACT":
                    inside += [c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VBG"]
                refusal = self._one_of(slot, inside, fill, used)
                if refusal and clause.indirect is not None and len(bare) == 1 and slot.filler.role == "TGT":
                    refusal = self._one_of(slot, [clause.indirect], fill, used)
            elif slot.place == "none":
                refusal = "it has an object" if objects or clause.indirect is not None else ""
            elif slot.place == "prep" and (meant := self._meant(slot, verb)) is not None:
                clause, refusal = self.clause(meant), ""
                objects = list(clause.patients)
                fill.content = meant
                fill.score += 3.0
            elif slot.place == "prep":
                inside = [noun for prep, noun in clause.preps if prep in slot.preps and noun.i not in used]
                refusal = self._one_of(slot, inside, fill, used)
            else:
                refusal = self._complement(slot, verb, fill)
            if refusal and not slot.optional:
                return refusal
        return ""

    def _meant(self, slot: Slot, verb: Token) -> Token | None:
        """The infinitive that a pattern spells out ("try to kill TGT"): what follows in the pattern belongs to it."""
        if "to" not in slot.preps or not slot.filler.words:
            return None
        return next((each for each in complements(verb, "to") if lemma(each) in slot.filler.words), None)

    def _subject(self, slot: Slot, clause: Clause, fill: _Fill) -> str:
        token = clause.doer
        if token is None:
            return "" if slot.filler.is_open and not slot.filler.need else "no subject"
        weight = self._holds(slot.filler, token)
        if not weight:
            return f"subject {token.text!r} is none of its words"
        found = direct(token, self._actors) if slot.filler.need == "!" else behind(token, self._actors, places=False)
        if not found and clause.verb.dep_ == "acl" and clause.second is not None:
            found = direct(clause.second, self._actors)
        if slot.filler.need and not found:
            return f"subject {token.text!r} is no actor"
        if slot.filler.need == "+" and sum(len(self._actors.at(i)) for i in found) < 2:
            return f"subject {token.text!r} is not several"
        if slot.filler.is_open and fill.violent and token.pos_ == "NOUN" and clause.verb.pos_ == "VERB":
            if not direct(token, self._actors) and not self._is_armed(token):
                return f"subject {token.text!r} is no actor, and no weapon of one"
        if slot.filler.role == "TGT":
            fill.targets = found or behind(token, self._actors)
        elif slot.filler.role == "SRC" or not slot.filler.is_open:
            fill.sources = found
        fill.score += 0.0 if slot.filler.is_open else weight
        return ""

    def _is_armed(self, token: Token) -> bool:
        means = self._lexicon.classes.get("ARMEDMEANS", frozenset())
        return not means.isdisjoint(self._words_at(token, heads_only=False))

    def _one_of(self, slot: Slot, tokens: list[Token], fill: _Fill, used: set[int]) -> str:
        """Fill a slot with the first phrase that suits it, one that names an actor before one that does not."""
        filler = slot.filler
        if slot.optional and filler.role == "TGT" and fill.targets:
            return ""
        name = "/".join(sorted(slot.preps)) or slot.place
        if filler.role == "ACT":
            for token in tokens:
                inner = self.content(token)
                if _coded(filler, inner):
                    self._keep_inner(inner, token, fill)
                    used.add(token.i)
                    return ""
            return f"no such act in its {name}"
        suited = [
            token for token in tokens if (token.pos_ != "VERB" or not filler.is_open) and self._holds(filler, token)
        ]
        if not suited:
            return f"no suitable {name}"
        chosen = suited[0]
        if filler.role:
            found: tuple[int, ...] = ()
            for token in suited:
                found = direct(token, self._actors) if filler.need == "!" else behind(token, self._actors)
                if found:
                    chosen = token
                    break
            if filler.need and not found:
                return f"{name} {chosen.text!r} is no actor"
            if filler.role == "TGT":
                fill.targets = found or fill.targets
            else:
                fill.sources = found
            fill.score += 1.0 if found else 0.0
            fill.score += {"!": 0.5, "~": 0.25}.get(filler.need, 0.0)
        used.add(chosen.i)
        if not filler.is_open:
            fill.score += self._holds(filler, chosen)
            if filler.words and chosen.pos_ != "VERB":
                fill.predicate.append(chosen.i)
        if slot.place == "prep":
            fill.score += 1.0
        elif slot.place == "object":
            fill.score += 0.5
        return ""

    def _complement(self, slot: Slot, verb: Token, fill: _Fill) -> str:
        for token in complements(verb, slot.place):
            inner = self.content(token)
            if _coded(slot.filler, inner):
                self._keep_inner(inner, token, fill)
                return ""
        return f"no such complement with {slot.place}"

    def _keep_inner(self, inner: Match | None, token: Token, fill: _Fill) -> None:
        fill.inner = inner
        fill.content = token
        if token.pos_ not in ("VERB", "AUX"):
            fill.holder = token
        fill.score += 1.5 if inner else 0.2

    def content(self, token: Token, depth: int = 0) -> Match | None:
        """The act that a complement is about: its own, or the one within a plan, an offer, a decision, an effort."""
        found = self.match(token)
        if found is not None:
            while found.inner is not None and found.pattern.kind in ("intend", "plan"):
                found = found.inner
            return found
        if depth >= _MAX_DEPTH:
            return None
        if token.pos_ in ("VERB", "AUX"):
            inward = [child for child in token.children if child.dep_ == "conj" and child.pos_ == "VERB"]
            if self._lexicon.is_a(lemma(token), "LETS"):
                inward = [*complements(token, "to"), *self.clause(token).objects, *inward]
        else:
            inward = _within(token)
        for deeper in inward:
            found = self.content(deeper, depth + 1)
            if found is not None:
                return found
        return None

    def _fill_noun(self, pattern: Pattern, noun: Token, fill: _Fill) -> str:
        nominal = self.nominal(noun)
        used: set[int] = set()
        of_target = False
        for slot in pattern.slots:
            inside = [inner for prep, inner in nominal.preps if prep in slot.preps and inner.i not in used]
            refusal = self._one_of(slot, inside, fill, used) if slot.place == "prep" else self._noun_complement(slot, noun, fill)
            of_target = of_target or ("of" in slot.preps and slot.filler.role == "TGT")
            if refusal and not slot.optional:
                if slot.filler.role != "TGT" or not of_target or nominal.possessor is None:
                    return refusal
        if of_target and not fill.targets and nominal.possessor is not None and nominal.doer is None:
            fill.targets = direct(nominal.possessor, self._actors)
            return ""
        if nominal.undergoer is not None and not fill.targets:
            fill.targets = behind(nominal.undergoer, self._actors)
        if not fill.sources:
            if nominal.doer is not None:
                fill.sources = behind(nominal.doer, self._actors, places=False)
            else:
                size = max(len(head) for head in pattern.heads if _compound(head, noun))
                fill.sources = self._named_before(noun, set(fill.targets) | set(range(noun.i - size + 1, noun.i)))
        if nominal.governor is not None:
            fill.predicate.insert(0, nominal.governor.i)
        return ""

    def _named_before(self, noun: Token, taken: set[int]) -> tuple[int, ...]:
        found = [i for i in owner(noun, self._actors) if i < noun.i and i not in taken]
        return tuple(found)

    def _noun_complement(self, slot: Slot, noun: Token, fill: _Fill) -> str:
        for child in noun.children:
            if child.dep_ in ("acl", "relcl", "ccomp") and child.tag_ == "VB":
                inner = self.content(child)
                if _coded(slot.filler, inner):
                    self._keep_inner(inner, child, fill)
                    return ""
        return "no such complement"

    def _holds(self, filler: Filler, token: Token) -> float:
        """How well the phrase suits the slot: 0 not at all, more for longer terms and for words named one by one."""
        if filler.is_open:
            return 1.0
        best = 0.0
        if filler.words:
            best = _longest(filler.words, self._words_at(token, heads_only=True)) * 1.0
            best = best and best + 1.5
        for name in filler.classes:
            members = self._lexicon.classes[name]
            size = _longest(members, self._words_at(token, heads_only=False, through_of=filler.role != "TGT"))
            if size:
                best = max(best, 1.0 + size + max(0.0, 0.4 - len(members) / 500))
        return best

    def _words_at(self, token: Token, *, heads_only: bool, through_of: bool = True) -> set[str]:
        key = (token.i, heads_only, through_of)
        if key not in self._words:
            if token.pos_ in ("VERB", "AUX"):
                clause = self.clause(token)
                words = {lemma(token)}
                for each in (*clause.objects, *(noun for _, noun in clause.preps[:3])):
                    words |= head_words(each) if heads_only else phrase_words(each)
                self._words[key] = words
            else:
                self._words[key] = head_words(token) if heads_only else phrase_words(token, through_of=through_of)
        return self._words[key]

    def _note(self, step: str) -> None:
        if self._trace is not None:
            self._trace.note(step)


def _without(kind: str, inner: str) -> tuple[str, str]:
    """A negated complement: a promise not to do it is a refusal, an appeal not to fight one for calm, not to punish one to yield."""
    if kind in ("agree", "plan"):
        return "reject", inner
    if inner[:2] in ("15", "18", "19", "20"):
        return kind, "087"
    if inner[:2] in ("16", "17"):
        return kind, "08"
    return kind, inner


def _longest(words: frozenset[str], found: set[str]) -> int:
    """How many words the longest common term has."""
    return max((term.count(" ") + 1 for term in words & found), default=0)


def _coded(filler: Filler, inner: Match | None) -> bool:
    if not filler.codes:
        return True
    return inner is not None and inner.code.startswith(filler.codes)


def _compound(head: tuple[str, ...], noun: Token) -> bool:
    """Whether a head of several words ("hunger strike") ends at the noun."""
    if head[-1] != lemma(noun):
        return False
    if len(head) == 1:
        return True
    if noun.i < len(head) - 1:
        return False
    before = [lemma(noun.doc[noun.i - back]) for back in range(len(head) - 1, 0, -1)]
    return tuple(before) == head[:-1]


def _head_score(pattern: Pattern, token: Token) -> float:
    word = lemma(token)
    size = max((len(head) for head in pattern.heads if head[-1 if pattern.noun else 0] == word), default=1)
    return 2.0 * (size - 1)


def _after_particle(pattern: Pattern, verb: Token) -> list[Token]:
    """For a head like "call on" whose second word the parser took for a preposition: what that governs is the object."""
    seconds = {head[1] for head in pattern.heads if len(head) > 1 and head[0] == lemma(verb)}
    preps = [child for child in verb.children if child.dep_ == "prep" and child.lower_ in seconds]
    return [inner for prep in preps if (inner := governed(prep)) is not None]


def _within(noun: Token) -> list[Token]:
    """What a noun of speech or intent is about: its compound, what follows `for`, `of`, `to`, `on`, its infinitive or clause."""
    found: list[Token] = []
    for child in noun.children:
        if child.dep_ in ("acl", "relcl", "ccomp", "xcomp", "appos") and child.pos_ in ("VERB", "AUX"):
            found.append(child)
        elif child.dep_ == "prep" and child.lower_ in ("for", "of", "to", "on", "in", "about", "at", "over"):
            found.extend(inner for inner in child.children if inner.dep_ in ("pobj", "pcomp"))
        elif child.dep_ == "conj" and child.i > noun.i:
            found.append(child)
    found.extend(child for child in noun.children if child.dep_ in ("compound", "amod", "nmod") and child.pos_ != "PROPN")
    return found


def complements(verb: Token, place: str) -> list[Token]:
    """The verb's complement clauses: infinitives for `to`, finite ones for `that`."""
    found: list[Token] = []
    for child in verb.children:
        if child.i < verb.i and child.dep_ not in ("ccomp", "nsubjpass"):
            continue
        infinitive = any(each.lower_ == "to" and each.dep_ in ("aux", "mark") for each in child.children)
        if place == "to":
            if child.dep_ in ("xcomp", "ccomp", "advcl", "oprd") and infinitive:
                found.append(child)
            elif child.dep_ in ("dobj", "nsubjpass", "attr", "dative"):
                found.extend(
                    each for each in child.children if each.dep_ in ("acl", "relcl") and each.tag_ == "VB"
                )
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
