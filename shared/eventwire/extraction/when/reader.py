"""Which of a sentence's time expressions dates an act."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from eventwire.extraction.reading import DateReading
from eventwire.extraction.tree import Doc, Token
from eventwire.extraction.when.expression import Expression, find_expressions
from eventwire.extraction.when.words import WEEKDAYS
from eventwire.model import DateResolution

_CLAUSES = frozenset({"VERB", "AUX"})
_MODIFIES = frozenset({"poss", "compound", "nummod", "amod"})
_BOUNDS = frozenset({"before", "until", "till", "by", "after", "ahead"})
"""Prepositions that bound an act without dating it."""

_TIMES = frozenset({"time", "times"})
"""`for the second time this winter` counts; it does not date."""

_DEPTH = 6


def read_date(
    doc: Doc, scope: int, predicate: Collection[int], published: datetime, *, planned: bool = False
) -> DateReading:
    """When the act headed at `scope` with `predicate` tokens happened.

    An expression dates the act whose clause or event noun it hangs on; one that hangs on another clause (`said on
    Monday`) or on another event noun (`Friday's attack`) does not. Without one of its own, an act has the date of the
    act that it is joined to or that it accompanies. Without any, the publication date, resolution `inferred`.
    `published` is read in the offset that it carries. What has happened ends by then.
    """
    today = published.date()
    for expression in _belonging(doc, scope, frozenset(predicate), planned=planned):
        interval = expression.meaning(today, planned)
        if interval is not None:
            last = min(interval.last, max(today, interval.first)) if not planned else interval.last
            return DateReading(interval.first, last, interval.resolution, expression.start, expression.end)
    return DateReading(today, today, DateResolution.INFERRED)


def _belonging(doc: Doc, scope: int, predicate: frozenset[int], *, planned: bool) -> Sequence[Expression]:
    """The expressions that date the act, best first: on its verb, on its noun, on what it is joined to, within it."""
    expressions = [found for found in find_expressions(doc) if _dates(doc, found)]
    if not expressions:
        return ()
    anchors = predicate | {scope}
    governors = [_governor(doc, expression, anchors) for expression in expressions]
    near = max(predicate, default=scope)
    for group in ({scope}, predicate, *({token} for token in _companions(doc, scope, planned=planned))):
        own = [found for found, governor in zip(expressions, governors, strict=True) if governor in group]
        if own:
            return sorted(own, key=lambda expression: abs(expression.start - near))
    return [
        found
        for found, governor in zip(expressions, governors, strict=True)
        if governor is not None and doc[found.end - 1].lower_ in WEEKDAYS and _within(doc, governor, scope)
    ]


def _dates(doc: Doc, expression: Expression) -> bool:
    """Whether the expression tells when, not until when, not how often, not when not."""
    before = [doc[at].lower_ for at in range(max(0, expression.start - 3), expression.start)]
    if (
        "not" in before[-2:]
        or (before and before[-1] in _BOUNDS)
        or (before[-1:] == ["the"] and before[-2:-1] and before[-2] in _BOUNDS)
    ):
        return False
    return doc[expression.start - 1].lower_ not in _TIMES if expression.start else True


def _governor(doc: Doc, expression: Expression, anchors: frozenset[int]) -> int | None:
    """The token that the expression dates: the first anchor, clause or modified noun above it."""
    token = _top(doc, expression)
    direct = True
    while token.head.i != token.i:
        head = token.head
        if head.i in anchors or head.pos_ in _CLAUSES:
            return int(head.i)
        if direct and token.dep_ in _MODIFIES and head.pos_ in {"NOUN", "PROPN"}:
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


def _companions(doc: Doc, scope: int, *, planned: bool) -> Iterator[int]:
    """Verbs whose date the act shares, nearest first: what it is joined to, what it accompanies, what leads to it."""
    token = doc[scope]
    for _ in range(_DEPTH):
        yield from (child.i for child in token.lefts if _accompanies(child))
        yield from (
            child.i
            for subject in token.lefts
            if subject.dep_ == "nsubj"
            for child in subject.rights
            if _describes(child)
        )
        if (_describes(token) and token.head.dep_ == "nsubj") or (token.dep_ == "pcomp" and token.head.lower_ == "by"):
            token = token.head.head
        elif token.head.i != token.i and (
            _accompanies(token)
            or (token.dep_ == "conj" and not _has_own_subject(token))
            or (token.dep_ == "xcomp" and not planned)
        ):
            token = token.head
        else:
            return
        yield int(token.i)


def _has_own_subject(token: Token) -> bool:
    """Whether a verb has a subject that is no pronoun: then it tells another story."""
    return any(child.dep_ in {"nsubj", "nsubjpass"} and child.pos_ != "PRON" for child in token.children)


def _accompanies(token: Token) -> bool:
    """A participle without a subject of its own: `arriving on Monday, he praised`."""
    return (
        token.dep_ == "advcl"
        and token.tag_ == "VBG"
        and not any(child.dep_ in {"nsubj", "mark"} for child in token.children)
    )


def _describes(token: Token) -> bool:
    """A participle behind a noun: `police searching the villages on Monday found`."""
    return token.dep_ == "acl" and token.tag_ == "VBG"


def _within(doc: Doc, governor: int, scope: int) -> bool:
    """Whether the governor is a participle behind a noun of the act: parsers hang a last date too low."""
    token = doc[governor]
    if token.dep_ != "acl" or token.tag_ not in {"VBN", "VBG"}:
        return False
    for _ in range(_DEPTH):
        token = token.head
        if token.i == scope:
            return True
        if token.dep_ == "conj" or token.lower_ == "according":
            return False
    return False
