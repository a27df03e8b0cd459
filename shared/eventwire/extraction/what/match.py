"""What a pattern found at a predicate, finished and in the making."""

from dataclasses import dataclass, field
from typing import NamedTuple

from eventwire.extraction.lexicon.pattern import Pattern
from eventwire.extraction.tree import Token


class Match(NamedTuple):
    """A pattern that a predicate satisfies: its code, the tokens of its actors, and the act within, if any."""

    pattern: Pattern
    head: Token
    code: str
    score: float
    sources: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    inner: "Match | None" = None
    content: Token | None = None
    predicate: tuple[int, ...] = ()
    things: tuple[Token, ...] = ()


@dataclass(slots=True)
class Fill:
    """A pattern's slots as they fill: actors' tokens, the act within (`inner`) at `content`, its noun (`holder`).

    `lenient` asks for no actor where a pattern says `~`: what a speech act is about need not name one.
    """

    sources: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    inner: Match | None = None
    content: Token | None = None
    holder: Token | None = None
    score: float = 0.0
    violent: bool = False
    lenient: bool = False
    things: list[Token] = field(default_factory=list)
    predicate: list[int] = field(default_factory=list)
