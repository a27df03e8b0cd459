"""A sentence as the dictionary sees it: its words, the known names in it, and the role phrase around a token."""

from bisect import bisect_left
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from eventwire.extraction.lexicon import Hit, KnownActor, Lexicon, Role
from eventwire.extraction.lexicon.spelling import words
from eventwire.extraction.tree import Doc
from eventwire.extraction.who.phrase import head_of


class Name(NamedTuple):
    """Tokens [start, end), headed by `head`, name the actor, whose code on the article's date is `code`.

    `after` is the word that a hyphen ties to the name ("led" in "NATO-led"), `before` the one tied on
    before it, or "ethnic".
    """

    start: int
    end: int
    head: int
    actor: KnownActor
    code: str
    after: str = ""
    before: str = ""


class RoleSpan(NamedTuple):
    """Tokens [start, end) are a role phrase; `text` is the phrase as the table has it."""

    start: int
    end: int
    role: Role


def choose(actors: tuple[KnownActor, ...], day: date) -> KnownActor:
    """Of several actors of one name, the first that has a code on that day, else the first."""
    return next((actor for actor in actors if actor.in_office(day)), actors[0])


_WATERS = frozenset({"Ocean", "Sea", "Gulf", "Strait", "Straits", "Channel", "Canal", "Subcontinent", "subcontinent"})

_words = lru_cache(maxsize=50_000)(words)
"""Words of tokens, which repeat."""


class SentenceWords:
    """The words of one parsed sentence with their tokens."""

    def __init__(self, doc: Doc, lexicon: Lexicon, day: date) -> None:
        self.doc = doc
        self._roles = lexicon.roles
        self._role_at: dict[int, RoleSpan | None] = {}
        cut = [_words(token.text) for token in doc.tokens]
        self._words = [word for each in cut for word in each]
        self._tokens = [at for at, each in enumerate(cut) for _ in each]
        self._lower = [word.lower() for word in self._words]
        self._phrases = tuple(lexicon.roles.phrases(self._lower))
        found = (self._name(hit, day) for hit in lexicon.names.find(self._words)) if self._words else ()
        self.names = tuple(name for name in found if not self._is_other_acronym(name, day) and not self._is_water(name))
        self._name_at = {at: name for name in self.names for at in range(name.start, name.end)}

    def _is_other_acronym(self, name: Name, day: date) -> bool:
        """Whether capitals that stand for a person at other times mean something else on this day."""
        if name.actor.kind != "persons":
            return False
        text = self.doc.stretch(name.start, name.end)
        return text.isupper() and " " not in text and not name.actor.in_office(day)

    def _is_water(self, name: Name) -> bool:
        """Whether a state's adjective is part of a water's name: "Indian Ocean", "South China Sea"."""
        tokens = self.doc.tokens
        return name.actor.kind == "countries" and name.end < len(tokens) and tokens[name.end].text in _WATERS

    def mentions(self, *wanted: str) -> bool:
        """Whether one of the words (in lower case) stands in the sentence."""
        return not set(wanted).isdisjoint(self._lower)

    def name_at(self, token: int) -> Name | None:
        """The known name that the token is part of."""
        return self._name_at.get(token)

    def _name(self, hit: Hit, day: date) -> Name:
        start, end = self._tokens[hit.start], self._tokens[hit.end - 1] + 1
        actor = choose(hit.actors, day)
        return Name(
            start,
            end,
            head_of(self.doc, start, end),
            actor,
            actor.code_on(day),
            self._after(hit.end),
            self._before(hit.start),
        )

    def _after(self, word: int) -> str:
        """What a hyphen ties on behind: within the same token, or beyond a token that is a hyphen."""
        if word >= len(self._words):
            return ""
        token, last = self._tokens[word], self._tokens[word - 1]
        if token == last or (
            token == last + 2 and self.doc[last + 1].text in {"-", "–"} and not self.doc[last].whitespace_
        ):
            return self._lower[word]
        return ""

    def _before(self, word: int) -> str:
        if word == 0:
            return ""
        token, previous = self._tokens[word], self._tokens[word - 1]
        if token == previous or (token == previous + 2 and self.doc[token - 1].text in {"-", "–"}):
            return self._lower[word - 1]
        return self._lower[word - 1] if self._lower[word - 1] == "ethnic" else ""

    def role_at(self, token: int) -> RoleSpan | None:
        """The longest role phrase with the token in it; of equally long ones the one that begins first."""
        if token not in self._role_at:
            self._role_at[token] = self._find_role(token)
        return self._role_at[token]

    def _find_role(self, token: int) -> RoleSpan | None:
        first = bisect_left(self._tokens, token)
        if first == len(self._tokens) or self._tokens[first] != token:
            return None
        best: tuple[int, int, Role] | None = None
        for start, end, role in self._phrases:
            longer = start <= first < end and (best is None or end - start > best[1] - best[0])
            if longer and (end - start == 1 or not self._cuts(start, end, first)):
                best = (start, end, role)
        if best is None:
            return None
        return RoleSpan(self._tokens[best[0]], self._tokens[best[1] - 1] + 1, best[2])

    def _cuts(self, start: int, end: int, word: int) -> bool:
        """Whether the phrase holds a known name beside the word, which alone is a role too: "Taliban" and "fighter"."""
        names = any(self._tokens[at] in self._name_at for at in range(start, end) if at != word)
        return names and self._roles.get((self._lower[word],)) is not None

    def lemma_role(self, token: int) -> RoleSpan | None:
        """The role of the token's lemma alone."""
        role = self._roles.get((self.doc.tokens[token].lemma_.lower(),))
        return RoleSpan(token, token + 1, role) if role else None
