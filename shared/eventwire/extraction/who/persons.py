"""Names that no dictionary has: where they begin, whether a known person is meant by the surname or a misspelling."""

from datetime import date

from rapidfuzz import fuzz, process

from eventwire.extraction.lexicon import KnownActor, Names, country_of, roles_of
from eventwire.extraction.lexicon.spelling import PARTICLES, fold, words
from eventwire.extraction.tree import Token
from eventwire.extraction.who.vocabulary import vocabulary
from eventwire.extraction.who.words import SentenceWords

_ALIKE = 92
"""Similarity of whole names (0 to 100) from which one is taken for a misspelling of the other."""
_NOT_NAMES = frozenset({"PUNCT", "DET", "PRON", "ADP", "VERB", "AUX", "CCONJ", "SCONJ"})
_COURTESY = vocabulary(
    """
    mr mr. mrs mrs. ms ms. dr dr. sir lord lady sheikh madame monsieur
    """
)
"""Forms of address: they make a name a person's and say nothing of the role."""


_CALENDAR = vocabulary(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
    October November December
    """
)


def name_start(sentence: SentenceWords, head: Token) -> int:
    """The first token of the name that ends at `head`: capitalised words and particles, no titles, no known names."""
    doc = sentence.doc
    start = head.i
    while start > 0:
        before = doc[start - 1]
        linked = (
            before.text in {"-", "'", "’"} and start > 1 and not before.whitespace_ and not doc[start - 2].whitespace_
        )
        if linked and _is_part(sentence, doc[start - 2]):
            start -= 2
        elif _is_part(sentence, before) or (
            before.lower_ in PARTICLES and start > 1 and _is_part(sentence, doc[start - 2])
        ):
            start -= 1
        else:
            break
    return start


def name_end(sentence: SentenceWords, start: int) -> int:
    """One past the last of the capitalised words from `start` on, by their letters alone; no known names, no roles."""
    doc = sentence.doc
    end = start
    while end < len(doc):
        token = doc[end]
        if not token.text[:1].isupper() or not token.text.isalpha() or token.text in _CALENDAR:
            break
        if sentence.name_at(end) is not None or sentence.role_at(end) is not None:
            break
        end += 1
    return end


def _is_part(sentence: SentenceWords, token: Token) -> bool:
    if not token.text[:1].isupper() or token.pos_ in _NOT_NAMES or token.lower_ in _COURTESY:
        return False
    return sentence.name_at(token.i) is None and sentence.role_at(token.i) is None


def is_courtesy(token: Token) -> bool:
    """Whether the token is a form of address ("Mr.")."""
    return token.lower_ in _COURTESY


class Persons:
    """The known persons by surname and by similar spelling, as of a day."""

    def __init__(self, names: Names, day: date) -> None:
        self._surnames = names.surnames
        self._names = names
        self._day = day

    def titled(self, surname: str, role: str, country: str | None) -> KnownActor | None:
        """The person of that surname who holds such a role on the day, of that country if one is given; else None.

        Where several fit, none is sure.
        """
        fits = [
            actor
            for actor in self._surnames.get(fold(surname).lower(), ())
            if actor.in_office(self._day)
            and (not role or role in roles_of(actor.code_on(self._day)))
            and (country is None or country_of(actor.code_on(self._day)) == country)
        ]
        return fits[0] if len(fits) == 1 else None

    def misspelt(self, name: str) -> KnownActor | None:
        """The person whose name is spelt almost like this one of two words or more, or None.

        Its words are as many and begin with the same letters.
        """
        form = [word.lower() for word in words(name)]
        if len(form) < 2:  # noqa: PLR2004 - a surname alone is too little to go by
            return None
        spellings = self._names.spellings.get("".join(word[0] for word in form), {})
        found = process.extractOne(" ".join(form), spellings.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if found is None:
            return None
        known = found[0].split(" ")
        alike = all(
            len(a) > 3 or a == b  # noqa: PLR2004 - short words must agree: Kim Jong Un, Il
            for a, b in zip(known, form, strict=True)
        )
        return spellings[found[0]] if alike else None
