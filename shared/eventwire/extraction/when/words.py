"""The words that time expressions are made of."""

_MONTH_NAMES = (
    "january jan jan.",
    "february feb feb.",
    "march mar mar.",
    "april apr apr.",
    "may",
    "june jun jun.",
    "july jul jul.",
    "august aug aug.",
    "september sep sep. sept sept.",
    "october oct oct.",
    "november nov nov.",
    "december dec dec.",
)
_WEEKDAY_NAMES = (
    "monday mon.",
    "tuesday tue. tues.",
    "wednesday wed.",
    "thursday thu. thurs. thur.",
    "friday fri.",
    "saturday sat.",
    "sunday",
)
_NUMBER_NAMES = "zero one two three four five six seven eight nine ten eleven twelve"

MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
NUMBERS = {name: number for number, name in enumerate(_NUMBER_NAMES.split())} | {"a": 1, "an": 1, "couple": 2}
UNITS = {form: unit for unit in ("day", "week", "month", "year") for form in (unit, f"{unit}s")}
PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night", "dawn", "noon", "midday"})
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
EARLY_LATE = frozenset({"early", "late", "earlier", "later", "mid"})
VAGUE = frozenset({"several", "some", "few", "many", "recent"})


def number(word: str) -> int | None:
    """A count in figures or in words up to twelve; None where the word is none.

    >>> number("three"), number("21"), number("21st"), number("of")
    (3, 21, 21, None)
    """
    if word in NUMBERS:
        return NUMBERS[word]
    digits = word[:-2] if word.endswith(("st", "nd", "rd", "th")) else word
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 4 else None  # noqa: PLR2004


def year_number(word: str) -> int | None:
    """A year between 1000 and 2199 in four figures; None where the word is none."""
    if len(word) == 4 and word.isascii() and word.isdigit() and "1000" <= word < "2200":  # noqa: PLR2004
        return int(word)
    return None
