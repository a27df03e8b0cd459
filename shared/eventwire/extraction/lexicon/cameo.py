"""The event codes: names, Goldstein values, quad classes and their PLOVER types, from cameo.txt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from eventwire.extraction.lexicon.table import Table, load_tables, read_table


@dataclass(frozen=True)
class EventCode:
    """What cameo.txt says of a code."""

    code: str
    name: str
    goldstein: float | None
    quad: int | None
    plover: str | None
    mode: str | None
    context: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """All event codes."""

    codes: Mapping[str, EventCode]

    def of(self, code: str) -> EventCode:
        """The entry of a code; for one that is not in the table, that of the nearest code above it.

        >>> Codebook({"04": EventCode("04", "Consult", 1.0, 1, "CONSULT", None, ())}).of("049").plover
        'CONSULT'
        """
        for length in range(len(code), 1, -1):
            found = self.codes.get(code[:length])
            if found is not None:
                return found
        return EventCode(code, "", None, None, None, None, ())


def load_codebook(tables: Sequence[Table]) -> Codebook:
    """Read cameo.txt. Raises InvalidInput with file and line where a value is not a number."""
    codes: dict[str, EventCode] = {}
    for table in tables:
        if not table.file.replace("\\", "/").endswith("cameo.txt"):
            continue
        for row in read_table(table.file, table.text, 4, 7):
            try:
                goldstein = float(row.cell(2)) if row.cell(2) else None
                quad = int(row.cell(3)) if row.cell(3) else None
            except ValueError:
                raise row.wrong("Goldstein value and quad class must be numbers") from None
            code = row.cells[0]
            codes[code] = EventCode(
                code, row.cells[1], goldstein, quad, row.cell(4) or None, row.cell(5) or None, row.list(6)
            )
    return Codebook(codes)


@cache
def packaged_codebook() -> Codebook:
    """The codebook that comes with the product, read once a process."""
    return load_codebook(load_tables())


def code_name(code: str) -> str:
    """What an event code is called; a code that the table lacks has the name of the nearest one above it.

    >>> code_name("042")
    'Make a visit'
    """
    return packaged_codebook().of(code).name
