"""Items: all mentions of one signature, as they are compared and as they lie on the axis of days."""

from dataclasses import dataclass, field
from zlib import crc32

from eventwire.resolution.comparison import Comparison, Profile
from eventwire.resolution.likeness import BARE, EXACT, INFERRED, Likeness

Place = tuple[int, str]
"""Where an item is found: the day it lies on, and its signature."""

Order = tuple[int, int, tuple[int, str]]


@dataclass(slots=True, eq=False)
class Item:
    """All mentions of one signature. What is compared of it, and so its order, never changes."""

    day: int
    key: str
    like: Likeness
    first: tuple[int, str]
    """Its canonical mention: publication in milliseconds, then id."""
    home: Place | None = None
    """The item that founded its cluster."""
    link: Place | None = None
    """The item by which it joined; None for the founder."""
    event: str | None = None
    """The id of the event last published for it."""
    score: float | None = None
    """How well it fits its cluster, or how well it would have had to fit one; None until that is known."""
    packed: bytes | None = None
    """As it is written; None when something has changed, or it has not been written yet."""
    changed: bool = True
    """Whether it is not as it was last read or written."""
    profiled: tuple[int, Profile] | None = None
    """Its profile, in which numbering."""
    spread: int = field(init=False)
    """In which part of 65,536 its signature falls."""
    order: Order = field(init=False)
    """When it is its turn among the items of its day."""

    def __post_init__(self) -> None:
        """Find its order, and where it is kept."""
        self.spread = spread(self.key)
        self.order = _order(self.like, self.first)

    def put(self, home: Place, link: Place | None, score: float) -> None:
        """It belongs to the cluster that was founded there."""
        self.score = score
        if (home, link) != (self.home, self.link):
            self.home, self.link, self.packed, self.changed = home, link, None, True

    def name(self, event: str) -> None:
        """It is published as part of this event."""
        if event != self.event:
            self.event, self.packed, self.changed = event, None, True

    def profile(self, comparison: Comparison) -> Profile:
        """The numbers of what is compared of it."""
        held = self.profiled
        if held is None or held[0] != comparison.numbering:
            held = self.profiled = comparison.numbering, comparison.profile(self.like)
        return held[1]

    @property
    def place(self) -> Place:
        """Where it is found."""
        return self.day, self.key

    @property
    def in_city(self) -> bool:
        """Whether it is known in which city it happened."""
        spot = self.like.spot
        return spot is not None and spot.level == "city"

    @property
    def dated(self) -> bool:
        """Whether its day is exact; then it joins no cluster of another day."""
        return self.like.when.known == EXACT


def _order(like: Likeness, first: tuple[int, str]) -> Order:
    """Those that say most come first: dated before undated, placed before unplaced, named before unnamed.

    Then the earlier report.
    """
    tier = 0 if like.when.known == EXACT else 1 if like.when.known == INFERRED else 2
    said = sum(
        (
            2 if like.spot and like.spot.level == "city" else 1 if like.spot else 0,
            sum(
                2 if party.named == "person" else len(party.code) > BARE
                for party in (like.source, like.target)
                if party
            ),
            not like.code.endswith("0") and like.code != like.code[:2],
            bool(like.when.part),
        )
    )
    return tier, -said, first


def spread(key: str) -> int:
    """In which part of 65,536 a signature falls."""
    return crc32(key.encode()) & 0xFFFF
