"""Pages whose commands are executed: blocks of `sh`, each followed, if it answers anything, by what it answers.

A block of `sh` runs in the page's own directory, with `eventwire` on the path and the page's address in place of the
default one. The block after it, if it is `json`, `jsonl` or `text`, is its answer: of JSON the page may leave out what
is beside the point (fields of an object, items at the end of a list, marked by "..."); of text every line of the page
must stand in the output. `...` in place of a value, or in a line, stands for what differs from run to run. A block of
`python` is run as a program of its own. A block with a name (```json article.json) is a file that the commands find.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.system import System

DEFAULT = "http://127.0.0.1:8080"
DOCS = Path(__file__).parents[2] / "shared" / "docs"
_BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<name>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_RUN = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}
_ANSWERS = {"json", "jsonl", "text"}


@dataclass(frozen=True)
class Block:
    """A block of a page."""

    kind: str
    name: str | None
    body: str


def blocks(page: Path) -> list[Block]:
    """All blocks of a page that say of what kind they are."""
    return [Block(b["kind"], b["name"], b["body"]) for b in _BLOCK.finditer(page.read_text("utf-8"))]


def execute(page: Path, system: System, directory: Path, kinds: Collection[str] = ("sh", "python")) -> int:
    """Run the page's blocks of these kinds from top to bottom; how many were run."""
    run = 0
    found = blocks(page)
    for block, after in zip(found, [*found[1:], Block("", None, "")], strict=True):
        if block.name is not None:
            (directory / block.name).write_text(block.body, encoding="utf-8")
        elif block.kind in kinds:
            output = _output(block, system, directory)
            run += 1
            if after.kind in _ANSWERS and after.name is None:
                agrees(after, output)
            system.settle()
    return run


def _output(block: Block, system: System, directory: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [*_RUN[block.kind], block.body.replace(DEFAULT, system.address)],
        cwd=directory,
        env={**os.environ, "PATH": path, "EVENTWIRE_URL": system.address},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{block.body}\nended with {done.returncode}:\n{done.stdout}"
    return done.stdout.replace(system.address, DEFAULT)


def agrees(told: Block, output: str) -> None:
    """Fails where the output does not hold what the page shows."""
    if told.kind == "text":
        for line in filter(None, map(str.strip, told.body.splitlines())):
            pattern = ".*".join(map(re.escape, re.split(r"\.\.\.", " ".join(line.split()))))
            assert any(re.search(pattern, " ".join(o.split())) for o in output.splitlines()), (
                f"{line}\nnot in\n{output}"
            )
        return
    if told.kind == "jsonl":
        shown, actual = ([json.loads(line) for line in text.splitlines()] for text in (told.body, output))
    else:
        shown, actual = json.loads(told.body), json.loads(output)
    difference = _difference(shown, actual, "$")
    assert difference is None, (
        f"{difference}\n\nThe page shows:\n{told.body}\nThe answer is:\n{json.dumps(actual, indent=1)}"
    )


def _difference(shown: Any, actual: Any, where: str) -> str | None:
    """Where the answer has not what the page shows; None if it has all of it."""
    if shown == "...":
        return None
    if isinstance(shown, dict) and isinstance(actual, dict):
        if shown.keys() - actual.keys():
            return f"{where} has no {sorted(shown.keys() - actual.keys())}"
        return next((d for k, v in shown.items() if (d := _difference(v, actual[k], f"{where}.{k}"))), None)
    if isinstance(shown, list) and isinstance(actual, list):
        rest = bool(shown) and shown[-1] == "..."
        items = shown[:-1] if rest else shown
        if len(actual) < len(items) or (len(actual) > len(items) and not rest):
            return f"{where} has {len(actual)} items, {len(items)} are shown"
        pairs = enumerate(zip(items, actual, strict=False))
        return next((d for n, (s, a) in pairs if (d := _difference(s, a, f"{where}[{n}]"))), None)
    if isinstance(shown, str) and isinstance(actual, str) and "..." in shown:
        parts = ".*".join(map(re.escape, shown.split("...")))
        return None if re.fullmatch(parts, actual, re.DOTALL) else f"{where} is {actual!r}"
    return None if shown == actual else f"{where} is {actual!r}"
