"""Texts made for regular expressions to choke on: no pattern of ours backtracks without end."""

from __future__ import annotations

import ast
import re
import signal
from collections.abc import Iterator
from itertools import islice
from re import _constants as ops  # type: ignore[attr-defined]  # the only way to see a pattern's parts
from re import _parser as parser  # type: ignore[attr-defined]  # the same
from typing import Any

import pytest
from deploy.compose import ROOT

LENGTH = 10_000
HANGS = 20.0
"""Seconds that no honest pattern comes near to, on any machine."""

PUMPS = (
    " ", "\n", "\t", "\r\n", "a", "A", "1", ".", "'", "-", ",", "&", "<", "/", "(", '"', "[", "{", "#", "=",
    "a ", "A ", "a.", "A.", "1,", "a-", "a'", "a\n", "ab1 ", "Aa ",
)  # fmt: skip
APART = {r"[^\W_]+(?:['’.-][^\W_]+)*": "what repeats begins with a mark that the inner run cannot hold"}


def written() -> dict[str, str]:
    """Every pattern that stands in the sources as it is, and where."""
    found = {}
    for folder in ("shared/eventwire", "services"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        found.setdefault(first.value, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def parts(operation: Any, argument: Any) -> list[Any]:
    """The patterns within an operation."""
    if operation in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        return [argument[2]]
    if operation is ops.SUBPATTERN:
        return [argument[-1]]
    if operation is ops.BRANCH:
        return list(argument[1])
    return [argument[1]] if operation in (ops.ASSERT, ops.ASSERT_NOT) else []


def nested(pattern: Any, *, within: bool = False) -> bool:
    """Whether a repetition without end stands within another one: then a text can be cut in exponentially many ways."""
    for operation, argument in pattern:
        endless = operation in (ops.MAX_REPEAT, ops.MIN_REPEAT) and argument[1] is ops.MAXREPEAT
        if endless and within:
            return True
        if any(nested(part, within=within or endless) for part in parts(operation, argument)):
            return True
    return False


def test_no_pattern_repeats_a_repetition() -> None:
    patterns = written()
    assert len(patterns) > 20
    wrong = {p: place for p, place in patterns.items() if p not in APART and nested(parser.parse(p))}
    assert wrong == {}


@pytest.fixture
def alarm() -> Iterator[None]:
    def ring(_signal: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("alarm")
def test_no_pattern_chokes_on_a_long_monotonous_text() -> None:
    for pattern, place in written().items():
        compiled = re.compile(pattern)
        for pump in PUMPS:
            for end in ("", "!", "\x00"):
                text = pump * (LENGTH // len(pump)) + end
                signal.setitimer(signal.ITIMER_REAL, HANGS)
                try:
                    compiled.search(text)
                    compiled.fullmatch(text)
                    list(islice(compiled.finditer(text), 3))
                except TimeoutError:
                    pytest.fail(f"{place}: {pattern!r} chokes on {pump!r}")
                signal.setitimer(signal.ITIMER_REAL, 0)
