"""Folding: the form in which names are compared and searched, without accents, case and apostrophes."""

import re
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
    if text.isascii():
        return text.replace("`", "'").lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The folded words of a text: runs of letters and digits. Every index searches by these, so all answer alike.

    >>> words("O'Brien, U.S.: 3.5 % snake_case")
    ['o', 'brien', 'u', 's', '3', '5', 'snake', 'case']
    """
    return _WORD.findall(fold(text))
