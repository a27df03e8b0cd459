"""Wording: what a sentence tells beyond who, what, when and where."""

import re
from functools import cache

from eventwire.folding import fold

_WORD = re.compile(r"[a-z0-9]+")
_SUFFIXES = ("ations", "ation", "ings", "ing", "ers", "ies", "ed", "er", "es", "s")
_EMPTY = frozenset(
    """about after again against ahead also among amid another around because been before being between both
    during early earlier each even every first following former from further group have held hour hours
    however into last late later leader leaders least less like made make many meanwhile minister more morning
    most much must near new night officials official only other over part people percent president previous
    prime said same saturday saying says several since some source sources spoke spokesman spokesperson
    spokeswoman state statement still such than that their them then there these they this those thousands
    three through till time today told tomorrow took tuesday under until upon very week weeks well were what
    when where which while whom whose will with within without would year years yesterday monday wednesday
    thursday friday sunday afternoon evening overnight january february march april may june july august
    september october november december government country foreign ministry authorities according reported
    reports report news agency added announced foreign two one four five six seven eight nine ten the and for
    but his her its was are had has who not day days ago him she our out off via per all any can day did get
    how let may now old see two way who use""".split()  # noqa: SIM905 - reads as a list of words
)
_DAYPARTS = (
    ("morning", re.compile(r"\b(?:morning|dawn|early (?:hours|on)|at daybreak|before noon)\b", re.IGNORECASE)),
    ("afternoon", re.compile(r"\b(?:afternoon|midday|noon)\b", re.IGNORECASE)),
    ("evening", re.compile(r"\b(?:evening|late on|night|overnight|at dusk|before midnight)\b", re.IGNORECASE)),
)
_SHORTEST, _SHORTEST_STEM = 2, 4

MOST_WORDS = 24
"""How many words of a sentence are kept; a longer sentence tells more than the one act."""


def content_words(sentence: str, headline: str, names: frozenset[str]) -> frozenset[str]:
    """The stems of the words that carry meaning in the sentence, then the headline.

    Without the names that stand elsewhere.

    >>> sorted(content_words("Russia bombed a print works in Kharkiv on Monday.", "", frozenset({"russia", "kharkiv"})))
    ['bomb', 'print', 'work']
    """
    kept: dict[str, None] = {}
    for text in (sentence, headline):
        for word in _WORD.findall(fold(text)):
            if (len(word) > _SHORTEST or word.isdigit()) and word not in _EMPTY and word not in names:
                kept[stem(word)] = None
    return frozenset(list(kept)[:MOST_WORDS])


@cache
def stem(word: str) -> str:
    """A word without its commonest endings: crude, but the same on both sides of a comparison."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)]
    return word


def daypart(text: str) -> str:
    """The part of the day that a sentence names: morning, afternoon, evening; empty where it names none or several.

    >>> daypart("bombed a clinic late on Monday"), daypart("bombed a clinic on Monday")
    ('evening', '')
    """
    found = [name for name, pattern in _DAYPARTS if pattern.search(text)]
    return found[0] if len(found) == 1 else ""
