"""Acts: how near two CAMEO codes are as codings of one act."""

from functools import lru_cache

_GENERAL = 0.5
_EQUAL = 1.0
_APART = float("-inf")

_FAMILIES: tuple[tuple[float, frozenset[str]], ...] = (
    # An encounter is met, held talks, received, conferred; a call is another contact, a journey is not the encounter.
    (0.8, frozenset({"040", "046", "043", "044"})),
    # One attack is attacked, bombed, shelled, killed, fought: reports differ in the means and in what they count.
    (0.8, frozenset({"190", "195", "1951", "1952"})),
    (0.6, frozenset({"190", "193", "194"})),
    (
        0.5,
        frozenset(
            {"190", "191", "192", "193", "194", "195", "183", "1831", "1832", "1833", "186", "180", "202", "203"}
        ),
    ),
    (0.3, frozenset({"180", "181", "182", "183", "186", "175", "190", "193"})),
    (0.6, frozenset({"181", "171", "173"})),
    (0.3, frozenset({"192", "171", "173", "181"})),
    (0.4, frozenset({"163", "172", "162", "160"})),
    (0.8, frozenset({"161", "174"})),
    (0.6, frozenset({"161", "166"})),
    (0.5, frozenset({"191", "163"})),
    # What the police or a coast guard does to a crowd or a boat is told as repression, as force or as an attack.
    (0.4, frozenset({"175", "190", "194", "193"})),
    # One speech criticises, accuses, condemns; one appeal urges and demands.
    (0.4, frozenset({"110", "111", "112"})),
    (0.2, frozenset({"110", "111", "112", "113"})),
    (-1.0, frozenset({"114", "111"})),
    (-1.0, frozenset({"114", "112"})),
    (0.3, frozenset({"139", "138", "131", "130"})),
    # One accord is agreed, signed, joined.
    (0.3, frozenset({"050", "057", "030", "061", "062", "064"})),
    (0.6, frozenset({"070", "071", "072", "073"})),
    (0.6, frozenset({"140", "141", "144", "145"})),
    (0.5, frozenset({"150", "151", "152", "153", "154"})),
)
_APPEALS = frozenset({"02", "10"})
_BORDERING = {
    frozenset(pair)
    for pair in (
        ("18", "19"),
        ("19", "20"),
        ("18", "20"),
        ("02", "10"),
        ("16", "17"),
        ("17", "18"),
        ("03", "05"),
        ("12", "11"),
    )
}


_SPEECH = frozenset({"02", "10", "11", "12", "13"})
"""Roots in which one statement is coded by what it is taken to be mainly about."""


@lru_cache(maxsize=20_000)
def kinship(one: str, other: str) -> tuple[float, str]:
    """From 1 (one code) down to -1.5, or minus infinity for acts that are never one, and why.

    >>> kinship("041", "04")[0], kinship("190", "195")[0], kinship("040", "041")[0]
    (0.5, 0.8, -inf)
    """
    if one == other:
        return _EQUAL, f"both {one}"
    if one[-1:].isalpha() and other[-1:].isalpha():
        return -1.5, f"{one} and {other} are intents to different acts"
    first, second = _three(one), _three(other)
    near = [worth for worth, family in _FAMILIES if {one, other} <= family or {first, second} <= family]
    if first == second:
        near.append(0.7)
    short, long = sorted((one.rstrip("0"), other.rstrip("0")), key=len)
    if len(short) > 1 and long.startswith(short) and not _is_meeting(one, other):
        near.append(_GENERAL)
    if near:
        return max(near), f"{one} and {other} are told for one another"
    if _root(one) == _root(other) and _root(one) != "04":
        return 0.0 if _root(one) in _SPEECH else -1.0, f"{one} and {other} are of one root"
    if {_root(one), _root(other)} == _APPEALS:
        return 0.0, f"{one} and {other} are appeals in a softer and a firmer tone"
    if frozenset((_root(one), _root(other))) in _BORDERING:
        return -1.5, f"{one} and {other} border on each other"
    return _APART, f"{one} is not {other}"


def _three(code: str) -> str:
    return code[:3].ljust(3, "0")


def _root(code: str) -> str:
    return code[:2]


def _is_meeting(one: str, other: str) -> bool:
    """By the codebook's convention here 040 is a meeting, not consulting in general; that is 04."""
    return "040" in (one, other) and "04" not in (one, other)
