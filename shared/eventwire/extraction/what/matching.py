"""Patterns against a sentence: which line of the act tables a verb or an event noun satisfies, and which fits best."""

from collections.abc import Sequence

from eventwire.extraction.lexicon.acts import ActLexicon
from eventwire.extraction.lexicon.pattern import Pattern
from eventwire.extraction.reading import ActorSpan, Trace
from eventwire.extraction.tree import Doc, Token
from eventwire.extraction.what.address import address
from eventwire.extraction.what.clause import governed
from eventwire.extraction.what.complement import within_noun
from eventwire.extraction.what.deed import doer_of_deed
from eventwire.extraction.what.filling import Filling, is_compound
from eventwire.extraction.what.match import Fill, Match
from eventwire.extraction.what.phrase import Actors, behind, direct, owner
from eventwire.extraction.what.readings import Readings
from eventwire.extraction.what.standing import negated

_MAX_DEPTH = 4
_VIOLENT = ("17", "18", "19", "20")
_GENERAL = frozenset({"020", "100", "120", "030", "112"})
"""Codes of acts of speech that say nothing of what they are about."""

_REMARKS = ("01", "05", "11")
_ANSWERS = ("02", "05", "08", "10", "11", "12")
"""Roots of what is said or done about something that is somebody's."""

_CLOSE = 2.5
"""How much worse a fit may be whose code says what the act of speech is about."""


class Matcher:
    """Matches one sentence's predicates; keeps what it has found, so that each is read once."""

    def __init__(self, doc: Doc, lexicon: ActLexicon, actors: Actors, trace: Trace | None = None) -> None:
        self.readings = Readings(lexicon)
        self._lexicon = lexicon
        self._actors = actors
        self._trace = trace
        self._filling = Filling(self.readings, actors, self.content)
        self._found: dict[int, Match | None] = {}
        self._meant: dict[int, Match | None] = {}
        self._open: set[int] = set()
        self._unmet = _unmet(doc, lexicon)

    def match(self, token: Token) -> Match | None:
        """The best pattern at a verb or noun, or None. A predicate that contains itself (a parse error) has none."""
        return self._kept(token, self._found, lenient=False)

    def _kept(self, token: Token, kept: dict[int, Match | None], *, lenient: bool) -> Match | None:
        if token.i in kept:
            return kept[token.i]
        if token.i in self._open or len(self._open) > _MAX_DEPTH:
            return None
        self._open.add(token.i)
        try:
            found = self._best(token, lenient=lenient)
        finally:
            self._open.discard(token.i)
        kept[token.i] = found
        return found

    def _best(self, token: Token, *, lenient: bool = False) -> Match | None:
        fits = [
            found
            for pattern in self._candidates(token)
            if (found := self._try(pattern, token, lenient=lenient)) is not None
        ]
        if not fits:
            return None
        best = max(fits, key=lambda found: found.score)
        if not best.code:
            if self._trace is not None:
                self._trace.note(f"{token.text!r}: {best.pattern.rule} refuses it: this use is no event")
            return None
        best = self._by_means(_completed(best, fits))
        if not set(best.targets) - set(best.sources) and best.code[:2] in _REMARKS and not best.pattern.noun:
            best = best._replace(targets=self._deed(best) or best.targets)
        if not best.targets and best.code[:2] in _ANSWERS and not best.pattern.noun:
            best = best._replace(targets=self._from_whom(best))
        alone = bool(best.sources) and not best.targets and not (best.pattern.reciprocal or best.pattern.mutual)
        return self._owned(best) if alone and not best.code.startswith("15") else best

    def _by_means(self, match: Match) -> Match:
        """With the sides that the means of a violent act tells: "killed by shelling from Syria"."""
        if match.code[:2] not in _VIOLENT or match.pattern.noun or (match.sources and self._named(match.targets)):
            return match
        clause = self.readings.clause(match.head)
        means = [*match.things, *((clause.doer,) if clause.doer is not None else ())]
        for thing in means:
            if thing.pos_ not in ("NOUN", "VERB"):
                continue
            inner = self.match(thing) if self.readings.is_event(thing) else None
            if not match.sources:
                found = (inner.sources if inner else ()) or owner(thing, self._actors)
                match = match._replace(sources=tuple(i for i in found if i not in match.targets))
            if inner is not None and self._named(inner.targets) and not self._named(match.targets):
                match = match._replace(targets=inner.targets)
        return match

    def _named(self, tokens: Sequence[int]) -> bool:
        """Whether the tokens name somebody whose country is known."""
        return any(not span.ref.code.startswith("---") for i in tokens for span in self._actors.at(i)) or any(
            not self._actors.at(i) for i in tokens
        )

    def _deed(self, match: Match) -> tuple[int, ...]:
        """Who did what the remark is about: "Iran left the talks, a move that Britain condemned"."""
        doer = doer_of_deed(match.head, self.readings)
        found = behind(doer, self._actors, places=False) if doer is not None else ()
        return tuple(i for i in found if i not in match.sources)

    def _from_whom(self, match: Match) -> tuple[int, ...]:
        """Whose the object is, told right behind it but joined to the verb: "rejected a proposal from Iran"."""
        for thing in self.readings.clause(match.head).objects[:1]:
            for child in match.head.rights:
                if child.i == thing.right_edge.i + 1 and child.dep_ == "prep" and child.lower_ in ("from", "by"):
                    inner = governed(child)
                    return direct(inner, self._actors) if inner is not None else ()
        return ()

    def _owned(self, match: Match) -> Match:
        """With whose the things are that the pattern spells out, where it names no target: "denied Indian charges"."""
        own = {span.ref.actor_id for i in match.sources for span in self._actors.at(i)}
        for thing in match.things:
            itself = direct(thing, self._actors) if match.code.startswith(("14", "19")) else ()
            for i in itself or owner(thing, self._actors):
                before = thing.doc[i].dep_ in ("amod", "compound", "nmod")
                spans = [
                    span
                    for span in self._actors.at(i)
                    if span.kind == "name" or not before or (span.ref.country and _names_doers(thing.doc[i], span))
                ]
                if spans and not own & {span.ref.actor_id for span in spans}:
                    return match._replace(targets=(i,))
        return match

    def _candidates(self, token: Token) -> list[Pattern]:
        """The patterns at a token whose particles and spelt-out words are there."""
        word, unmet = token.base, self._unmet
        if token.pos_ in ("VERB", "AUX") or (token.pos_ == "ADJ" and token.dep_ == "acomp"):
            spelt = [
                (particles, pattern)
                for demands, particles, pattern in self._lexicon.heads.get(word, ())
                if not demands & unmet
            ]
            if not spelt:
                return []
            clause = self.readings.clause(token)
            return [pattern for particles, pattern in spelt if clause.idiom <= particles <= clause.particles]
        found = [
            pattern
            for demands, pattern in self._lexicon.noun_heads.get(word, ())
            if not demands & unmet and any(is_compound(head, token) for head in pattern.headed[word])
        ]
        verb = self._lexicon.nominals.get(word)
        if verb is not None:
            first, *rest = verb[0].split()
            wanted = frozenset(rest)
            found += [
                pattern
                for demands, particles, pattern in self._lexicon.heads.get(first, ())
                if not demands & unmet and particles == wanted
            ]
        return found

    def _try(self, pattern: Pattern, token: Token, *, lenient: bool) -> Match | None:
        fill = Fill(predicate=[token.i], violent=pattern.code[:2] in _VIOLENT, lenient=lenient)
        refusal = self._filling.noun(pattern, token, fill) if pattern.noun else self._filling.verb(pattern, token, fill)
        if refusal:
            if self._trace is not None:
                self._trace.note(f"{token.text!r}: {pattern.rule} does not fit: {refusal}")
            return None
        code = pattern.code
        if pattern.kind:
            inner = fill.inner.code if fill.inner else ""
            kind = pattern.kind
            if fill.content is not None and fill.content.pos_ == "VERB" and negated(fill.content):
                kind, inner = _without(kind, inner)
            code = self._lexicon.composed(kind, inner)
            if not code:
                if self._trace is not None:
                    self._trace.note(
                        f"{token.text!r}: {pattern.rule} does not fit: "
                        f"{pattern.kind} + {inner or 'nothing coded'} has no code"
                    )
                return None
            address(pattern, fill, self.readings, self._actors)
        elif fill.inner is not None and not fill.targets and code != "016":
            fill.targets = fill.inner.targets
        fill.score += _head_score(pattern, token)
        if self._trace is not None:
            self._trace.note(f"{token.text!r}: {pattern.rule} fits ({code or 'no event'}, {fill.score:.1f})")
        return Match(
            pattern,
            token,
            code,
            fill.score,
            fill.sources,
            fill.targets,
            fill.inner,
            fill.content,
            tuple(fill.predicate),
            tuple(fill.things),
        )

    def content(self, token: Token, depth: int = 0) -> Match | None:
        """The act that a complement is about: its own, or the one within a plan, an offer, a decision, an effort."""
        found = self.match(token)
        if found is None and token.pos_ == "VERB":
            found = self._kept(token, self._meant, lenient=True)
        if found is not None:
            while found.inner is not None and _carries(found):
                found = found.inner
            return found
        if depth >= _MAX_DEPTH:
            return None
        if token.pos_ in ("VERB", "AUX"):
            inward = [child for child in token.children if child.dep_ == "conj" and child.pos_ == "VERB"]
            if self._lexicon.is_a(token.base, "LETS"):
                inward = [*self.readings.complements(token, "to"), *self.readings.clause(token).objects, *inward]
        else:
            inward = within_noun(token)
        for deeper in inward:
            found = self.content(deeper, depth + 1)
            if found is not None:
                return found
        return None


def _unmet(doc: Doc, lexicon: ActLexicon) -> int:
    """The demands of patterns that none of the sentence's words meets."""
    meets, met = lexicon.meets, 0
    for token in doc.tokens:
        met |= meets.get(token.base, 0)
        if token.lower_ != token.base:
            met |= meets.get(token.lower_, 0)
    return ~met


def _names_doers(word: Token, span: ActorSpan) -> bool:
    """Whether a role before a noun tells whose it is: "the rebel attack", but not "the general strike"."""
    return word.pos_ == "NOUN" or span.ref.roles[:1] in {("REB",), ("OPP",)}


def _completed(best: Match, fits: Sequence[Match]) -> Match:
    """The best fit, made good by others of the same root: a target that its line leaves out, a code that says more."""
    if best.targets and best.code not in _GENERAL:
        return best
    kin = sorted((each for each in fits if each.code[:2] == best.code[:2]), key=lambda found: -found.score)
    if best.code in _GENERAL:
        closer = next((each for each in kin if each.code not in _GENERAL and each.score > best.score - _CLOSE), None)
        if closer is not None:
            best = closer._replace(score=best.score, targets=best.targets or closer.targets)
    if not best.targets:
        named = next((each.targets for each in kin if each.targets and set(each.targets) != set(best.sources)), ())
        best = best._replace(targets=named) if named else best
    return best


def _carries(match: Match) -> bool:
    """Whether a complement is about what the match contains: that of a plan, a promise, an appeal told by a noun."""
    return match.pattern.kind in ("intend", "plan", "agree") or (
        match.pattern.kind in ("appeal", "demand") and match.head.pos_ == "NOUN"
    )


def _without(kind: str, inner: str) -> tuple[str, str]:
    """A negated complement: a promise not to do it is a refusal, an appeal not to fight one for calm."""
    if kind in ("agree", "plan"):
        return "reject", inner
    if inner[:2] in ("15", "18", "19", "20"):
        return kind, "087"
    if inner[:2] in ("16", "17"):
        return kind, "08"
    return kind, inner


def _head_score(pattern: Pattern, token: Token) -> float:
    size = max(map(len, pattern.headed.get(token.base, ())), default=1)
    return 2.0 * (size - 1)
