"""Persons: which forms of names are one actor, as a function of the set of forms.

Forms that can be one actor at all are joined by an edge; only forms that edges connect are compared further. Within
such a component the forms come in a fixed order (known to the dictionary, then the fuller names, surnames alone
last), and each joins the actor that it fits best, if none of that actor's names contradicts it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eventwire.model import ActorType
from eventwire.resolution.names import Kin, same_person, same_word, skeleton

_SAME, _POSSIBLE, _ROLE, _TITLE = 2.0, 1.0, 0.3, 0.2
_LONG_NAME = 3
_CLEARLY = 0.15
"""By how much the best must lead where a name is only possibly the actor's: "Kovalenko" of two is neither."""


@dataclass(frozen=True, slots=True)
class Look:
    """What of a form is compared."""

    actor_id: str
    words: tuple[str, ...]
    known: bool
    type: str
    country: str | None
    roles: frozenset[str]
    titles: frozenset[str]


def keys(look: Look) -> set[str]:
    """Under what a form is looked up: the beginnings of the skeletons of its words.

    Forms without one in common are not compared.
    """
    return {skeleton(word)[:2] for word in look.words} | {"".join(word[0] for word in look.words)}


def fit(one: Look, other: Look) -> float:
    """How well two forms fit as one actor; 0 where they cannot be.

    * Two dictionary entries are two actors; types and, where both are told, countries must agree.
    * Full names must agree; a surname alone, or given names that only begin alike, must agree in role as well.
    """
    if (one.known and other.known) or one.type != other.type:
        return 0.0
    if not _of_one_country(one, other):
        return 0.0
    kin = same_person(one.words, other.words) if one.type == ActorType.PERSON else _same_body(one.words, other.words)
    if kin is Kin.DIFFERENT:
        return 0.0
    role = _ROLE if one.roles & other.roles else 0.0 if not (one.roles and other.roles) else -_ROLE
    title = _TITLE if one.titles & other.titles else 0.0
    if kin is Kin.SAME:
        return _SAME + role + title
    if role < 0 or (not (one.country and other.country) and not title):
        return 0.0
    return _POSSIBLE + role + title


def _of_one_country(one: Look, other: Look) -> bool:
    """Whether countries agree, as far as they are told.

    A person in the same office under the same name of three words or more is one wherever a report puts them: an
    envoy is called by the land that sent him and by the one that called him in.
    """
    if not one.country or not other.country or one.country == other.country:
        return True
    long = len(one.words) >= _LONG_NAME and one.words == other.words
    return long and one.type == ActorType.PERSON and bool(one.roles & other.roles)


def _same_body(one: Sequence[str], other: Sequence[str]) -> Kin:
    """Organizations and groups.

    The same words in any order and spelling, or the one's initials are the other's name.
    """
    short, long = sorted((one, other), key=lambda name: (len(name), tuple(name)))
    if len(short) == 1 and len(long) >= 3 and short[0] == "".join(word[0] for word in long):  # noqa: PLR2004 - an acronym
        return Kin.SAME
    if len(short) != len(long):
        return Kin.DIFFERENT
    rest = list(long)
    for word in short:
        match = next((w for w in rest if same_word(word, w)), None)
        if match is None:
            return Kin.DIFFERENT
        rest.remove(match)
    return Kin.SAME


def cluster(looks: Sequence[Look]) -> list[list[Look]]:
    """The actors among the forms of one component; the first of each is the form that founded it."""
    found: list[list[Look]] = []
    for look in sorted(looks, key=lambda one: (not one.known, -len(one.words), one.actor_id)):
        fits = sorted(
            (
                (max(fit(look, member) for member in members), -n)
                for n, members in enumerate(found)
                if _agrees(look, members)
            ),
            reverse=True,
        )
        fits = [one for one in fits if one[0] > 0]
        doubtful = bool(fits) and fits[0][0] < _SAME - _ROLE
        if not fits or (doubtful and len(fits) > 1 and fits[0][0] - fits[1][0] < _CLEARLY):
            found.append([look])
        else:
            found[-fits[0][1]].append(look)
    return found


def _agrees(look: Look, members: Sequence[Look]) -> bool:
    """Whether no name of an actor contradicts a form: neither in the name nor in the country."""
    return all(
        not (look.known and member.known)
        and _of_one_country(look, member)
        and (look.type != ActorType.PERSON or same_person(look.words, member.words) is not Kin.DIFFERENT)
        for member in members
    )


def component(start: str, edges: Mapping[str, Sequence[str]]) -> set[str]:
    """All forms that edges connect with one."""
    seen, waiting = {start}, [start]
    while waiting:
        for near in edges.get(waiting.pop(), ()):
            if near not in seen:
                seen.add(near)
                waiting.append(near)
    return seen
