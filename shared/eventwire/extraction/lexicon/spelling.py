"""Spelling: how names are cut into words so that accents, hyphens, apostrophes and abbreviation points are alike."""

import unicodedata
from itertools import chain, pairwise

_SPECIAL = str.maketrans(
    {
        "ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'",
        "´": "'", "–": "-", "‐": "-", "‑": "-", "−": "-", "ə": "a", "Ə": "A",
    }
)  # fmt: skip
_LONG = 6
"""Letters from which a word is long enough that doubled letters do not tell it from another."""
ARTICLES = frozenset({"al", "el", "as", "es", "ar", "ad", "an", "at", "az", "ash", "ul", "ud"})
"""Forms of the Arabic article as newspapers write them within names; any of them, or none, names the same person."""
PARTICLES = ARTICLES | frozenset(
    {"bin", "ben", "ibn", "abu", "de", "da", "do", "dos", "del", "della", "der", "den", "van", "von", "la", "le", "du",
     "di", "ter", "ten", "bint", "ould", "st"}
)  # fmt: skip
"""Words that belong to the surname behind them."""


def fold(text: str) -> str:
    """The text without accents and with plain quotes and hyphens; case is kept.

    >>> fold("Öncü Keçeli’s")
    "Oncu Keceli's"
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> tuple[str, ...]:
    """The words by which names are compared: hyphens part them, abbreviation points and inner apostrophes go.

    >>> words("U.S.-led"), words("Sana'a"), words("Lord's Resistance Army"), words("al-Qaïda")
    (('US', 'led'), ('Sanaa',), ('Lord', "'s", 'Resistance', 'Army'), ('al', 'Qaida'))
    """
    plain = fold(text)
    if plain.isalnum():
        return (plain,)
    return tuple(chain.from_iterable(map(_pieces, plain.replace("-", " ").replace("/", " ").split())))


def _pieces(piece: str) -> tuple[str, ...]:
    if piece in {"'s", "'", "&"}:
        return (piece,)
    for ending in ("'s", "'"):
        if piece.endswith(ending) and len(piece) > len(ending):
            return (*_pieces(piece[: -len(ending)]), ending)
    bare = piece.replace(".", "").replace("'", "")
    if not bare or not bare[0].isalnum():
        return (piece,)
    tail = bare.rstrip(',;:!?)"')
    return (bare,) if tail == bare else (tail, bare[len(tail) :])


def key(word: str) -> str:
    """The form in which words are looked up: lower case, in long words without doubled letters (often misspelt).

    >>> key("Phillippines") == key("Philippines"), key("Mali") == key("Malli")
    (True, False)
    """
    lower = word.lower()
    if len(lower) < _LONG:
        return lower
    return lower[0] + "".join(letter for before, letter in pairwise(lower) if letter != before)


def slug(name: str) -> str:
    """The name as it stands in an id: lower case words joined by hyphens.

    >>> slug("Öncü Keçeli")
    'oncu-keceli'
    """
    kept = ("".join(character for character in word.lower() if character.isalnum()) for word in words(name))
    return "-".join(word for word in kept if word and word != "s") or "unnamed"


def surname(name: tuple[str, ...]) -> tuple[str, ...]:
    """The last word of a name with the particles before it.

    >>> surname(("Bashar", "al", "Assad")), surname(("F", "W", "de", "Klerk"))
    (('al', 'Assad'), ('de', 'Klerk'))
    """
    start = len(name) - 1
    while start > 1 and name[start - 1].lower() in PARTICLES:
        start -= 1
    return name[start:]


def person_forms(name: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The other ways to write a person's name: without middle initials, with any form of the Arabic article or none.

    >>> sorted(person_forms(("George", "W", "Bush")))
    [('George', 'Bush'), ('George', 'W', 'Bush')]
    """
    forms = {name}
    if len(name) > 2:  # noqa: PLR2004 - a middle name needs one on both sides
        inner = tuple(word for word in name[1:-1] if len(word) > 1)
        forms.add((name[0], *inner, name[-1]))
    for form in tuple(forms):
        places = [at for at, word in enumerate(form) if word.lower() in {"al", "el"} and 0 < at < len(form) - 1]
        for at in places:
            forms.update({(*form[:at], other, *form[at + 1 :]) for other in ("al", "el", "as", "Al", "El")})
            forms.add((*form[:at], *form[at + 1 :]))
    return {form for form in forms if len(form) > 1 or form == name}
