"""Noun phrases in a dependency parse (spaCy's English labels): heads, conjuncts, modifiers, complements, appositions."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"})
TRANSPARENT = frozenset(
    {"group", "groups", "number", "numbers", "dozens", "hundreds", "thousands", "tens", "scores", "some", "many", "most",
     "all", "both", "several", "few", "members", "member", "one", "two", "three", "four", "five", "half", "majority",
     "crowd", "crowds", "couple", "team", "series", "column", "convoy", "hundred", "thousand", "million", "millions",
     "supporters", "followers", "part", "rest", "any", "each", "none", "lot", "handful", "pair", "band", "bands",
     "units", "unit", "contingent", "families", "relatives", "representatives", "side", "sides", "people"}
)  # fmt: skip
"""Nouns that count or bundle what stands behind their `of`."""


def head_of(doc: Doc, start: int, end: int) -> int:
    """The token of [start, end) that the others hang on: the one whose own head lies outside; else the last.

    Where the parse tears the stretch apart, the last such token is the head, as English names end in theirs.
    """
    tops = [at for at in range(start, end) if not start <= doc[at].head.i < end or doc[at].head.i == at]
    return tops[-1] if tops else end - 1


def conjuncts(token: Token) -> Iterator[Token]:
    """The tokens joined to this one by and, or, commas, in order, without itself."""
    for child in token.rights:
        if child.dep_ == "conj" and child.pos_ not in {"VERB", "AUX"}:
            yield child
            yield from conjuncts(child)


def complements(token: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    """Heads of the phrases that hang on the token by one of the prepositions ("army" -> "Israel" by of)."""
    for prep in token.rights:
        if prep.dep_ == "prep" and prep.lower_ in prepositions:
            for child in prep.rights:
                if child.dep_ in {"pobj", "pcomp"}:
                    yield child


def appositions(token: Token) -> Iterator[Token]:
    """Heads of the phrases that rename the token, and the head that the token itself renames."""
    for child in token.children:
        if child.dep_ == "appos":
            yield child
    if token.dep_ == "appos":
        yield token.head


def possessor(token: Token) -> Token | None:
    """The head of the phrase in the genitive ("Israel" in "Israel's army", "its")."""
    return next((child for child in token.lefts if child.dep_ == "poss"), None)


def left_edge(token: Token) -> int:
    """Where the noun phrase begins, as far as it runs without a clause before the head."""
    return min(token.left_edge.i, token.i)
