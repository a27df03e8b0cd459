"""Which of a sentence's time expressions dates an act."""

from collections.abc import Collection
from datetime import datetime

from spacy.tokens import Doc, Token

from eventwire.extraction.reading import DateReading
from eventwire.extraction.when.expression import Expression, find_expressions
from eventwire.model import DateResolution

_CLAUSES = frozenset({"VERB", "AUX"})
_FRONTED = frozenset({"npadvmod", "prep", "advmod", "nmod"})


def read_date(
    doc: Doc, scope: int, predicate: Collection[int], published: datetime, *, planned: bool = False
) -> DateReading:
    """When the act headed at `scope` with `predicate` tokens happened.

    An expression dates the act whose clause or event noun it hangs on; one that hangs on another clause (`said on
    Monday`) or on another event noun (`Friday's attack`) does not. Without one, the publication date, resolution
    `inferred`. `published` is read in the offset that it carries.
    """
    today = published.date()
    best = _belonging(doc, scope, frozenset(predicate))
    interval = best.meaning(today, planned) if best is not None else None
    if best is None or interval is None:
        return DateReading(today, today, DateResolution.INFERRED)
    return DateReading(interval.first, interval.last, interval.resolution, best.start, best.end)


def _belonging(doc: Doc, scope: int, predicate: frozenset[int]) -> Expression | None:
    """The expression that hangs on the act, nearest to its predicate."""
    anchors = predicate | {scope}
    candidates = [expression for expression in find_expressions(doc) if _governor(doc, expression, anchors) in anchors]
    if not candidates:
        candidates = _shared(doc, scope)
    near = max(predicate, default=scope)
    return min(candidates, key=lambda expression: abs(expression.start - near), default=None)


def _governor(doc: Doc, expression: Expression, anchors: frozenset[int]) -> int | None:
    """The token that the expression dates: the first anchor, clause or modified noun above it."""
    token = _top(doc, expression)
    direct = True
    while token.head.i != token.i:
        head = token.head
        if head.i in anchors:
            return int(head.i)
        if head.pos_ in _CLAUSES:
            return int(head.i)
        if direct and token.dep_ in {"poss", "compound", "nummod", "amod"} and head.pos_ in {"NOUN", "PROPN"}:
            return int(head.i)
        direct = direct and head.dep_ in {"pobj", "prep"}
        token = head
    return int(token.i)


def _top(doc: Doc, expression: Expression) -> Token:
    """The expression's highest token."""
    inside = range(expression.start, expression.end)
    token = doc[expression.end - 1]
    while token.head.i in inside and token.head.i != token.i:
        token = token.head
    return token


def _shared(doc: Doc, scope: int) -> list[Expression]:
    """Expressions put before the first of two joined verbs date the second as well: `On Monday he came and saw`."""
    token = doc[scope]
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    if token.i == scope:
        return []
    anchors = frozenset({token.i})
    return [
        expression
        for expression in find_expressions(doc)
        if expression.end <= token.i and _governor(doc, expression, anchors) == token.i
    ]
