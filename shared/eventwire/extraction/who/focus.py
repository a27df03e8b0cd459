"""Which country a role without one belongs to: "the police", "the president", "rebels"."""

from collections import Counter
from collections.abc import Iterable, Sequence

from eventwire.extraction.lexicon import country_of
from eventwire.extraction.tree import Token
from eventwire.extraction.who.phrase import clause, complements, noun_phrase
from eventwire.extraction.who.place import Places
from eventwire.extraction.who.vocabulary import vocabulary
from eventwire.extraction.who.words import Name, SentenceWords

_CLEAR = 0.5
"""Share of all countries' namings from which one is the article's own."""
_FAR = 2
"""How many times the next country's namings also make one the article's own."""

_HEADLINE = 3
_OPENING = 2
_TRAVELLING = frozenset({"GOV", "MIL", "ELI", "SPY", "IGO", "BUS", "MED"})
"""Roles whose bearers act abroad, so that the place of the act says little of their country."""
_HERE = frozenset({"in", "at", "near", "inside", "outside", "around", "across", "throughout"})
_OFFICIAL = frozenset({"GOV", "MIL", "SPY", "IGO", "ELI"})
_NEAR = frozenset({"near", "outside", "around"})
_BORDERS = frozenset({"border", "frontier"})
_ARMED = frozenset({"REB", "UAF", "CRM"})
_VISITING = vocabulary(
    """
    tourist national citizen hostage engineer contractor missionary expatriate traveller traveler backpacker diplomat
    ambassador embassy consulate tanker freighter ship vessel
    """
)
"""Those whom armed men attack far from their own country."""
_ABROAD = frozenset({"USA", "GBR", "FRA"})
"""Whose soldiers fight rebels of other countries."""
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "pobj"})


_FOREIGN_MADE = vocabulary("backed born made based owned flagged registered built funded trained educated supplied")


def counts(name: Name) -> bool:
    """Whether a naming says where the text plays: "anti-Syrian", "Iran-backed" and "ethnic Serb" do not."""
    return name.before not in {"anti", "pro", "non", "ethnic"} and name.after not in _FOREIGN_MADE


def countries(names: Iterable[Name]) -> list[str]:
    """The country of each name that has one, in order."""
    return [country for name in names if counts(name) and (country := country_of(name.code))]


def weight(part: str, index: int) -> int:
    """How much a naming counts: most in the headline, more in the first sentence."""
    if part == "title":
        return _HEADLINE
    return _OPENING if index == 0 else 1


class Focus:
    """The countries of an article, and of the surroundings of a word."""

    def __init__(self, places: Places, namings: Sequence[tuple[Sequence[Name], int]], dateline: str | None) -> None:
        self._places = places
        self._clauses: dict[tuple[int, int], str | None] = {}
        tally: Counter[str] = Counter()
        for names, worth in namings:
            for country in countries(names):
                tally[country] += worth
        if dateline:
            tally[dateline] += _OPENING
        self.article = self._clear(tally, dateline) if len(namings) > 1 or dateline else None

    @staticmethod
    def _clear(tally: Counter[str], dateline: str | None) -> str | None:
        """The country that has at least half of all namings or far more than the next; else the dateline's, if next.

        None where no country stands out.
        """
        if not tally:
            return None
        (country, count), *others = tally.most_common(2)
        second, less = others[0] if others else ("", 0)
        if count >= _CLEAR * tally.total() or count >= _FAR * less:
            return country
        return dateline if dateline in (country, second) else None

    def country(self, words: SentenceWords, head: Token, role: str, *, definite: bool) -> str | None:
        """The country of an actor of that role named at `head` without any: None where nothing is sure.

        In order: where the act takes place (for roles that stay at home), the article's own country, the only
        country of the clause or of a clause around it. Who is `definite` ("the army") belongs to it; of others who
        travel ("a diplomat", "President X") the other side of their act is not taken for their own.
        """
        travelling = role[:3] in _TRAVELLING
        verb = clause(head)
        if not travelling:
            place = self._place(words, verb)
            if place is not None:
                return place
        if self.article is not None:
            return self.article
        while True:
            wary = travelling and (not definite or head.dep_ == "nsubj")
            found = self._around(words, head, verb, wary=wary)
            foreign = self._visitors(words, verb) if role[:3] in _ARMED else set()
            found -= foreign
            if len(found) == 1:
                return found.pop()
            home = self._at_home(words, verb) if found or definite or role[:3] not in _OFFICIAL else None
            if found or home not in {None, *foreign}:
                return home if home not in foreign else None
            if verb.head == verb:
                return self._place(words, clause(head)) if role == "MIL" else None
            verb = clause(verb.head)

    def _around(self, words: SentenceWords, head: Token, verb: Token, *, wary: bool) -> set[str]:
        """The countries named in the clause: states before the armed groups and bodies of some country."""
        low, high = verb.left_edge.i, verb.right_edge.i + 1
        names = [name for name in words.names if low <= name.start < high]
        if wary:
            own = noun_phrase(head)
            names = [name for name in names if not self._other_side(words, name, verb, own)]
        states = [name for name in names if name.actor.kind in {"countries", "capitals", "persons"}]
        return set(countries(states)) or set(countries(names))

    def _at_home(self, words: SentenceWords, verb: Token) -> str | None:
        """The country of those in the clause who act at home ("Peruvian farmers"), where it is one."""
        found = set()
        for token in verb.subtree:
            if token.dep_ in _ARGUMENTS and self._domestic(words, token):
                own = noun_phrase(token)
                found.update(countries(name for name in words.names if name.start in own))
                places = [self._places.country(words, place) for place in complements(token, _HERE)]
                before = [t.text for t in token.lefts if t.dep_ == "compound" and t.pos_ == "PROPN"]
                places.append(self._places.city_country(" ".join(before)) if before else None)
                found.update(country for country in places if country is not None)
        return found.pop() if len(found) == 1 else None

    @staticmethod
    def _visitors(words: SentenceWords, verb: Token) -> set[str]:
        """The countries of those in the clause who are foreign where armed men of no country attack them."""
        found: set[str] = set()
        for token in verb.subtree:
            role = words.role_at(token.i) if token.dep_ in _ARGUMENTS else None
            own = noun_phrase(token) if role is not None else range(0)
            named = countries(name for name in words.names if name.start in own)
            if role is not None and token.lemma_.lower() in _VISITING:
                found.update(named)
            elif role is not None and role.role.code == "MIL":
                found.update(_ABROAD.intersection(named))
        return found

    def _place(self, words: SentenceWords, verb: Token) -> str | None:
        """The country of the only place at which the clause's act happens."""
        key = (id(words), verb.i)
        if key not in self._clauses:
            self._clauses[key] = self._place_of(words, verb)
        return self._clauses[key]

    def _place_of(self, words: SentenceWords, verb: Token) -> str | None:
        tokens = [
            token
            for token in verb.subtree
            if token.dep_ == "pobj" and token.head.lower_ in _HERE and clause(token) == verb
        ]
        for child in verb.children:
            if child.dep_ in {"dobj", "nsubjpass"}:
                tokens.extend(complements(child, _HERE))
        for near in (False, True):  # "in the town of Suruc near the Syrian border" is in Turkey
            chosen = [token for token in tokens if (token.head.lower_ in _NEAR) == near]
            found = {self._places.country(words, token) for token in chosen if token.lemma_ not in _BORDERS} - {None}
            if found:
                return found.pop() if len(found) == 1 else None
        return None

    def _other_side(self, words: SentenceWords, name: Name, verb: Token, own: range) -> bool:
        """Whether the name is, or belongs to, another actor among the same verb's arguments."""
        if name.start in own:
            return False
        token = words.doc[name.head]
        acts = False
        for _ in range(6):
            if token.dep_ in _ARGUMENTS:
                top = token.head
                while top.dep_ == "prep":
                    top = top.head
                if token.dep_ == "pobj" and token.head.lower_ in _HERE | {"from", "of"}:
                    token = top
                    continue
                if words.role_at(token.i) is not None or words.name_at(token.i) is not None:
                    acts = not self._domestic(words, token)
                if top != verb and top.dep_ in _ARGUMENTS:
                    token = top
                    continue
                return top == verb and acts
            if token in {token.head, verb}:
                return False
            token = token.head
        return False

    @staticmethod
    def _domestic(words: SentenceWords, token: Token) -> bool:
        """Whether an argument is of those who act at home, so that a government or army beside them is theirs."""
        role = words.role_at(token.i)
        return role is not None and role.role.code[:3] not in _TRAVELLING
