"""Which sentences can hold an act: those with the words of some act pattern, so that only they are parsed.

A pattern's head, particles, prepositions and spelt-out words must stand in the sentence in some form for the pattern
to fit; where no pattern has all of its words there, no act can be found. Nouns stand there in a noun's form, and what
stands behind an article is no finite verb; no more is asked of the order of words, which a parse alone can tell.

Those who are quoted by their full name are parsed too: who they are is told there, and "she" may do something later.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from eventwire.extraction.inflection import forms, plain_forms
from eventwire.extraction.lexicon.acts import ActLexicon
from eventwire.extraction.lexicon.pattern import Pattern, Slot
from eventwire.extraction.noise import words_of

Demands = tuple[frozenset[str], ...]
"""Sets of words, one of each of which must be in the sentence."""

_SAYING = "SAY"
_BEFORE_NOUNS = frozenset({"a", "an", "the", "its", "his", "their", "our", "my", "your"})
_FULL_NAME = re.compile(r"[a-z],? [A-Z][\w’'-]+ [A-Z][\w’'-]+")
_INFINITIVE = frozenset({"to"})
_BARE = frozenset({"let", "make", "help", "have"})
"""Verbs whose complement wants no `to`: "helped trace the kidnappers"."""


class _Entry(NamedTuple):
    """The main word of a pattern's head, and what else the pattern demands."""

    word: str
    demands: Demands
    noun: bool


class Sieve:
    """Tells sentences that can hold an act by the words of an act lexicon's patterns."""

    def __init__(self, lexicon: ActLexicon) -> None:
        self._lexicon = lexicon
        self._forms: dict[frozenset[str], frozenset[str]] = {}
        self._demands: dict[str, list[Demands]] = {}
        self._nominal: dict[str, list[Demands]] = {}
        """Those of `_demands` that are left for a word behind an article."""
        for entry in self._all():
            parts = words_of(entry.word).split(" ")
            main = max(parts, key=len)
            demands = (*(self._any([part]) for part in parts if part != main), *entry.demands)
            plain = plain_forms(main)
            for form in plain if entry.noun else forms(main):
                self._demands.setdefault(form, []).append(demands)
                if entry.noun or form not in plain:
                    self._nominal.setdefault(form, []).append(demands)
        self._modals = frozenset(lexicon.modals)
        self._saying = self._any(lexicon.classes.get(_SAYING, ()))
        self._forms.clear()

    def lets_through(self, sentence: str) -> bool:
        """Whether a pattern has all of its words there, a duty is told ("said that they must") or somebody quoted."""
        words = words_of(sentence).split()
        present = frozenset(words)
        before = ""
        for word in words:
            if word in self._demands:
                for demands in (self._nominal if before in _BEFORE_NOUNS else self._demands).get(word, ()):
                    for demand in demands:
                        if present.isdisjoint(demand):
                            break
                    else:
                        return True
            before = word
        says = not present.isdisjoint(self._saying)
        return says and (not present.isdisjoint(self._modals) or _FULL_NAME.search(sentence) is not None)

    def _all(self) -> Iterator[_Entry]:
        """The heads of all patterns; event nouns demand what their verbs do."""
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
                    if not pattern.noun and main not in _BARE and _wants_infinitive(pattern):
                        others = (*others, _INFINITIVE)
                    yield _Entry(main, (*others, *rest), pattern.noun)
        for noun, (verb, _) in lexicon.nominals.items():
            for pattern in lexicon.verbs.get(verb.split()[0], ()):
                if tuple(verb.split()) in pattern.heads and _reports(pattern):
                    yield _Entry(noun, self._spelt(pattern), noun=True)

    def _spelt(self, pattern: Pattern) -> Demands:
        """What the pattern's slots spell out."""
        demands: list[frozenset[str]] = []
        for slot in pattern.slots:
            if slot.optional:
                continue
            if not slot.filler.is_open:
                classes = [self._any(self._lexicon.classes[name]) for name in slot.filler.classes]
                demands.append(self._any(slot.filler.words).union(*classes))
            if slot.place == "prep" and not (pattern.noun and _may_be_possessor(slot)):
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


def _wants_infinitive(pattern: Pattern) -> bool:
    return any(slot.place == "to" and not slot.optional for slot in pattern.slots)


def _may_be_possessor(slot: Slot) -> bool:
    """Whether a noun's possessor may stand for the phrase: "the capture of the town", "its capture"."""
    return slot.filler.role == "TGT" and "of" in slot.preps
