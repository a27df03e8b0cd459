"""Datelines: where a report was filed from (`CAIRO (AP) —`), which is not where its events happened."""

from dataclasses import dataclass

_DASHES = (" \u2014 ", " \u2013 ", " -- ", " - ", "\u2014 ", "\u2013 ", ": ")
_WINDOW = 120
_LONGEST_NAME = 5
_SHORTEST_NAME = 3
_CALENDAR_WORDS = """
    jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october
    nov november dec december monday tuesday wednesday thursday friday saturday sunday
"""
_MONTHS = frozenset(_CALENDAR_WORDS.split())


@dataclass(frozen=True)
class Dateline:
    """The place as written (None where only an agency is named), and how many characters the dateline takes."""

    place: str | None
    length: int


def read_dateline(paragraph: str) -> Dateline | None:
    """The dateline that a paragraph opens with, if it does.

    >>> read_dateline("CAIRO (AP) — The envoy arrived on Monday.")
    Dateline(place='CAIRO', length=13)
    >>> read_dateline("The envoy - who had left - arrived.") is None
    True
    """
    window = paragraph[:_WINDOW]
    for dash in _DASHES:
        at = window.find(dash)
        if at <= 0:
            continue
        head = window[:at].strip()
        place, agency = _head(head)
        if place is None and not agency:
            continue
        if dash == ": " and not agency:
            continue
        return Dateline(place, at + len(dash))
    return None


def _head(head: str) -> tuple[str | None, bool]:
    """The place and whether an agency is named; (None, False) where it is no dateline."""
    agency = False
    opened = head.find("(")
    if opened >= 0 and head.endswith(")"):
        inside = head[opened + 1 : -1]
        agency = 0 < len(inside) <= 40 and len(inside.split()) <= 4  # noqa: PLR2004 - "Thomson Reuters Foundation"
        head = head[:opened].strip().rstrip(",")
        if not agency:
            return None, False
    if not head:
        return None, agency
    parts = [part.strip() for part in head.replace("/", ",").split(",")]
    dated = False
    while parts and _is_date(parts[-1]):
        parts.pop()
        dated = True
    if not parts or any(not _is_name(part) for part in parts) or len(parts) > 3:  # noqa: PLR2004 - town, state, country
        return None, False
    capitals = parts[0].isupper() and len(parts[0]) >= _SHORTEST_NAME
    if not (agency or capitals or dated or len(parts) > 1):
        return None, False
    return ", ".join(parts), agency


def _is_date(part: str) -> bool:
    words = part.replace(".", "").split()
    return bool(words) and all(word.lower() in _MONTHS or word.isdigit() for word in words)


def _is_name(part: str) -> bool:
    words = part.split()
    return 0 < len(words) <= _LONGEST_NAME and all(
        word[0].isupper() or word.lower() in {"de", "of", "the", "al", "la", "el"} for word in words
    )
