"""A coding scheme in the field's format: its dictionaries read, and kept as tables of a lexicon directory.

The tables, one entry a line, columns separated by ` | `, phrases in the notation of the dictionaries:

* petrarch-actors.txt      `phrase | codes`, codes separated by `;`, each `CODE` or `CODE FIRST..LAST`
* petrarch-agents.txt      `phrase | code`, `~GOV` behind the actor's code, `NGO~` before it
* petrarch-discards.txt    `phrase | sentence or story`
* petrarch-synsets.txt     `name | phrases`, separated by `;`
* petrarch-verbs.txt       `block | form | code | from`, the inflected word of several marked by `+`
* petrarch-patterns.txt    `block | pattern | code | from`

`from` is the line of the dictionary that the entry was imported from: rules are named by it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from eventwire.errors import InvalidInput
from eventwire.extraction.lexicon.table import Row, Table, read_table
from eventwire.extraction.petrarch.actors import ActorName, DatedCode, read_actors
from eventwire.extraction.petrarch.agents import Agent, read_agents
from eventwire.extraction.petrarch.discards import Discard, read_discards
from eventwire.extraction.petrarch.phrase import Phrase
from eventwire.extraction.petrarch.verbs import Verb, VerbDictionary, VerbPattern, read_verbs

ACTORS, AGENTS, DISCARDS = "petrarch-actors.txt", "petrarch-agents.txt", "petrarch-discards.txt"
SYNSETS, VERBS, PATTERNS = "petrarch-synsets.txt", "petrarch-verbs.txt", "petrarch-patterns.txt"


@dataclass(frozen=True)
class Scheme:
    """Actors, agents, discards and verbs of one coding scheme."""

    actors: tuple[ActorName, ...]
    agents: tuple[Agent, ...]
    discards: tuple[Discard, ...]
    verbs: VerbDictionary

    @classmethod
    def of(cls, tables: Sequence[Table]) -> "Scheme":
        """Read the scheme's tables among those of a lexicon. Raises InvalidInput with file and line."""
        verbs = VerbDictionary()
        for row in _rows(tables, SYNSETS, 2, 2):
            verbs.synsets[row.cells[0]] = list(row.list(1))
        verbs.verbs.extend(_verb(row) for row in _rows(tables, VERBS, 3, 4))
        for row in _rows(tables, PATTERNS, 3, 4):
            if row.cell(1).count("*") != 1:
                raise row.wrong("a pattern has exactly one * for the verb")
            verbs.patterns.append(VerbPattern(row.cells[0], row.cell(1), row.cell(2), row.cell(3) or row.where))
        return cls(
            tuple(_actor(row) for row in _rows(tables, ACTORS, 2, 2)),
            tuple(_agent(row) for row in _rows(tables, AGENTS, 2, 2)),
            tuple(
                Discard(Phrase.parse(row.cells[0]), row.cells[0], row.cell(1) == "story")
                for row in _rows(tables, DISCARDS, 2, 2)
            ),
            verbs,
        )

    def tables(self) -> dict[str, str]:
        """The scheme as the text of its tables, by file name."""
        return {
            ACTORS: _table("phrase | codes", ((a.text, " ; ".join(map(_dated_text, a.codes))) for a in self.actors)),
            AGENTS: _table(
                "phrase | code", ((a.text, f"{a.code}~" if a.before else f"~{a.code}") for a in self.agents)
            ),
            DISCARDS: _table("phrase | scope", ((d.text, "story" if d.story else "sentence") for d in self.discards)),
            SYNSETS: _table("name | phrases", ((n, " ; ".join(p)) for n, p in self.verbs.synsets.items())),
            VERBS: _table(
                "block | form | code | from", ((v.block, v.notation, v.code, v.where) for v in self.verbs.verbs)
            ),
            PATTERNS: _table(
                "block | pattern | code | from", ((p.block, p.text, p.code, p.where) for p in self.verbs.patterns)
            ),
        }


def has_scheme(tables: Iterable[Table]) -> bool:
    """Whether a lexicon's tables hold an imported scheme."""
    return any(PurePath(table.file).name == VERBS for table in tables)


def read_dictionaries(files: Mapping[str, str]) -> tuple[Scheme, tuple[InvalidInput, ...]]:
    """A scheme from dictionary files by name, and what was wrong in them.

    What a file holds is told by `actor`, `agent`, `discard` or `verb` in its name. Faulty lines are left out; each is
    reported with file and line. Actor files are read in the order of their names.
    """
    faults: list[InvalidInput] = []
    actors: list[ActorName] = []
    agents: list[Agent] = []
    discards: list[Discard] = []
    verbs = VerbDictionary()
    for name in sorted(files):
        text, kind = files[name], PurePath(name).name.lower()
        if "actor" in kind:
            actors.extend(read_actors(name, text, faults))
        elif "agent" in kind:
            agents.extend(read_agents(name, text, faults))
        elif "discard" in kind:
            discards.extend(read_discards(name, text))
        elif "verb" in kind:
            read = read_verbs(name, text, faults)
            verbs.synsets.update(read.synsets)
            verbs.verbs.extend(read.verbs)
            verbs.patterns.extend(read.patterns)
        else:
            faults.append(
                InvalidInput(name, "is no dictionary by its name: it needs actor, agent, discard or verb in it")
            )
    return Scheme(tuple(actors), tuple(agents), tuple(discards), verbs), tuple(faults)


def _rows(tables: Iterable[Table], file: str, least: int, most: int) -> Iterator[Row]:
    for table in tables:
        if PurePath(table.file).name == file:
            yield from read_table(table.file, table.text, least, most)


def _table(columns: str, rows: Iterable[tuple[str, ...]]) -> str:
    lines = dict.fromkeys(" | ".join(row).rstrip() for row in rows)
    return "\n".join((f"# {columns}", *lines, ""))


def _dated_text(code: DatedCode) -> str:
    if not code.dated:
        return code.code
    return f"{code.code} {code.first or ''}..{code.last or ''}"


def _actor(row: Row) -> ActorName:
    codes = []
    for entry in row.list(1):
        code, _, bounds = entry.partition(" ")
        first, dots, last = bounds.strip().partition("..")
        if bounds and not dots:
            raise row.wrong(f"{bounds!r} is no range of dates: write FIRST..LAST")
        codes.append(DatedCode(code, _day(row, first), _day(row, last)))
    return ActorName(Phrase.parse(row.cells[0]), row.cells[0], tuple(codes))


def _day(row: Row, text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise row.wrong(f"{text.strip()!r} is no date: write YYYY-MM-DD") from error


def _agent(row: Row) -> Agent:
    code = row.cell(1)
    if code.count("~") != 1:
        raise row.wrong(f"{code!r} does not say where the actor's code goes: write ~CODE or CODE~")
    return Agent(Phrase.parse(row.cells[0]), row.cells[0], code.strip("~"), code.endswith("~"))


def _verb(row: Row) -> Verb:
    words = row.cell(1).split("_")
    marked = next((number for number, word in enumerate(words) if word.startswith("+")), 0)
    return Verb(
        row.cells[0],
        tuple(words[:marked]),
        words[marked].removeprefix("+"),
        tuple(words[marked + 1 :]),
        row.cell(2),
        row.cell(3) or row.where,
    )
