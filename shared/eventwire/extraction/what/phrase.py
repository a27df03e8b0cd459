"""Which tokens of a phrase name the actor that it is about: itself, its owner, its nationality, where it is."""

from collections.abc import Sequence
from typing import Protocol

from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.tree import Token
from eventwire.extraction.what.words import heads


class Actors(Protocol):
    """The actors of one sentence."""

    def at(self, token: int) -> Sequence[ActorSpan]:
        """The actors denoted by the noun phrase headed at the token; none: an empty sequence."""
        ...

    def place(self, token: int) -> Sequence[ActorSpan]:
        """The country in which the place lies that the phrase names, as an actor; none: an empty sequence."""
        ...


_OWNERS = ("poss", "amod", "compound", "nmod", "nsubj")
_OWNING_PREPS = frozenset({"of", "by", "from"})
_PLACING_PREPS = frozenset({"in", "at", "near", "inside", "on", "against", "for", "with", "to", "around", "outside"})


def direct(token: Token, actors: Actors) -> tuple[int, ...]:
    """Head tokens of the phrase that denote actors by themselves; through quantities ("dozens of rebels")."""
    if actors.at(token.i):
        return (token.i,)
    if not token.children:
        return ()
    return tuple(dict.fromkeys(head.i for head in heads(token) if actors.at(head.i)))


def owner(token: Token, actors: Actors) -> tuple[int, ...]:
    """Whose it is: possessor, nationality or compound before the noun, or `of`, `by`, `from` behind it."""
    for child in token.children:
        if child.dep_ == "poss" and (found := direct(child, actors) or _before(child, actors)):
            return found
    if found := _before(token, actors):
        return found
    found = _behind(token, actors, _OWNING_PREPS, 2)
    if not found:
        for child in token.children:
            if child.dep_ == "acl" and child.tag_ == "VBN":
                for agent in child.children:
                    if agent.dep_ == "agent" or agent.lower_ == "from":
                        found = next((direct(each, actors) for each in agent.children if each.dep_ == "pobj"), ())
    return found


def behind(token: Token, actors: Actors, *, places: bool = True) -> tuple[int, ...]:
    """The actor in the phrase or, where its head is none, the one it belongs to or is in.

    "two Russian diplomats" themselves, Lebanon behind "a village in Lebanon", Israel behind "Israel's policy".
    """
    found = direct(token, actors) or owner(token, actors)
    if found or not places:
        return found
    for conjunct in token.conjuncts:
        if conjunct.i > token.i and (found := owner(conjunct, actors)):
            return found
    if actors.place(token.i):
        return (token.i,)
    return _behind(token, actors, _PLACING_PREPS, 2)


def _before(token: Token, actors: Actors) -> tuple[int, ...]:
    found: list[int] = []
    for child in token.children:
        if child.i < token.i and child.dep_ in _OWNERS and not _is_qualified(child):
            found.extend(direct(child, actors) or _before(child, actors))
    return tuple(dict.fromkeys(found))


def _is_qualified(word: Token) -> bool:
    """Whether it is a participle with its doer before a hyphen: "U.N.-brokered", which tells no owner."""
    before = word.doc[word.i - 1] if word.i else word
    if "-" in word.text and word.lower_.endswith("ed"):
        return not word.lower_.endswith("-led")
    return word.tag_ == "VBN" and before.text == "-" and word.lower_ != "led"


def _behind(token: Token, actors: Actors, preps: frozenset[str], depth: int) -> tuple[int, ...]:
    for child in token.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in preps:
            for inner in child.children:
                if inner.dep_ != "pobj":
                    continue
                found = direct(inner, actors) or owner(inner, actors)
                if not found and depth > 1:
                    found = _behind(inner, actors, preps | _PLACING_PREPS, depth - 1)
                if found:
                    return found
        elif child.dep_ == "appos" and (found := direct(child, actors)):
            return found
    return ()
