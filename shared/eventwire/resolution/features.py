"""Features: the claims by which two reports are one event, each a short function that gives its value and its reason.

A value is 1 where the claim holds, -1 where it plainly does not, between them by degree; CONFLICT means that the two
can never stand in one event, whatever else speaks for it. `WEIGHTS` is the one table of what each claim is worth.
"""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from eventwire.resolution.acts import kinship
from eventwire.resolution.block import UNKNOWN
from eventwire.resolution.likeness import BARE, EXACT, INFERRED, INTERVAL, Likeness, Party, Spot, When
from eventwire.resolution.names import Kin, same_person
from eventwire.resolution.wording import stem

CONFLICT = float("-inf")
WEIGHTS = {"same_doer": 1.0, "same_target": 1.0, "same_act": 1.0, "same_day": 1.0, "same_place": 1.0, "same_words": 1.2}
"""What each claim is worth."""

THRESHOLD = 1.9
"""What two reports must reach together: for instance the same sides (.5 each) and one act (1) on one day (1) do."""

WEEKISH = 9
"""Days of an interval up to which it still says something about the day."""

NEAR_KM = 3.0
"""Places this close are one under two names; towns of a crowded strip lie ten apart and are struck apart."""

_ORGANS = 0.12
"""What two organs of one state are worth as one side."""

_FEW = 4
"""Of fewer words than this one in common says no more."""

_AIMLESS = 0.6
"""What it costs that only one of two sentences of an article, or of two related critics, names a target."""

_NAMED = 0.6
"""What it is worth that the words hold the name of a side that the report was not understood to name."""

_STATE = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG"})
_AGAINST = frozenset({"REB", "OPP", "UAF", "SEP", "INS"})
_PUBLIC = frozenset({"CVL", "LAB", "EDU", "AGR", "HLH", "BUS", "MED", "REL", "REF", "OPP"})


class Finding(NamedTuple):
    """What a feature found."""

    value: float
    reason: str


NOBODY = Finding(0.0, "one report names nobody")


def same_party(one: Party | None, other: Party | None) -> Finding:
    """Both reports name the same actor, or one names it as part of what the other names."""
    if one is None or other is None:
        return NOBODY if one or other else Finding(0.0, "neither report names anybody")
    if UNKNOWN not in (one.side, other.side) and one.side != other.side:
        return Finding(CONFLICT, f"{one.side} is not {other.side}")
    if one.actor_id == other.actor_id and one.named:
        return Finding(1.0, f"both name {' '.join(one.name)}")
    if one.named == other.named == "person":
        kin = same_person(one.name, other.name)
        if kin is Kin.SAME:
            return Finding(1.0, f"{' '.join(one.name)} and {' '.join(other.name)} are spellings of one name")
        if kin is Kin.POSSIBLE:
            return Finding(0.3, f"{' '.join(one.name)} may be {' '.join(other.name)}")
        return Finding(CONFLICT, f"{' '.join(one.name)} is not {' '.join(other.name)}")
    bodies = {one.named, other.named}
    if bodies in ({"group"}, {"members"}, {"group", "members"}):
        if set(one.name) & set(other.name):
            return Finding(0.8, f"both are of {' '.join(one.name)}")
        if bodies == {"group"} or len(one.name) == len(other.name) == 1:
            return Finding(-0.8, f"{' '.join(one.name)} is another group than {' '.join(other.name)}")
    return _same_code(one.code, other.code, named="person" in bodies)


def same_speaker(one: Party | None, other: Party | None) -> Finding:
    """As `same_party`, but what two organs of one state say is said twice."""
    found = same_party(one, other)
    if one and other and found.value == _ORGANS and len(one.code) > BARE and len(other.code) > BARE:
        return Finding(-1.5, f"{one.code} and {other.code} speak for themselves")
    return found


def _same_code(one: str, other: str, *, named: bool) -> Finding:
    if one == other:
        return Finding(0.7, f"both are {one}")
    if not one or not other or one.startswith("---") or other.startswith("---"):
        return Finding(0.1, "one is of no known country")
    if one.startswith(other) or other.startswith(one):
        return Finding(0.5, f"{min(one, other)} takes in {max(one, other)}")
    roles = {one[3:6], other[3:6]}
    if roles <= _STATE:
        return Finding(_ORGANS, f"{one} and {other} are organs of one state")
    if roles & _STATE and roles & _AGAINST:
        return Finding(-2.0, f"{one} and {other} are on different sides of one country")
    if roles <= _PUBLIC and not named:
        return Finding(0.2, f"{one} and {other} are people of one country")
    if "ELI" in roles and roles & (_STATE | _AGAINST):
        return Finding(0.1, f"{one} and {other} may be one before and after a fall")
    return Finding(-0.5, f"{one} and {other} are different parts of one country")


def same_act(one: str, other: str) -> Finding:
    """The codes are equal, or one is the more general form of the other, or reports often give one for the other."""
    return Finding(*kinship(one, other))


def same_day(one: When, other: When) -> Finding:
    """The dates are equal as far as they are known."""
    if one.known == other.known == EXACT:
        if one.first != other.first:
            return Finding(CONFLICT, "different days")
        if one.part and other.part and one.part != other.part:
            return Finding(-2.0, f"one in the {one.part}, one in the {other.part}")
        return Finding(0.5 if one.again != other.again else 1.0, "the same day")
    if INFERRED in (one.known, other.known):
        return _inferred(one, other)
    if one.first > other.last or other.first > one.last:
        return Finding(CONFLICT, "their intervals do not meet")
    if (one.first, one.last) == (other.first, other.last):
        return Finding(0.8, "the same interval")
    widest = max(one.last - one.first, other.last - other.first)
    return Finding(0.7 if widest <= 1 else 0.3 if widest <= WEEKISH else 0.0, "the intervals meet")


def _inferred(one: When, other: When) -> Finding:
    """A report without a date is of the day before or, the longer ago the less, of an earlier one.

    Never of a later.
    """
    if one.again != other.again and one.first != other.first:
        return Finding(-3.0, "one of several told on different days")
    if "earlier" in (one.part, other.part):
        return _looked_back(one, other)
    if one.known == other.known:
        return _AGO.get(abs(one.first - other.first), Finding(-2.5, "reported many days apart"))
    report, told = (one, other) if one.known == INFERRED else (other, one)
    if told.first > report.first:
        return Finding(CONFLICT, "reported before that day")
    if told.known == INTERVAL and told.first <= report.first <= told.last + 1:
        return Finding(0.4, "reported within those days")
    return _AGO.get(report.first - told.last, Finding(-2.0, "reported many days later"))


def _looked_back(one: When, other: When) -> Finding:
    """A look back without a date is of one of the days before the report."""
    if one.part == other.part:
        return Finding(0.3, "both look back") if abs(one.first - other.first) <= 1 else Finding(-0.5, "both look back")
    report, told = (one, other) if one.part == "earlier" else (other, one)
    ago = report.first - told.last
    if ago < 0:
        return Finding(CONFLICT, "told as past before that day")
    return Finding((0.0, 0.5, 0.4, 0.2)[ago] if ago <= 3 else -0.2, f"a look back by {ago} days")  # noqa: PLR2004


_AGO = {
    0: Finding(0.8, "reported that day"),
    1: Finding(0.2, "reported a day apart"),
    2: Finding(-0.6, "reported two days apart"),
    3: Finding(-1.1, "reported three days apart"),
}


def same_plan_day(one: When, other: When) -> Finding:
    """As `same_day`, for acts that lie ahead: a report without a date is of any day after it."""
    mirrored = [When(-when.last, -when.first, when.known, when.part) for when in (one, other)]
    found = same_day(*mirrored)
    return Finding(max(found.value, -0.3), found.reason) if found.value != CONFLICT else found


def same_place(one: Spot | None, other: Spot | None) -> Finding:
    """The places are one, or one lies in the other."""
    if one is None or other is None:
        return Finding(0.0, "one report names no place")
    if one.name == other.name and one.country == other.country:
        return Finding(1.0 if one.level != "country" else 0.2, f"both at {one.name}")
    if one.country and other.country and one.country != other.country:
        return Finding(CONFLICT, f"{one.name} and {other.name} are in different countries")
    if "unresolved" in (one.level, other.level):
        return Finding(-0.5, f"{one.name} may lie elsewhere than {other.name}")
    if "country" in (one.level, other.level):
        return Finding(0.1, f"{one.name} and {other.name} are in one country")
    if one.level != other.level:
        if one.admin1 and other.admin1 and one.admin1 != other.admin1:
            return Finding(CONFLICT, f"{one.name} and {other.name} are in different regions")
        return Finding(0.4, f"{one.name} and {other.name} are in one region")
    distance = kilometres(one, other)
    if distance is not None and distance <= NEAR_KM:
        return Finding(0.8, f"{one.name} and {other.name} are one place")
    return Finding(CONFLICT, f"{one.name} is not {other.name}")


def kilometres(one: Spot, other: Spot) -> float | None:
    """The distance along the great circle (haversine); None where a place has no coordinates."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    half = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))


def shared_words(one: Likeness, other: Likeness) -> float:
    """How much the wordings have in common, from -.15 (two stories) to 1.

    Two sentences of one article share its headline and its story: only their own words count.
    """
    if one.told.article and one.told.article == other.told.article:
        return _within(one, other)
    if not one.words or not other.words:
        return 0.0
    share = len(one.words & other.words) / max(_FEW, min(len(one.words), len(other.words)))
    if one.story and other.story:
        share += 0.2 if one.story == other.story else -0.1
    value = 1.5 * share
    if value >= 1.0:
        return 1.0
    if one.source is None or one.target is None or other.source is None or other.target is None:
        value += _NAMED if _names_unseen(one, other) or _names_unseen(other, one) else 0.0
    return min(1.0, value) - (_AIMLESS if value < 1.0 and _aimless(one, other) else 0.0)


def _aimless(one: Likeness, other: Likeness) -> bool:
    """Whether one of two related speakers criticises somebody, the other a thing whose maker is not told."""
    if (one.target is None) == (other.target is None) or one.code[:2] != "11" or other.code[:2] != "11":
        return False
    told = one.source is not None and other.source is not None and one.source.actor_id != other.source.actor_id
    return told and not (_names_unseen(one, other) or _names_unseen(other, one))


def _within(one: Likeness, other: Likeness) -> float:
    """As `shared_words`, within one article: where only one sentence names a target, the two tell of two acts.

    The headline is short for what the text tells in full.
    """
    mine, theirs = one.told.words, other.told.words
    share = len(mine & theirs) / max(_FEW, min(len(mine), len(theirs)))
    headline = one.told.headline or other.told.headline
    aimless = not (one.mutual or other.mutual or headline) and (one.target is None) != (other.target is None)
    return min(1.0, 1.5 * share) - (_AIMLESS if aimless and mine != theirs else 0.0)


def _names_unseen(one: Likeness, other: Likeness) -> bool:
    """Whether a report that was not understood to name a side has the name of the other's in its words."""
    sides = ((one.source, other.source), (one.target, other.target))
    missing = [theirs for mine, theirs in sides if mine is None]
    if missing and (one.mutual or other.mutual):
        missing = [party for party in other[:2] if party is not None and not _names_side(one, party)]
    return any(party is not None and party.named and stem(party.name[-1]) in one.words for party in missing)


def _names_side(one: Likeness, party: Party) -> bool:
    return any(mine is not None and mine.side == party.side for mine in one[:2])


def same_words(one: Likeness, other: Likeness) -> Finding:
    """The sentences and headlines have words in common beyond the names; articles of one story count as some."""
    within = one.told.article and one.told.article == other.told.article
    shared = sorted((one.told.words & other.told.words) if within else (one.words & other.words))[:5]
    return Finding(shared_words(one, other), f"in common: {', '.join(shared)}" if shared else "no words in common")
