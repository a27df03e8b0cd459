"""`eventwire lexicon`: checking the dictionaries, and bringing in those of other coders."""

import sys
from collections.abc import Sequence
from pathlib import Path

from eventwire.errors import Conflict, InvalidInput
from eventwire.extraction.loading import load_extractor
from eventwire.extraction.petrarch import read_dictionaries


def check_lexicon(directories: Sequence[Path]) -> int:
    """Load everything. Raises InvalidInput with file and line at the first mistake."""
    load_extractor(directories)
    print("The dictionaries are in order.")  # noqa: T201 - a command's output
    return 0


def import_dictionaries(directory: Path, into: Path) -> int:
    """Write the tables made of a directory's dictionaries; 1 if any of their lines had to be left out.

    Raises:
        InvalidInput: the directory is none or holds no dictionaries.
        Conflict: the directory to write holds something already.
    """
    if not directory.is_dir():
        raise InvalidInput(str(directory), "is no directory; name the one that holds the dictionaries")
    texts = {path.name: path.read_text("utf-8", "replace") for path in sorted(directory.glob("*.txt"))}
    if not texts:
        raise InvalidInput(str(directory), "holds no .txt files; name the directory that holds the dictionaries")
    if into.exists() and any(into.iterdir()):
        raise Conflict(f"{into} is not empty; name another directory with --into")
    scheme, faults = read_dictionaries(texts)
    tables = scheme.tables()
    into.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (into / name).write_text(text, encoding="utf-8")
    for fault in faults:
        print(f"left out: {fault}", file=sys.stderr)  # noqa: T201 - a command's output
    print(f"Wrote {len(tables)} tables into {into}, {len(faults)} lines left out. Use them with --lexicon {into}")  # noqa: T201 - a command's output
    return 1 if faults else 0
