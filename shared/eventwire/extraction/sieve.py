"""Which sentences can hold an act: those with the words of some act pattern, so that only they are parsed.

A pattern's head, particles, prepositions and spelt-out words must stand in the sentence in some form for the pattern
to fit, whatever the parse; where no pattern has all of its words there, no act can be found. Nothing is lost by it.
"""

from collections.abc import Iterable, Iterator

from eventwire.extraction.inflection import forms
from eventwire.extraction.lexicon.acts import ActLexicon
from eventwire.extraction.lexicon.pattern import Pattern
from eventwire.extraction.noise import words_of

Demands = tuple[frozenset[str], ...]
"""Sets of words, one of each of which must be in the sentence."""

_SAYING = "SAY"


class Sieve:
    """Tells sentences that can hold an act by the words of an act lexicon's patterns."""

    def __init__(self, lexicon: ActLexicon) -> None:
        self._lexicon = lexicon
        self._forms: dict[frozenset[str], frozenset[str]] = {}
        self._demands: dict[str, list[Demands]] = {}
        for head, demands in self._all():
            for form in forms(max(words_of(head).split(" "), key=len)):
                self._demands.setdefault(form, []).append(demands)
        self._modals = frozenset(lexicon.modals)
        self._saying = self._any(lexicon.classes.get(_SAYING, ()))
        self._forms.clear()

    def lets_through(self, sentence: str) -> bool:
        """Whether some pattern has all of its words in the sentence, or a duty is reported ("said that they must")."""
        words = frozenset(words_of(sentence).split())
        for word in words & self._demands.keys():
            for demands in self._demands[word]:
                for demand in demands:
                    if words.isdisjoint(demand):
                        break
                else:
                    return True
        return not words.isdisjoint(self._modals) and not words.isdisjoint(self._saying)

    def _all(self) -> Iterator[tuple[str, Demands]]:
        """The main word of each pattern's heads with what else it demands; event nouns demand what their verbs do."""
        lexicon = self._lexicon
        patterns = {
            id(each): each for table in (lexicon.verbs, lexicon.nouns) for group in table.values() for each in group
        }
        for pattern in patterns.values():
            if _reports(pattern):
                rest = self._spelt(pattern)
                for head in pattern.heads:
                    main = max(head, key=len) if pattern.noun else head[0]
                    others = tuple(
                        self._any([word]) if pattern.noun else frozenset({word}) for word in head if word != main
                    )
                    yield main, (*others, *rest)
        for noun, (verb, _) in lexicon.nominals.items():
            for pattern in lexicon.verbs.get(verb.split()[0], ()):
                if tuple(verb.split()) in pattern.heads and _reports(pattern):
                    yield noun, self._spelt(pattern, prepositions=False)

    def _spelt(self, pattern: Pattern, *, prepositions: bool = True) -> Demands:
        """What the pattern's slots spell out. Nouns may have a possessor in place of a preposition."""
        demands: list[frozenset[str]] = []
        for slot in pattern.slots:
            if slot.optional:
                continue
            if not slot.filler.is_open:
                classes = [self._any(self._lexicon.classes[name]) for name in slot.filler.classes]
                demands.append(self._any(slot.filler.words).union(*classes))
            if slot.place == "prep" and prepositions and not pattern.noun:
                demands.append(slot.preps)
        return tuple(sorted(demands, key=len))

    def _any(self, lemmas: Iterable[str]) -> frozenset[str]:
        """All forms of the words; of several words that belong together, of the last."""
        key = frozenset(lemmas)
        if key not in self._forms:
            self._forms[key] = frozenset(form for lemma in key for form in forms(words_of(lemma).split(" ")[-1]))
        return self._forms[key]


def _reports(pattern: Pattern) -> bool:
    """Whether the pattern gives a code by itself."""
    return not pattern.topic and bool(pattern.code or pattern.kind)
