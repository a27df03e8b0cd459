"""Act patterns: what one line of an acts table says, and how it is read.

A verb pattern is written as the active English sentence it stands for, a noun pattern begins with `the`:

    SRC provide/give/send &AID to TGT
    SRC urge TGT to ACT
    the attack/raid on/against TGT

Capitals are the parts of the event: `SRC` the doer, `TGT` the one it is done to, `ACT` an act within the act. `!`
behind
`TGT` demands an actor there by itself ("met Hamas"), `~` an actor there or behind the phrase ("attacked a village in
Lebanon"),
`+` at least two.
`&NAME` is a word class of classes.txt, `TGT:&NAME` a target whose phrase holds a word of it, `ACT:19,18` an act coded
so. `a/b` are alternatives, `a_b` belong together, `(...)` may be missing. The passive, relative clauses, participles,
conjoined verbs,
nominal arguments and light verbs need no lines of their own. A pattern that ends in `.` wants no object.
Behind the code, `<->` says that both do it to each other, `<>` that they do where no target is named ("the two sides
clashed").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from eventwire.errors import InvalidInput

_PREPOSITIONS = """
of on against to from with by in into at over for about between among amongst toward towards near through across off out
under inside until till upon onto as around along before after alongside within outside behind past beyond during
"""
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
_ELEMENT = re.compile(r"^(?:(?P<role>SRC|TGT|ACT)(?P<need>[!~+]?)(?::(?P<only>\S+))?|(?P<words>&?[^\s:!~*]+))$")

Role = Literal["SRC", "TGT", "ACT", ""]


@dataclass(frozen=True)
class Filler:
    """What may stand in a slot: a part of the event, words (of which the phrase's head must be one), word classes."""

    role: Role = ""
    need: str = ""
    words: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    codes: tuple[str, ...] = ()

    @cached_property
    def is_open(self) -> bool:
        """Whether any phrase will do."""
        return not self.words and not self.classes


@dataclass(frozen=True)
class Slot:
    """A grammatical place beside the head: object, phrase of a preposition, or complement clause (`to`, `that`)."""

    place: Literal["subject", "object", "prep", "to", "that", "none"]
    filler: Filler
    preps: frozenset[str] = frozenset()
    optional: bool = False

    @cached_property
    def name(self) -> str:
        """What it is called where nothing fills it: its prepositions, else its place."""
        return "/".join(sorted(self.preps)) or self.place


@dataclass(frozen=True)
class Pattern:
    """One line of an acts table: heads (lemmas, with particle), slots, and the code that it gives.

    `kind` names a row group of compose.txt when the code comes from the act within; `topic` patterns say what a
    complement is
    about but report nothing by themselves; `code` "" refuses: the words mean something that is no event.
    """

    text: str
    rule: str
    noun: bool
    heads: tuple[tuple[str, ...], ...]
    slots: tuple[Slot, ...]
    code: str
    kind: str = ""
    topic: bool = False
    reciprocal: bool = False
    mutual: bool = False
    order: int = 0

    @cached_property
    def headed(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """The heads by the word at which they are found: a verb's first, a noun's last."""
        at = -1 if self.noun else 0
        return {word: tuple(head for head in self.heads if head[at] == word) for word in {h[at] for h in self.heads}}

    @cached_property
    def seconds(self) -> Mapping[str, frozenset[str]]:
        """The second words of a verb's heads by the first ("call" -> "on"), where none of them stands alone."""
        groups = {word: heads for word, heads in self.headed.items() if all(len(head) > 1 for head in heads)}
        return {word: frozenset(head[1] for head in heads) for word, heads in groups.items()}

    @cached_property
    def takes_object(self) -> bool:
        """Whether something stands as its object."""
        return any(slot.place == "object" for slot in self.slots)

    @cached_property
    def bare_objects(self) -> int:
        """How many objects it has that are no acts."""
        return sum(slot.place == "object" and slot.filler.role != "ACT" for slot in self.slots)


def _filler(text: str, classes: Mapping[str, frozenset[str]], where: str) -> Filler:
    if text == "*":
        return Filler()
    found = _ELEMENT.match(text)
    if not found:
        raise InvalidInput(where, f"{text!r} is no part of a pattern")
    role = found["role"] or ""
    only = found["only"] or ("" if role else found["words"] or "")
    if role == "ACT":
        return Filler(role="ACT", codes=tuple(only.split(",")) if only else ())
    words: set[str] = set()
    named: set[str] = set()
    for part in only.split("/") if only else ():
        if part.startswith("&"):
            if part[1:] not in classes:
                raise InvalidInput(where, f"word class {part} is not in classes.txt")
            named.add(part[1:])
        else:
            words.add(part.replace("_", " "))
    typed: Role = "SRC" if role == "SRC" else "TGT" if role == "TGT" else ""
    return Filler(role=typed, need=found["need"] or "", words=frozenset(words), classes=frozenset(named))


def _slots(parts: list[str], classes: Mapping[str, frozenset[str]], where: str) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    optional = False
    place: str = ""
    preps: frozenset[str] = frozenset()
    for written in parts:
        if written == ".":
            slots.append(Slot("none", Filler()))
            continue
        opens, closes = written.startswith("("), written.endswith(")")
        part = written.strip("()")
        optional = optional or opens
        alternatives = frozenset(part.split("/"))
        if part == "that":
            place = "that"
        elif alternatives <= PREPOSITIONS and not place:
            place, preps = "prep", alternatives
        elif part:
            filler = _filler(part, classes, where)
            if place == "prep" and preps == {"to"} and filler.role == "ACT":
                place = "to"
            slots.append(Slot(place or "object", filler, preps if place == "prep" else frozenset(), optional))  # type: ignore[arg-type]
            place, preps = "", frozenset()
        if closes:
            optional = False
    if place:
        raise InvalidInput(where, "a preposition ends the pattern: say what follows it (`*` for anything)")
    return tuple(slots)


def parse_pattern(
    text: str, code: str, classes: Mapping[str, frozenset[str]], rule: str, order: int, where: str
) -> Pattern:
    """Read one line's pattern and code.

    Raises InvalidInput, with `where` (file:line), on anything that is not in the language above.

    >>> p = parse_pattern("SRC blow_up TGT~", "1712", {}, "acts.txt:1", 0, "acts.txt:1")
    >>> p.heads, p.slots[1].place, p.slots[1].filler.need
    ((('blow', 'up'),), 'object', '~')
    """
    parts = text.split()
    code = code.strip()
    reciprocal, mutual = code.endswith("<->"), code.endswith("<>")
    code = code.removesuffix("<->").removesuffix("<>").strip()
    topic = code.startswith("(") and code.endswith(")")
    code = code.strip("()")
    kind = code[:-1] if code.endswith("+") else ""
    if kind or code == "-":
        code = ""
    elif not re.fullmatch(r"[0-9]{2,4}[A-Z]?", code):
        raise InvalidInput(where, f"{code!r} is neither a CAMEO code, a kind of compose.txt with `+`, nor `-`")
    if len(parts) <= 1:
        raise InvalidInput(where, "a pattern needs a subject (or `the`) and a head")
    noun = parts[0] == "the"
    head = parts[1]
    if head.startswith("&"):
        if head[1:] not in classes:
            raise InvalidInput(where, f"word class {head} is not in classes.txt")
        words = sorted(classes[head[1:]])
    else:
        words = [word.replace("_", " ") for word in head.split("/")]
    slots = list(_slots(parts[2:], classes, where))
    if not noun and parts[0] != "*":
        slots.insert(0, Slot("subject", _filler(parts[0], classes, where)))
    heads = tuple(tuple(word.split()) for word in words)
    return Pattern(text, rule, noun, heads, tuple(slots), code, kind, topic, reciprocal, mutual, order)
