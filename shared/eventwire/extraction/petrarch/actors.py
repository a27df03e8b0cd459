"""Actor dictionaries: names, their synonyms, and codes with the dates on which they hold.

    GOLLUM
    +SMEAGOL
        [HOB < 950601]
        [HOBGOV 19950601 - 19990815]

A restriction that begins with white space belongs to the entry above and its synonyms; the first that holds on the
article's date wins, else the code without dates, else none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from eventwire.errors import InvalidInput
from eventwire.extraction.petrarch.lines import Line, bracketed, significant_lines
from eventwire.extraction.petrarch.phrase import Phrase

NULL = "---"
"""The code of a name that is known and coded as nothing."""

_PIVOT = 30
"""Years of two figures up to this one are of the 2000s, as in KEDS."""


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code and the days on which it holds; None is without bound."""

    code: str
    first: date | None = None
    last: date | None = None

    @property
    def dated(self) -> bool:
        """Whether it has a bound."""
        return self.first is not None or self.last is not None

    def holds(self, day: date) -> bool:
        """Whether it holds on the day, bounds included."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class ActorName:
    """One name of an actor with its codes."""

    phrase: Phrase
    text: str
    codes: tuple[DatedCode, ...]

    def code(self, day: date) -> str:
        """The code on the day: the first dated one that holds, else the last undated, else null."""
        for dated in self.codes:
            if dated.dated and dated.holds(day):
                return dated.code
        return next((entry.code for entry in reversed(self.codes) if not entry.dated), NULL)


def read_actors(file: str, text: str, faults: list[InvalidInput]) -> Iterator[ActorName]:
    """The names of an actor dictionary; faulty lines are left out and appended to `faults`."""
    names: list[str] = []
    codes: list[DatedCode] = []
    for line in significant_lines(file, text, "#;"):
        try:
            if line.text[0].isspace():
                codes.extend(_restrictions(line, bool(names)))
                continue
            name, code = bracketed(line.text)
            if not name.startswith("+"):
                yield from _entry(names, codes)
                names, codes = [], []
            name = name.removeprefix("+").strip()
            if not name:
                raise line.wrong("the name is empty: write NAME [CODE]")
            names.append(name)
            if code is not None:
                codes.append(_dated(line, code))
        except InvalidInput as fault:
            faults.append(fault)
    yield from _entry(names, codes)


def _entry(names: Iterable[str], codes: Iterable[DatedCode]) -> Iterator[ActorName]:
    fixed = tuple(codes)
    for name in names:
        yield ActorName(Phrase.parse(name), name, fixed)


def _restrictions(line: Line, has_name: bool) -> Iterator[DatedCode]:  # noqa: FBT001 - a condition of the file's state
    if not has_name:
        raise line.wrong("a code stands before any name: write the name above it")
    _, content = bracketed(line.text)
    if content is None:
        raise line.wrong("no [code] in this line: write [CODE], [CODE <date], [CODE >date] or [CODE date-date]")
    yield _dated(line, content)


def _dated(line: Line, content: str) -> DatedCode:
    """`CODE`, `CODE <date`, `CODE >date`, `CODE date - date`."""
    code, _, bounds = content.partition(" ")
    code, bounds = code.upper(), "".join(bounds.split())
    if not code:
        raise line.wrong("the brackets hold no code: write [CODE]")
    if not bounds:
        return DatedCode(code)
    if bounds[0] == "<":
        return DatedCode(code, None, _day(line, bounds[1:]))
    if bounds[0] == ">":
        return DatedCode(code, _day(line, bounds[1:]), None)
    first, dash, last = bounds.partition("-")
    if not dash:
        raise line.wrong(f"{bounds!r} is no restriction: write <date, >date or date-date")
    dated = DatedCode(code, _day(line, first), _day(line, last))
    if dated.first is not None and dated.last is not None and dated.last < dated.first:
        raise line.wrong("the restriction ends before it begins")
    return dated


def _day(line: Line, figures: str) -> date:
    """YYYYMMDD or YYMMDD."""
    if len(figures) == len("YYMMDD") and figures.isdecimal():
        figures = ("20" if int(figures[:2]) <= _PIVOT else "19") + figures
    try:
        return datetime.strptime(figures, "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise line.wrong(f"{figures!r} is no date: write YYYYMMDD or YYMMDD") from error
