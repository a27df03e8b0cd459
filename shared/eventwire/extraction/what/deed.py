"""The deed that a remark is about, where a noun or a relative stands for the whole clause that tells it."""

from eventwire.extraction.tree import Token
from eventwire.extraction.what.readings import Readings

_DEEDS = frozenset({"move", "decision", "step", "action", "act", "gesture", "measure", "development", "announcement"})
_MAX_WALK = 8


def doer_of_deed(verb: Token, readings: Readings) -> Token | None:
    """Who did it: the doer of the clause that "a move that they condemned" or ", which they condemned" sums up."""
    noun = verb.head
    if verb.dep_ not in ("relcl", "acl", "ccomp") or noun.pos_ not in ("NOUN", "PROPN", "VERB"):
        return None
    if noun.pos_ != "VERB" and not _sums_up(verb, noun):
        return None
    current = noun
    for _ in range(_MAX_WALK):
        if current.pos_ == "VERB" and current.tag_ != "VBG":
            return readings.clause(current).doer if current.i < verb.i else None
        if current.head.i == current.i:
            return None
        current = current.head
    return None


def _sums_up(verb: Token, noun: Token) -> bool:
    """Whether the relative is about the whole clause: its noun names a deed, or a comma and `which` begin it."""
    if noun.base in _DEEDS:
        return noun.dep_ in ("appos", "pobj", "dobj", "npadvmod", "dep", "conj")
    which = next((child for child in verb.lefts if child.lower_ == "which"), None)
    return which is not None and which.dep_ == "dobj" and which.i > 0 and which.doc[which.i - 1].text == ","
