"""Names: an Aho-Corasick automaton over all names of the known actors, and the persons by their surname."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

import ahocorasick

from eventwire.extraction.lexicon.actors import KnownActor
from eventwire.extraction.lexicon.spelling import key, person_forms, surname, words

_LONG_NAME = 6
"""From this length on a doubled letter more or less is a misspelling."""
_TITLES = frozenset({"president", "premier", "chairman", "general", "chancellor"})
"""Names that begin with one give way to full names as long as they: "Xi Jinping" in "President Xi Jinping"."""
_SHOUTED = 4
"""From this length on a name in capitals may be a headline's; shorter ones are other abbreviations."""


class Hit(NamedTuple):
    """Words [start, end) are a name of each of the actors, in the order of the tables."""

    start: int
    end: int
    actors: tuple[KnownActor, ...]


@dataclass(slots=True)
class _Form:
    """One spelling in lower case: the ways its words may be capitalised, each with its actors."""

    cased: dict[tuple[str, ...], list[KnownActor]]


def _fits(form: tuple[str, ...], text: Sequence[str]) -> bool:
    """Whether the text's capitals allow the name: single words must agree, longer names must begin alike."""
    if len(form) == 1:
        same = form[0][:1] == text[0][:1] and form[0][1:].islower() == text[0][1:].islower()
        shouted = len(text[0]) >= _SHOUTED and text[0].isupper() and form[0][0].isupper()
        return form[0] == text[0] or (len(text[0]) >= _LONG_NAME and same) or shouted
    capitals = [at for at, word in enumerate(form) if word[0].isupper()]
    if not capitals:
        return True
    return text[capitals[0]][0].isupper() and 2 * sum(text[at][0].isupper() for at in capitals) >= len(capitals)


def _forms(actor: KnownActor) -> Iterator[tuple[str, ...]]:
    for name in (actor.name, *actor.also):
        form = words(name)
        if not form:
            continue
        if actor.kind == "persons":
            yield from person_forms(form)
        else:
            yield form
            if form[0].lower() == "the" and len(form) > 1:
                yield form[1:]


_key = lru_cache(maxsize=50_000)(key)
"""Of words in articles, which repeat."""


class Names:
    """Finds names in a sentence's words, longest first, without overlap."""

    def __init__(self, actors: Iterable[KnownActor]) -> None:
        forms: dict[tuple[str, ...], _Form] = {}
        surnames: dict[str, dict[str, KnownActor]] = defaultdict(dict)
        for actor in actors:
            for form in _forms(actor):
                cased = forms.setdefault(tuple(map(key, form)), _Form({})).cased
                known = cased.setdefault(form, [])
                if actor not in known:
                    known.append(actor)
            if actor.kind == "persons":
                for name in (actor.name, *actor.also):
                    last = surname(words(name))
                    for short in {" ".join(last).lower(), last[-1].lower()}:
                        surnames[short][actor.actor_id] = actor
        self.surnames = {name: tuple(found.values()) for name, found in surnames.items()}
        self._automaton = ahocorasick.Automaton()
        for spelling, each in forms.items():
            self._automaton.add_word(f" {' '.join(spelling)} ", (len(spelling), each))
        self._automaton.add_word("\x00", (1, _Form({})))
        self._automaton.make_automaton()

    @cached_property
    def spellings(self) -> Mapping[str, Mapping[str, KnownActor]]:
        """The persons by each of their names in lower case, by the first letters of its words ("ht")."""
        found: dict[str, dict[str, KnownActor]] = defaultdict(dict)
        for people in self.surnames.values():
            for actor in people:
                for name in (actor.name, *actor.also):
                    spelling = [word.lower() for word in words(name)]
                    found["".join(word[0] for word in spelling)][" ".join(spelling)] = actor
        return found

    def find(self, text: Sequence[str]) -> tuple[Hit, ...]:
        """The names among a sentence's words (as `spelling.words` gives them), leftmost longest."""
        lower = [_key(word) for word in text]
        matches = tuple(self._automaton.iter(f" {' '.join(lower)} "))
        if not matches:
            return ()
        blanks = tuple(accumulate(len(word) + 1 for word in lower))
        """Where the blank behind each word stands."""
        found: list[Hit] = []
        for blank, (length, form) in matches:
            end = bisect_left(blanks, blank) + 1
            hit = self._hit(text, end - length, end, form)
            if hit is not None:
                found.append(hit)
        return _longest(found, lower) if len(found) > 1 else tuple(found)

    def _hit(self, text: Sequence[str], start: int, end: int, form: _Form) -> Hit | None:
        part = tuple(text[start:end])
        exact = form.cased.get(part)
        if exact is not None:
            return Hit(start, end, tuple(exact))
        for cased, actors in form.cased.items():
            if len(cased) == len(part) and _fits(cased, part):
                return Hit(start, end, tuple(actors))
        return None


def _longest(hits: list[Hit], text: Sequence[str]) -> tuple[Hit, ...]:
    hits.sort(key=lambda hit: (hit.start - hit.end, text[hit.start] in _TITLES, hit.start))
    taken: set[int] = set()
    kept = []
    for hit in hits:
        if taken.isdisjoint(range(hit.start, hit.end)):
            taken.update(range(hit.start, hit.end))
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: hit.start))
