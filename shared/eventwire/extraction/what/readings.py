"""The arguments and words of one sentence's predicates, each read once."""

from eventwire.extraction.lexicon.acts import ActLexicon
from eventwire.extraction.lexicon.pattern import Filler
from eventwire.extraction.tree import Token
from eventwire.extraction.what.clause import Clause, read_clause
from eventwire.extraction.what.complement import complements
from eventwire.extraction.what.nominal import Nominal, as_clause, read_nominal
from eventwire.extraction.what.words import head_words, phrase_words


class Readings:
    """Reads a sentence's clauses and event nouns, and holds their words against the lexicon's."""

    def __init__(self, lexicon: ActLexicon) -> None:
        self._lexicon = lexicon
        self._clauses: dict[int, Clause] = {}
        self._complements: dict[tuple[int, str], list[Token]] = {}
        self._nominals: dict[int, Nominal] = {}
        self._words: dict[tuple[int, bool, bool], set[str]] = {}

    def clause(self, verb: Token) -> Clause:
        """The verb's arguments."""
        found = self._clauses.get(verb.i)
        if found is None:
            if verb.pos_ in ("NOUN", "PROPN"):
                _, brings = self._lexicon.nominals.get(verb.base, ("", frozenset[str]()))
                found = as_clause(self.nominal(verb), brings)
            else:
                found = read_clause(verb)
            self._clauses[verb.i] = found
        return found

    def complements(self, verb: Token, place: str) -> list[Token]:
        """The verb's complement clauses: infinitives for `to`, finite ones for `that`."""
        key = (verb.i, place)
        if key not in self._complements:
            self._complements[key] = complements(verb, place)
        return self._complements[key]

    def nominal(self, noun: Token) -> Nominal:
        """The event noun's arguments."""
        if noun.i not in self._nominals:
            self._nominals[noun.i] = read_nominal(noun, self._lexicon)
        return self._nominals[noun.i]

    def holds(self, filler: Filler, token: Token) -> float:
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

    def names(self, filler: Filler, word: str) -> bool:
        """Whether the word itself is one of the slot's."""
        return word in filler.words or any(word in self._lexicon.classes[name] for name in filler.classes)

    def _words_at(self, token: Token, *, heads_only: bool, through_of: bool = True) -> set[str]:
        key = (token.i, heads_only, through_of)
        if key not in self._words:
            if token.pos_ in ("VERB", "AUX"):
                clause = self.clause(token)
                words = {token.base, token.lower_}
                for each in (*clause.objects, *(noun for _, noun in clause.preps[:3])):
                    words |= head_words(each) if heads_only else phrase_words(each)
                self._words[key] = words
            else:
                self._words[key] = head_words(token) if heads_only else phrase_words(token, through_of=through_of)
        return self._words[key]

    def is_event(self, token: Token) -> bool:
        """Whether the noun begins patterns of its own."""
        word = token.base
        return token.pos_ in ("NOUN", "PROPN") and (word in self._lexicon.nouns or word in self._lexicon.nominals)

    def is_armed(self, token: Token) -> bool:
        """Whether the phrase names armed people or means of violence."""
        means = self._lexicon.classes.get("ARMEDMEANS", frozenset())
        return not means.isdisjoint(self._words_at(token, heads_only=False))


def _longest(words: frozenset[str], found: set[str]) -> int:
    """How many words the longest common term has."""
    return max((term.count(" ") + 1 for term in words & found), default=0)
