"""What the readers say of a sentence: the words that who, what, when and where are read from, and their findings.

The four readers are independent of each other and meet in `coder`: `who` finds the actors, `what` the acts,
`when` the dates and `where` the places. All of them speak in token positions of one parsed sentence.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from eventwire.extraction.tree import Doc
from eventwire.model import ActorRef, DateResolution, Modality, Place, Polarity


@dataclass(frozen=True)
class Sentence:
    """A parsed sentence: its own spaCy Doc, and where it begins in the article's title or text (characters)."""

    part: Literal["title", "text"]
    index: int
    start: int
    doc: Doc


class ActorSpan(NamedTuple):
    """An actor named at tokens [start, end) whose syntactic head is token `head`.

    `titles` are the titles or roles by which it is called here, lower case ("foreign minister"). `known` says whether
    the dictionary has it by name; `canonical_name` is the dictionary's (or the article's fullest) name for it.
    `kind`: a name, a role noun phrase, or a pronoun resolved to an earlier actor.
    """

    start: int
    end: int
    head: int
    ref: ActorRef
    kind: Literal["name", "role", "pronoun"]
    canonical_name: str
    known: bool = False
    wikidata: str | None = None
    titles: tuple[str, ...] = ()


class Act(NamedTuple):
    """An act found in a sentence, before its actors are looked up.

    `sources` and `targets` are head tokens of the noun phrases that the pattern names (conjuncts are expanded by the
    coder); empty where the text names none. `scope` is the clause's head verb token, which dates and places attach to.
    `rule` says which dictionary line fired.
    """

    predicate: tuple[int, ...]
    scope: int
    code: str
    rule: str
    sources: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    polarity: Polarity = Polarity.ASSERTED
    modality: Modality = Modality.ACTUAL
    attribution: int | None = None
    reciprocal: bool = False
    confidence: float = 0.8


class DateReading(NamedTuple):
    """When an act happened, and the tokens [start, end) that say so (None where it is inferred)."""

    first: date
    last: date
    resolution: DateResolution
    start: int | None = None
    end: int | None = None


class PlaceReading(NamedTuple):
    """Where an act happened, and the tokens [start, end) that say so."""

    place: Place
    start: int
    end: int


@dataclass
class Trace:
    """What `eventwire explain` shows: each step that was tried and why it gave or refused a code."""

    steps: list[str] = field(default_factory=list)

    def note(self, step: str) -> None:
        """Keep a step."""
        self.steps.append(step)
