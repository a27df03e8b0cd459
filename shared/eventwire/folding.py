"""Folding: the form in which names are compared and searched, without accents, case and apostrophes."""

import unicodedata

_PLAIN = str.maketrans(
    {"ı": "i", "İ": "i", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ł": "l", "Ł": "l", "ß": "ss", "æ": "ae", "Æ": "ae",
     "œ": "oe", "Œ": "oe", "ð": "d", "þ": "th", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "—": "-"}
)  # fmt: skip


def fold(text: str) -> str:
    """Text without accents and case.

    >>> fold("Türkiye’s Erdoğan")
    "turkiye's erdogan"
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
