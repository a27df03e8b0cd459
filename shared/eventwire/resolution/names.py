"""Names: what all spellings of one name have in common, and whether two names can be one person's.

Transliterations of one name differ in articles (el-, al-, as-), doubled letters, vowels, and in letters that stand for
one sound (kh and h, g and h, q and k, w and v, z and s, j and y). The skeleton of a word is what is left when all that
is levelled. Words are one when their skeletons are equal or nearly so and they are near in letters as well.
"""

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler, Levenshtein

from eventwire.folding import fold

_ARTICLES = frozenset("al el as ash ad at an ar az es er ed ez ul ur bin ben ibn bint".split())  # noqa: SIM905 - reads as a list of words
_PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten y e of the and for in jr sr ii iii".split()  # noqa: SIM905 - reads as a list of words
)
_TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir lord lady dame president vice prime minister premier chancellor
    senator representative congressman congresswoman governor mayor general gen lt lieutenant maj major col
    colonel capt captain sgt sergeant cmdr commander adm admiral brig brigadier judge justice king queen
    prince princess sheikh shaikh sheik emir sultan ayatollah imam mullah pope cardinal bishop archbishop
    monsignor rev reverend ambassador secretary spokesman spokeswoman spokesperson former acting deputy
    foreign defence defense interior his her excellency hon crown""".split()  # noqa: SIM905 - reads as a list of words
)
_SPELLINGS = (
    ("tsch", "s"), ("sch", "s"), ("tch", "s"), ("cz", "s"), ("sz", "s"), ("sh", "s"), ("zh", "s"), ("dzh", "s"),
    ("dz", "s"), ("ts", "s"), ("tz", "s"), ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("kh", "k"), ("gh", "k"),
    ("ch", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("qu", "k"), ("x", "ks"),
)  # fmt: skip
_SOUNDS = str.maketrans({"g": "k", "q": "k", "c": "k", "w": "f", "v": "f", "z": "s", "h": "", "y": "", "j": ""})
_VOWELS = "aeiouyj"
_WORD = re.compile(r"[^\W_]+")
_NICKNAMES = (
    "antony anthony tony", "william bill will billy", "robert bob rob bobby", "richard dick rick",
    "james jim jimmy", "john jack jon johnny", "edward ted ed eddie", "joseph joe jose",
    "charles chuck charlie", "elizabeth liz beth", "katherine catherine kate cathy katie",
    "margaret peggy maggie", "michael mike mick", "thomas tom", "benjamin ben bibi", "daniel dan danny",
    "david dave", "matthew matt", "christopher chris", "andrew andy drew", "stephen steven steve",
    "nicholas nick nika nikoloz", "alexander sasha alex sandro", "mikhail misha", "vladimir volodya vova",
    "dmitry dima", "francisco paco pancho", "ignacio nacho", "radoslaw radek", "stanislaw stas",
    "lawrence larry", "gerald gerry jerry", "timothy tim", "kenneth ken", "ronald ron", "donald don",
    "samuel sam", "gregory greg", "frederick fred", "peter pete", "patrick pat", "susan sue", "deborah debbie",
    "ferdinand bongbong", "jennifer jen jenny", "victoria vicky", "leonard len", "raymond ray",
)  # fmt: skip
_SHORT, _LONG = 4, 6
_NEAR, _NEARER, _JOINED = 0.65, 0.84, 0.93


class Kin(IntEnum):
    """Whether two names can be one person's."""

    DIFFERENT = 0
    POSSIBLE = 1
    SAME = 2


@lru_cache(maxsize=50_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others: folded, without articles, particles and titles.

    A surname that stands before a comma or in capitals is put last.

    >>> words("President Abdel-Fattah el-Sissi"), words("KEÇELİ Öncü"), words("Keçeli, Öncü")
    (('abdel', 'fattah', 'sissi'), ('oncu', 'keceli'), ('oncu', 'keceli'))
    """
    before, comma, after = name.partition(",")
    if comma and after.strip():
        name = f"{after} {before}"
    written = _WORD.findall(name.replace("'", "").replace("’", ""))
    capitals = [w for w in written if w.isupper() and len(w) > 3]  # noqa: PLR2004 - shorter ones are initials
    if capitals and len(capitals) < len(written) and written[0] in capitals:
        written = [w for w in written if w not in capitals] + capitals
    found = [word for w in written for word in _WORD.findall(fold(w))]
    kept = [w for w in found if w not in _ARTICLES and w not in _PARTICLES]
    untitled = [w for w in kept if w not in _TITLES]
    return tuple(untitled or kept or found)


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """A folded word's consonants, each sound in one spelling, none doubled; a first vowel is kept as `a`.

    >>> [skeleton(w) for w in ("sissi", "sisi", "zelenskyy", "selenskyj", "gladkov", "hladkov", "osama", "usama")]
    ['s', 's', 'slnsk', 'slnsk', 'kldkf', 'kldkf', 'asm', 'asm']
    """
    levelled = word
    for spelling, sound in _SPELLINGS:
        levelled = levelled.replace(spelling, sound)
    first = "a" if levelled[:1] in _VOWELS else levelled[:1].replace("h", "k")
    rest = "".join(c for c in levelled[1:].translate(_SOUNDS) if c not in _VOWELS)
    letters = first.translate(_SOUNDS) + rest
    return "".join(c for n, c in enumerate(letters) if n == 0 or c != letters[n - 1])


@lru_cache(maxsize=200_000)
def same_word(one: str, other: str) -> bool:
    """Whether two folded words are spellings of one: skeletons equal or nearly so, and near in letters.

    >>> same_word("sergey", "siergiej"), same_word("kuznetsov", "kuzniecow"), same_word("kovalenko", "kovaleva")
    (True, True, False)
    """
    if one == other:
        return True
    if min(len(one), len(other)) < 3:  # noqa: PLR2004 - two letters are an initial or a particle
        return False
    first, second = skeleton(one), skeleton(other)
    if first == second:
        return JaroWinkler.similarity(one, other) >= _NEAR
    allowed = 2 if min(len(first), len(second)) >= _LONG - 1 else 1 if min(len(first), len(second)) >= _SHORT else 0
    return (
        allowed > 0 and Levenshtein.distance(first, second) <= allowed and JaroWinkler.similarity(one, other) >= _NEARER
    )


def _same_given(one: str, other: str) -> Kin:
    """Given names: spellings, initials, short forms; with the same first sound at least possible."""
    if same_word(one, other):
        return Kin.SAME
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        forms = {long, *(name for names in _NICKNAMES if long in names.split() for name in names.split())}
        return Kin.SAME if any(name[0] == short for name in forms) else Kin.DIFFERENT
    if len(short) >= 3 and (long.startswith(short) or (len(short) >= 4 and short in long)):  # noqa: PLR2004
        return Kin.SAME
    if any(one in names.split() and other in names.split() for names in _NICKNAMES):
        return Kin.SAME
    return Kin.POSSIBLE if one[:2] == other[:2] else Kin.DIFFERENT


@lru_cache(maxsize=200_000)
def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> Kin:
    """Whether two names, as words, can be one person's.

    Surnames must agree and given names too, in whatever order the two are written; a surname alone is possibly the
    person.

    >>> same_person(("volodymyr", "zelenskyy"), ("zelensky",)).name
    'POSSIBLE'
    >>> same_person(("penny", "wong"), ("lawrence", "wong")).name
    'DIFFERENT'
    >>> same_person(("shigeru", "ishiba"), ("ishiba", "shigeru")).name
    'SAME'
    >>> same_person(("w", "burns"), ("bill", "burns")).name
    'SAME'
    """
    if not one or not other:
        return Kin.POSSIBLE
    if one == other:
        return Kin.SAME
    short, long = sorted((one, other), key=lambda name: (len(name), name))
    if len(short) == 1:
        return Kin.POSSIBLE if same_word(short[0], long[-1]) or same_word(short[0], long[0]) else Kin.DIFFERENT
    joined = "".join(short)
    if any(JaroWinkler.similarity(joined, "".join(long[n:] + long[:n])) >= _JOINED for n in range(len(long))) and (
        same_word(short[-1], long[-1])
        or len(short) != len(long)
        or set(map(skeleton, short)) == set(map(skeleton, long))
    ):
        return Kin.SAME
    return max(_ordered(short, long), _ordered(short, (*long[1:], long[0])), _ordered(short, (long[-1], *long[:-1])))


def _ordered(short: tuple[str, ...], long: tuple[str, ...]) -> Kin:
    """With the surname last in the shorter name, and last or second to last in the longer."""
    given = max(_same_given(short[0], word) for word in long[:-1])
    if same_word(short[-1], long[-1]):
        return given
    inner = any(same_word(short[-1], word) for word in long[1:-1])
    return Kin.SAME if inner and same_word(short[0], long[0]) else Kin.DIFFERENT
