"""The one reader of the lexicon's pipe tables: plain text, one entry a line, columns separated by ` | `.

Format: FORMAT.md beside this module.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from eventwire.errors import InvalidInput

PACKAGED = "eventwire.extraction.lexicon"
IMPORTED = "petrarch"
"""How the tables of dictionaries in the field's format are named (see extraction/petrarch)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a table: the file's name, the line's number from 1, its cells without surrounding blanks."""

    file: str
    line: int
    cells: tuple[str, ...]

    @property
    def where(self) -> str:
        """The place of the entry, as errors and rules name it: `persons.txt:12`."""
        return f"{self.file}:{self.line}"

    def wrong(self, what: str) -> InvalidInput:
        """The error to raise when the entry is wrong; `what` says what is wrong and what to do."""
        return InvalidInput(self.where, what)

    def cell(self, number: int) -> str:
        """The cell of that number, or an empty string where the line is shorter."""
        return self.cells[number] if number < len(self.cells) else ""

    def list(self, number: int) -> tuple[str, ...]:
        """The parts of a cell that holds several values separated by `;`."""
        return tuple(part.strip() for part in self.cell(number).split(";") if part.strip())


@dataclass(frozen=True)
class Table:
    """A table's text: its file name, and whether it is the user's own (which wins over the packaged ones)."""

    file: str
    text: str
    own: bool = False


def read_table(file: str, text: str, least: int, most: int) -> Iterator[Row]:
    r"""The entries of a table, in order; blank lines and lines that begin with `#` are skipped.

    Raises InvalidInput, with file and line, where a line has fewer than `least` or more than `most` columns,
    or where the first is empty.

    >>> [row.cells for row in read_table("x.txt", "# name | code\nTurkey | TUR\n", 2, 2)]
    [('Turkey', 'TUR')]
    >>> list(read_table("x.txt", "Turkey TUR", 2, 2))
    Traceback (most recent call last):
    eventwire.errors.InvalidInput: x.txt:1: has 1 column, needs 2: separate the columns with |
    """
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        row = Row(file, number, tuple(cell.strip() for cell in content.split("|")))
        count = len(row.cells)
        if count < least:
            columns = "column" if count == 1 else "columns"
            raise row.wrong(f"has {count} {columns}, needs {least}: separate the columns with |")
        if count > most:
            raise row.wrong(f"has {count} columns, may have {most}: remove the surplus |")
        if not row.cells[0]:
            raise row.wrong("the first column is empty: fill it, or make the line a comment with #")
        yield row


def _texts(directory: Traversable, *, own: bool) -> Iterator[Table]:
    for entry in sorted(directory.iterdir(), key=lambda each: each.name):
        if entry.is_file() and entry.name.endswith(".txt"):
            label = str(entry) if own else entry.name
            try:
                yield Table(label, entry.read_text(encoding="utf-8"), own)
            except UnicodeDecodeError as error:
                raise InvalidInput(
                    label, f"is not UTF-8 ({error.reason} at byte {error.start}): save it as UTF-8"
                ) from error


def stem(file: str) -> str:
    """Which table a file is: its name up to the first hyphen.

    >>> stem("/home/ada/lexicon/persons-africa.txt")
    'persons'
    """
    return file.replace("\\", "/").rpartition("/")[2].removesuffix(".txt").partition("-")[0]


def load_tables(directories: Sequence[Traversable] = ()) -> tuple[Table, ...]:
    """All tables: the packaged ones, then those of the user's directories in the order given.

    Raises InvalidInput where a directory does not exist, a file is not UTF-8 or is named like none of the packaged
    tables (its entries would be passed over in silence).
    """
    tables = list(_texts(files(PACKAGED) / "tables", own=False))
    kinds = sorted({stem(table.file) for table in tables} | {IMPORTED})
    for directory in directories:
        if not directory.is_dir():
            raise InvalidInput(str(directory), "is not a directory: name the folder that holds the lexicon's tables")
        for table in _texts(directory, own=True):
            if stem(table.file) not in kinds:
                raise InvalidInput(table.file, f"is no table: begin its name with one of {', '.join(kinds)}")
            tables.append(table)
    return tuple(tables)
