"""Death tolls as sentences give them, so that an event can show on which its reports disagree."""

import re

_UNITS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {word: n for n, word in enumerate(_UNITS, 1)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_NUMBER = (
    rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS[:9])}))?|{'|'.join(_UNITS)})"
)
_SOME = r"(?:at least |more than |about |some |over |nearly |around |up to )?"
_KILLED = [
    re.compile(rf"\b(?:kill(?:s|ed|ing)|claim(?:s|ed|ing) the lives of) {_SOME}{_NUMBER}\b", re.IGNORECASE),
    re.compile(
        rf"\b{_NUMBER} (?:\w+ ){{0,4}}?"
        r"(?:(?:were|was|are|have been|had been) (?:shot )?(?:killed|dead)|died|dead|deaths|lost their lives)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\bdeath toll (?:\w+ ){{0,4}}?{_NUMBER}\b", re.IGNORECASE),
]


def deaths(sentence: str) -> int | None:
    """How many died by this sentence; None where it gives no number.

    >>> deaths("The strike killed at least six people."), deaths("Twenty-one were killed."), deaths("They met.")
    (6, 21, None)
    """
    for pattern in _KILLED:
        found = pattern.search(sentence)
        if found:
            return _value(found["n"].lower())
    return None


def _value(number: str) -> int:
    if number[0].isdigit():
        return int(number.replace(",", ""))
    return sum(_NUMBERS[part] for part in re.split(r"[ -]", number))
