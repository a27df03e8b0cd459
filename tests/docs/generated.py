"""What stands in pages and is made elsewhere: `python tests/docs/generated.py` writes it anew (`make pages`).

README.md: the table that `make run` prints, and the figures that `make quality` measures; the codebook: all codes.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from support.system import System  # noqa: E402 - found by the path above

from eventwire.extraction.lexicon.cameo import packaged_codebook  # noqa: E402 - same

README = ROOT / "README.md"
CODEBOOK = ROOT / "shared" / "docs" / "codebook.md"
RECORDED = ROOT / "tests" / "quality" / "recorded.json"
PRINTED, CODES = "printed by make run", "generated from cameo.txt"


def printed() -> str:
    """The table that a first start prints."""
    with tempfile.TemporaryDirectory() as directory, System(Path(directory) / "data") as system:
        system.read_until("Where to look next")
        output = "".join(system.output)
        system.stop()
    table = output[output.index("What was coded") : output.index("Where to look next")]
    return "\n".join(line.rstrip() for line in table.strip().splitlines())


def measured() -> str:
    """The row of our figures on the gold sentences."""
    gold = json.loads(RECORDED.read_text("utf-8"))["gold"]
    cells = (f"{gold[level]:.3f}".removeprefix("0") for level in ("root", "dyad", "dyad + root"))
    return f"| Eventwire | {' | '.join(cells)} |"


def codes() -> str:
    """Every code with its name, Goldstein value, quad class and PLOVER type."""
    rows = ["| code | name | Goldstein | quad | PLOVER | mode |", "|---|---|---|---|---|---|"]
    for code in sorted(packaged_codebook().codes.values(), key=lambda c: c.code):
        name = f"**{code.name}**" if len(code.code) == 2 else code.name
        cells = (code.code, name, code.goldstein, code.quad, code.plover or "", code.mode or "")
        rows.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(rows)


def readme(text: str, table: str) -> str:
    """The page with the table and the figures in their places."""
    text = between(text, PRINTED, f"```\n{table}\n```")
    return re.sub(r"^\| Eventwire \| (?:\.\d+|GOLD_\w+) \|.*$", measured(), text, flags=re.MULTILINE)


def between(text: str, mark: str, content: str) -> str:
    """The text with the content between the two lines of a mark."""
    begin, end = f"<!-- begin: {mark} -->\n", f"<!-- end: {mark} -->"
    before, found, rest = text.partition(begin)
    assert found, mark
    return f"{before}{begin}{content}\n{end}{rest.partition(end)[2]}"


def main() -> None:
    """Write all of it."""
    README.write_text(readme(README.read_text("utf-8"), printed()), "utf-8")
    CODEBOOK.write_text(between(CODEBOOK.read_text("utf-8"), CODES, codes()), "utf-8")


if __name__ == "__main__":
    main()
