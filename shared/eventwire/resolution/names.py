"""Names: what all spellings of one name have in common.

Transliterations of one name differ in articles (el-, al-, as-), doubled letters, vowels, and in letters that stand for
one sound (kh and h, q and k, w and v, j and y). The skeleton of a word is what is left when all that is levelled. It is
a blocking key, not an identity: equal skeletons are then compared letter by letter.
"""

import re
from collections.abc import Sequence

from rapidfuzz.distance import JaroWinkler

from eventwire.folding import fold
from eventwire.model import ActorType

ARTICLES = frozenset("al el as ash ad at an ar az es er ed ez ul ur bin ben ibn abu bint".split())
PARTICLES = frozenset("de da do dos das del della di du la le van von der den ter ten y e of the and for in".split())
TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir lord lady dame president vice prime minister chancellor senator
    representative congressman congresswoman governor mayor general gen lt lieutenant maj major col colonel capt captain
    sgt sergeant cmdr commander adm admiral brig brigadier judge justice king queen prince princess sheikh shaikh emir
    sultan ayatollah imam mullah pope cardinal bishop archbishop rev reverend father ambassador secretary spokesman
    spokeswoman spokesperson former acting deputy foreign defence defense interior finance jr sr his her excellency
    hon honourable crown""".split()
)
_GENERIC = frozenset("society association organization organisation group movement committee council party".split())
_SOUNDS = (
    ("sch", "s"), ("tsch", "s"), ("tch", "s"), ("ch", "s"), ("sh", "s"), ("zh", "s"), ("dj", "j"), ("dzh", "j"),
    ("kh", "k"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("q", "k"), ("c", "k"), ("x", "ks"),
    ("w", "v"), ("z", "s"),
)  # fmt: skip
_NEAR = 0.7
_WORD = re.compile(r"[^\W_]+")


def words(name: str) -> list[str]:
    """The words of a name that tell it from others: folded, without articles, particles and titles.

    >>> words("President Abdel-Fattah el-Sissi")
    ['abdel', 'fattah', 'sissi']
    """
    found = [w for w in _WORD.findall(fold(name).replace("'", ""))]
    kept = [w for w in found if w not in ARTICLES and w not in PARTICLES]
    untitled = [w for w in kept if w not in TITLES]
    return untitled or kept or found


def skeleton(word: str) -> str:
    """A folded word's consonants, each sound in one spelling, none doubled; the first sound kept if it is a vowel.

    >>> [skeleton(w) for w in ("sissi", "sisi", "zelenskyy", "zelensky", "gaddafi", "kadhafi", "osama", "usama")]
    ['s', 's', 'slnsk', 'slnsk', 'gdf', 'kdf', 'asm', 'asm']
    """
    levelled = word
    for spelling, sound in _SOUNDS:
        levelled = levelled.replace(spelling, sound)
    first, rest = levelled[:1], levelled[1:]
    first = "a" if first in "aeiouy" else first
    letters = first + "".join(c for c in rest if c not in "aeiouyhj'")
    return "".join(c for n, c in enumerate(letters) if n == 0 or c != letters[n - 1])


def _sound(word: str) -> str:
    """The class of a word's first sound, coarse enough for every spelling and for an initial."""
    first = skeleton(word)[:1]
    return {"g": "k", "h": "k", "j": "a", "f": "v", "b": "v", "p": "v", "d": "t"}.get(first, first)


def block_key(name: str, kind: ActorType, actor_id: str) -> str:
    """What every spelling of a name agrees on.

    * A person: the first sounds of the first and the last word, in alphabetical order: they survive transliteration,
      initials, dropped middle names and titles, and the surname put first.
    * A country: its id. Others: the alphabetically first skeleton of the words that are not generic.
    """
    parts = words(name)
    if kind is ActorType.COUNTRY or not parts:
        return actor_id
    if kind is ActorType.PERSON:
        return "".join(sorted((_sound(parts[0]), _sound(parts[-1])))) if len(parts) > 1 else _sound(parts[0])
    return min(skeleton(w) for w in ([w for w in parts if w not in _GENERIC] or parts))


def same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names, as folded words, can be one person's: each word of the shorter name is found in the longer, as a
    spelling or as an initial, and one whole word at least.

    >>> same_person(["volodymyr", "zelenskyy"], ["zelensky"]), same_person(["penny", "wong"], ["lawrence", "wong"])
    (True, False)
    """
    if not one or not other:
        return False
    short, long = sorted((list(one), list(other)), key=len)
    rest, whole = list(long), 0
    for word in short:
        match = next((w for w in rest if same_word(word, w)), None)
        if match is None:
            match = next((w for w in rest if min(len(w), len(word)) == 1 and w[0] == word[0]), None)
        else:
            whole += 1
        if match is None:
            return False
        rest.remove(match)
    return whole > 0


def same_word(one: str, other: str) -> bool:
    """Whether two folded words are spellings of one: equal, or of one skeleton and near in letters.

    >>> same_word("sergey", "sergei"), same_word("kovalenko", "kovaleva")
    (True, False)
    """
    if one == other:
        return True
    if min(len(one), len(other)) < 3:
        return False
    return skeleton(one) == skeleton(other) and JaroWinkler.similarity(one, other) >= _NEAR
