"""Filling a pattern's slots with the arguments of a verb or an event noun."""

from collections.abc import Callable

from eventwire.extraction.lexicon.pattern import Filler, Pattern, Slot
from eventwire.extraction.tree import Token
from eventwire.extraction.what.clause import Clause, governed, joined_by_comma
from eventwire.extraction.what.complement import after_particle
from eventwire.extraction.what.match import Fill, Match
from eventwire.extraction.what.phrase import Actors, behind, direct, owner
from eventwire.extraction.what.readings import Readings
from eventwire.extraction.who.phrase import is_person_noun

_BOTH = 2
_ADVERB = 2.0
_PLACING = frozenset({"in", "near", "at", "on", "inside", "outside", "around", "off", "across"})


class Filling:
    """Fills patterns. `content` tells the act that a complement is about."""

    def __init__(self, readings: Readings, actors: Actors, content: Callable[[Token], Match | None]) -> None:
        self._readings = readings
        self._actors = actors
        self._content = content

    def verb(self, pattern: Pattern, verb: Token, fill: Fill) -> str:
        """Fill a verb pattern at a verb (or an event noun read as its verb); "" or why it does not fit."""
        clause = self._readings.clause(verb)
        objects = after_particle(pattern, verb) or list(clause.patients)
        gerunds = clause.gerunds
        used: set[int] = set()
        if pattern.bare_objects == _BOTH and clause.indirect is not None:
            objects.insert(0, clause.indirect)
        for slot in pattern.slots:
            if slot.place == "subject":
                refusal = self._subject(slot, clause, fill, bare=pattern.takes_object)
            elif slot.place == "object" and self._has_adverb(slot, clause):
                fill.score += _ADVERB
                refusal = ""
            elif slot.place == "object":
                inside = [o for o in objects if o.i not in used]
                inside += [each for each in gerunds if self._takes(slot.filler, each)]
                refusal = self._one_of(slot, inside, fill, used, clause)
                if refusal and clause.indirect is not None and pattern.bare_objects == 1 and slot.filler.role == "TGT":
                    refusal = self._one_of(slot, [clause.indirect], fill, used)
            elif slot.place == "none":
                refusal = "it has an object" if objects or clause.indirect is not None else ""
            elif slot.place == "prep" and (meant := self._meant(slot, verb)) is not None:
                clause, refusal = self._readings.clause(meant), ""
                objects = list(clause.patients)
                fill.content = meant
                fill.score += 3.0
            elif slot.place == "prep":
                inside = [noun for prep, noun in clause.preps if prep in slot.preps and noun.i not in used]
                if pattern.reciprocal and "with" in slot.preps and self._several(fill):
                    inside = [noun for prep, noun in clause.preps if prep == "with" and noun.i not in used]
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
        return next((each for each in self._readings.complements(verb, "to") if each.base in slot.filler.words), None)

    def _takes(self, filler: Filler, gerund: Token) -> bool:
        """Whether a gerund may stand for the object: as an act, or where the pattern names it ("stop shelling")."""
        return filler.role == "ACT" or (not filler.is_open and self._readings.names(filler, gerund.lower_))

    def _has_adverb(self, slot: Slot, clause: Clause) -> bool:
        """Whether a word that the pattern spells out stands there as an adverb ("brought its troops home")."""
        return not slot.filler.role and not slot.filler.words.isdisjoint(clause.particles)

    def _subject(self, slot: Slot, clause: Clause, fill: Fill, *, bare: bool) -> str:
        token = clause.doer
        if token is None and clause.passive and not bare:
            token = clause.subject  # "is set to", "was prepared to": nobody does it to them
        if token is None:
            return "" if slot.filler.is_open and not slot.filler.need else "no subject"
        weight = self._readings.holds(slot.filler, token)
        if not weight:
            return f"subject {token.text!r} is none of its words"
        found = direct(token, self._actors) if slot.filler.need == "!" else behind(token, self._actors, places=False)
        if not found and clause.verb.dep_ == "acl" and clause.second is not None:
            found = direct(clause.second, self._actors)
        if found and not clause.passive:
            found += tuple(i for each in joined_by_comma(token, clause.verb) for i in direct(each, self._actors))
        if slot.filler.need and not found:
            return f"subject {token.text!r} is no actor"
        if slot.filler.need == "+" and sum(len(self._actors.at(i)) for i in found) < _BOTH:
            return f"subject {token.text!r} is not several"
        thing = slot.filler.is_open and token.pos_ == "NOUN" and clause.verb.pos_ == "VERB" and not found
        if thing and not fill.violent and not is_person_noun(token):
            return f"subject {token.text!r} is no actor"
        violent = slot.filler.is_open and fill.violent and token.pos_ == "NOUN" and clause.verb.pos_ == "VERB"
        if violent and not direct(token, self._actors) and not self._readings.is_armed(token):
            return f"subject {token.text!r} is no actor, and no weapon of one"
        if slot.filler.role == "TGT":
            fill.targets = found or behind(token, self._actors)
        elif slot.filler.role == "SRC" or not slot.filler.is_open:
            fill.sources = found
        fill.score += 0.0 if slot.filler.is_open else weight
        return ""

    def _one_of(self, slot: Slot, tokens: list[Token], fill: Fill, used: set[int], clause: Clause | None = None) -> str:
        """Fill a slot with the first phrase that suits it, one that names an actor before one that does not."""
        filler = slot.filler
        if slot.optional and filler.role == "TGT" and fill.targets:
            return ""
        if filler.role == "ACT":
            return self._act(slot, tokens, fill, used)
        suited = self._suited(filler, tokens)
        if not suited:
            return f"no suitable {slot.name}"
        chosen = suited[0]
        if filler.role:
            chosen, found = self._naming(filler, suited)
            if not found and clause is not None and fill.violent and filler.role == "TGT" and filler.need != "!":
                found = self._place_behind(chosen, clause, fill)
            if filler.need and not found and not (fill.lenient and filler.need == "~"):
                return f"{slot.name} {chosen.text!r} is no actor"
            if filler.role == "TGT":
                fill.targets = found or fill.targets
            else:
                fill.sources = found
            fill.score += (1.0 if found else 0.0) + {"!": 0.5, "~": 0.25}.get(filler.need, 0.0)
        used.add(chosen.i)
        if not filler.role and not filler.is_open:
            fill.things.append(chosen)
        if not filler.is_open:
            fill.score += self._readings.holds(filler, chosen)
            if chosen.pos_ == "VERB" and not filler.role:
                fill.inner = fill.inner or self._content(chosen)
            elif filler.words or (filler.classes and self._readings.is_event(chosen)):
                fill.predicate.append(chosen.i)
        fill.score += {"prep": 1.0, "object": 0.5}.get(slot.place, 0.0)
        return ""

    def _suited(self, filler: Filler, tokens: list[Token]) -> list[Token]:
        """Those of the phrases that the slot may hold: any but clauses where it names no words."""
        if filler.is_open:
            return [token for token in tokens if token.pos_ != "VERB"]
        return [token for token in tokens if self._readings.holds(filler, token)]

    def _naming(self, filler: Filler, suited: list[Token]) -> tuple[Token, tuple[int, ...]]:
        """The first of the phrases that names an actor, with the actor's tokens; else the first of all, with none."""
        for token in suited:
            found = direct(token, self._actors) if filler.need == "!" else behind(token, self._actors)
            if found:
                return token, found
        return suited[0], ()

    def _several(self, fill: Fill) -> bool:
        """Whether several do it, so that what follows `in` is where they do: "agreed a truce in Algiers"."""
        return sum(len(self._actors.at(i)) for i in fill.sources) >= _BOTH

    def _place_behind(self, thing: Token, clause: Clause, fill: Fill) -> tuple[int, ...]:
        """The country where the thing hit is, told right behind it but joined to the verb: "bombed a base in Syria"."""
        doer = clause.doer
        known = doer is None or fill.sources or is_person_noun(doer) or self._readings.is_armed(doer)
        if thing.pos_ != "NOUN" or not known:
            return ()
        at = thing.right_edge.i + 1
        for child in clause.verb.rights:
            if child.i == at and child.dep_ == "prep" and child.lower_ in _PLACING:
                inner = governed(child)
                return behind(inner, self._actors) if inner is not None else ()
        return ()

    def _act(self, slot: Slot, tokens: list[Token], fill: Fill, used: set[int]) -> str:
        for token in tokens:
            inner = self._content(token)
            if _coded(slot.filler, inner):
                self._keep_inner(inner, token, fill)
                used.add(token.i)
                return ""
        return "no such act in it"

    def _complement(self, slot: Slot, verb: Token, fill: Fill) -> str:
        for token in self._readings.complements(verb, slot.place):
            inner = self._content(token)
            if _coded(slot.filler, inner):
                self._keep_inner(inner, token, fill)
                return ""
        return f"no such complement with {slot.place}"

    def _keep_inner(self, inner: Match | None, token: Token, fill: Fill) -> None:
        fill.inner = inner
        fill.content = token
        if token.pos_ not in ("VERB", "AUX"):
            fill.holder = token
        fill.score += 1.5 if inner else 0.2

    def noun(self, pattern: Pattern, noun: Token, fill: Fill) -> str:
        """Fill a noun pattern at an event noun; "" or why it does not fit."""
        nominal = self._readings.nominal(noun)
        used: set[int] = set()
        of_target = False
        for slot in pattern.slots:
            inside = [inner for prep, inner in nominal.preps if prep in slot.preps and inner.i not in used]
            refusal = (
                self._one_of(slot, inside, fill, used)
                if slot.place == "prep"
                else self._noun_complement(slot, noun, fill)
            )
            of_target = of_target or ("of" in slot.preps and slot.filler.role == "TGT")
            owned = slot.filler.role == "TGT" and of_target and nominal.possessor is not None
            if refusal and not slot.optional and not owned:
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
                size = max(len(head) for head in pattern.headed.get(noun.base, ()) if is_compound(head, noun))
                fill.sources = self._named_before(noun, set(fill.targets) | set(range(noun.i - size + 1, noun.i)))
        if nominal.governor is not None:
            fill.predicate.insert(0, nominal.governor.i)
        return ""

    def _named_before(self, noun: Token, taken: set[int]) -> tuple[int, ...]:
        found = [i for i in owner(noun, self._actors) if i < noun.i and i not in taken]
        return tuple(found)

    def _noun_complement(self, slot: Slot, noun: Token, fill: Fill) -> str:
        for child in noun.children:
            if child.dep_ in ("acl", "relcl", "ccomp") and child.tag_ == "VB":
                inner = self._content(child)
                if _coded(slot.filler, inner):
                    self._keep_inner(inner, child, fill)
                    return ""
        return "no such complement"


def _coded(filler: Filler, inner: Match | None) -> bool:
    if not filler.codes:
        return True
    return inner is not None and inner.code.startswith(filler.codes)


def is_compound(head: tuple[str, ...], noun: Token) -> bool:
    """Whether a head of several words ("hunger strike") ends at the noun."""
    if len(head) == 1:
        return head[0] == noun.base
    if head[-1] != noun.base:
        return False
    if noun.i < len(head) - 1:
        return False
    before = [noun.doc[noun.i - back].base for back in range(len(head) - 1, 0, -1)]
    return tuple(before) == head[:-1]
