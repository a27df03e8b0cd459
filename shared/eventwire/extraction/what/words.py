"""The words of a noun phrase, as word classes are matched against them."""

from collections.abc import Iterator

from eventwire.extraction.tree import Token

_QUANTITIES = """
number group series round lot dozen score hundred thousand million billion majority part rest bulk piece bunch
wave spate string handful pair couple type kind form sort set batch consignment shipment ton tonne tons
kilogram barrel dollar euro pound worth total bit act campaign flurry barrage volley salvo host range variety
element member one some many most all several few each both any either neither crowd band gang column convoy
team contingent unit first second amount package day week month hour year night mission patch
"""
QUANTITIES = frozenset(_QUANTITIES.split())
"""Nouns behind whose `of` the phrase's real head stands ("a series of attacks")."""

_INSIDE = frozenset({"compound", "amod", "nmod", "nummod", "npadvmod", "poss"})
_MAX_DEPTH = 6
_MAX_WORDS = 60


def heads(token: Token, depth: int = 0) -> Iterator[Token]:
    """The head of a noun phrase and, through quantities and conjunction, the nouns that stand for it.

    "a series of raids and attacks" yields series, raids, attacks.
    """
    yield token
    if depth > _MAX_DEPTH:
        return
    for child in token.children:
        if child.dep_ == "conj" and child.i > token.i:
            yield from heads(child, depth + 1)
        elif child.dep_ == "prep" and child.lower_ == "of" and token.base in QUANTITIES:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield from heads(inner, depth + 1)


def phrase_tokens(token: Token, *, through_of: bool) -> list[Token]:
    """Heads of the phrase, their modifiers and, where wanted, what their `of` brings, in the order of the text."""
    found: dict[int, Token] = {}
    waiting = [(head, 0) for head in heads(token)]
    while waiting and len(found) < _MAX_WORDS:
        current, depth = waiting.pop()
        if current.i in found or depth > _MAX_DEPTH:
            continue
        found[current.i] = current
        for child in current.children:
            if child.dep_ in _INSIDE or (child.dep_ == "conj" and depth and current.dep_ in _INSIDE):
                waiting.append((child, depth + 1))
            elif through_of and child.dep_ == "prep" and child.lower_ == "of":
                waiting.extend((inner, depth + 1) for inner in child.children if inner.dep_ == "pobj")
    return [found[i] for i in sorted(found)]


def phrase_words(token: Token, *, through_of: bool = True) -> set[str]:
    """Lemmas and forms of the phrase's words, alone and in twos and threes ("peace talk")."""
    tokens = phrase_tokens(token, through_of=through_of)
    lemmas = [each.base for each in tokens]
    words = set(lemmas) | {each.lower_ for each in tokens}
    for size in (2, 3):
        for at in range(len(tokens) - size + 1):
            if tokens[at + size - 1].i - tokens[at].i <= size + 1:
                words.add(" ".join(lemmas[at : at + size]))
    return words


def head_words(token: Token) -> set[str]:
    """Lemmas of the phrase's heads, alone and with the words just before them ("human shield")."""
    words: set[str] = set()
    for head in heads(token):
        word = head.base
        words.update((word, head.lower_))
        for size in (1, 2):
            if head.i >= size:
                before = [head.doc[head.i - back].base for back in range(size, 0, -1)]
                words.add(" ".join([*before, word]))
    return words
