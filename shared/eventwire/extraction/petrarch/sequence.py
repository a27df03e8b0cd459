"""A parsed sentence as the field's surface coders see it: a line of words, some of which form noun phrases.

The coders were written for constituent trees; here their flat noun phrases are built from the dependency parse. A
noun phrase is its head with all that stands before it; one prepositional phrase right behind it belongs to it as long
as that has none of its own. Joined noun phrases form a compound whose members share adjectives before the first and a
prepositional phrase behind the last.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from eventwire.extraction.tree import Doc, Token

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_WITHIN = frozenset({"compound", "amod", "nmod", "poss", "nummod", "quantmod", "det", "case", "npadvmod", "punct"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word in upper case: tokens written together are one, except marks, `'s` and `n't`. `token` is its head."""

    text: str
    token: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """Words [start, end) as they stand, its head token, and for coding the words of each member (one unless joined)."""

    start: int
    end: int
    head: int
    members: tuple[tuple[str, ...], ...]

    @property
    def joined(self) -> bool:
        """Whether it is a compound."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class WordLine:
    """The words of a sentence and its noun phrases from left to right; none overlaps another."""

    words: tuple[Word, ...]
    phrases: tuple[NounPhrase, ...]
    position: dict[int, int]
    """Word number by token; marks and `'s` have none."""


def read_words(doc: Doc) -> WordLine:
    """Words and noun phrases of a parsed sentence."""
    words = tuple(_words(doc))
    position = {token: number for number, word in enumerate(words) for token in range(word.first, word.last + 1)}
    phrases: list[NounPhrase] = []
    edge = 0
    for number, word in enumerate(words):
        if number < edge:
            continue
        head = _phrase_head(doc, word.token)
        if head is None or head in {phrase.head for phrase in phrases}:
            continue
        phrase = _phrase(doc, words, position, doc[head], number)
        if phrase is not None:
            phrases.append(phrase)
            edge = phrase.end
    return WordLine(words, tuple(phrases), position)


def _words(doc: Doc) -> Iterator[Word]:
    for word in _written(doc):
        for part in word.text.split("_"):
            if part:
                yield Word(part, word.token, word.first, word.last)


def _written(doc: Doc) -> Iterator[Word]:
    at = 0
    while at < len(doc):
        if not _is_word(doc[at]):
            at += 1
            continue
        last = at
        while last + 1 < len(doc) and not doc[last].whitespace_ and _joins(doc, last + 1):
            last += 1
        head = next((n for n in range(at, last + 1) if not at <= doc[n].head.i <= last), at)
        yield Word("".join(doc[n].text for n in range(at, last + 1)).upper(), head, at, last)
        at = last + 1


def _is_word(token: Token) -> bool:
    return any(letter.isalnum() for letter in token.text) and token.lower_ not in {"'s", "\u2019s"}


def _joins(doc: Doc, at: int) -> bool:
    """Whether the token is written as part of the word before it: hyphens, full stops of abbreviations, `&`."""
    token = doc[at]
    if token.lower_ in {"'s", "\u2019s", "'", "\u2019", "n't", "n\u2019t"} or doc[at].text in {
        ",",
        ";",
        ":",
        '"',
        ")",
        "(",
    }:
        return False
    if _is_word(token):
        return doc[at - 1].text in {"-", "&", "/", "_"} or not doc[at - 1].text[-1].isalnum()
    return token.text in {"-", "&", "_"} and at + 1 < len(doc) and not token.whitespace_


def _phrase_head(doc: Doc, at: int) -> int | None:
    """The head of the noun phrase that begins at the token, climbing from its first word."""
    token = doc[at]
    while (
        token.dep_ in _WITHIN and token.head.i > token.i and token.head.pos_ in _NOMINAL | {"ADJ", "ADV", "VERB", "DET"}
    ):
        token = token.head
    if token.pos_ in _NOMINAL or (token.tag_ in {"NN", "NNS", "NNP", "NNPS"}):
        return int(token.i)
    return None


def _phrase(doc: Doc, words: tuple[Word, ...], position: dict[int, int], head: Token, start: int) -> NounPhrase | None:
    """The noun phrase of that head from word `start` on, with its conjuncts and one prepositional phrase."""
    members = _conjuncts(head)
    end = position.get(members[-1].i, start) + 1
    if end <= start:
        return None
    spans = [_base(position, member, start if number == 0 else None) for number, member in enumerate(members)]
    texts = [tuple(word.text for word in words[first:last]) for first, last in spans]
    texts = _share_adjectives(members, texts)
    texts[:1] = _modified(words, position, head, spans[0])
    tails: list[tuple[str, ...]] = [()]
    attached = _attached(doc, members, words, position)
    if attached is not None:
        preposition, objects = attached
        end = objects.end
        tails = [(words[preposition].text, *member) for member in objects.members]
    shares = len(members) > 1 and all(_is_bare(member) for member in members[:-1])
    if len(members) > 1 and attached is None:
        texts, tails, shares = _regrouped(doc, members, texts, words, position)
    coded = [
        text + tail
        for number, text in enumerate(texts)
        for tail in (tails if shares or number == len(texts) - 1 else [()])
    ]
    return NounPhrase(start, end, head.i, tuple(coded))


def _conjuncts(head: Token) -> list[Token]:
    members = [head]
    seen = {head.i}
    at = 0
    while at < len(members):
        for child in members[at].children:
            if child.i > members[at].i and child.i not in seen and _is_joined(child):
                seen.add(child.i)
                members.append(child)
        at += 1
    members.sort(key=lambda token: token.i)
    return members


def _is_joined(token: Token) -> bool:
    """A conjunct; or an apposition that is one of a list, for something is joined to it or behind it."""
    if token.pos_ not in _NOMINAL:
        return False
    listed = token.dep_ == "appos" and (
        any(child.dep_ == "conj" for child in token.children)
        or any(other.dep_ == "conj" and other.i > token.i for other in token.head.rights)
    )
    return token.dep_ == "conj" or listed


def _modified(
    words: tuple[Word, ...], position: dict[int, int], head: Token, span: tuple[int, int]
) -> list[tuple[str, ...]]:
    """The phrase once for each of several names joined before its head: `Eriadori and Calenardhon leaders`."""
    whole = tuple(word.text for word in words[span[0] : span[1]])
    for child in head.lefts:
        if child.dep_ in {"nmod", "compound", "amod", "poss"} and child.text[0].isupper():
            names = (
                _conjuncts(child) if child.pos_ in _NOMINAL else [child, *(c for c in child.rights if c.dep_ == "conj")]
            )
            if len(names) > 1 and all(name.i < head.i and name.i in position for name in names):
                rest = tuple(word.text for word in words[position[names[-1].i] + 1 : span[1]])
                starts = [span[0], *(position[name.i] + 1 for name in names[:-1])]
                return [
                    tuple(w.text for w in words[start : position[name.i] + 1] if w.text not in {"AND", "OR"}) + rest
                    for start, name in zip(starts, names, strict=True)
                ]
    return [whole]


def _base(position: dict[int, int], head: Token, start: int | None) -> tuple[int, int]:
    """Words of the phrase up to its head."""
    last = position[head.i] + 1
    if start is not None:
        return start, last
    first = head.i
    left = [child for child in head.lefts if child.dep_ in _WITHIN and child.pos_ != "PUNCT"]
    if left:
        first = left[0].left_edge.i
    while first not in position and first < head.i:
        first += 1
    return position.get(first, last - 1), last


def _share_adjectives(members: list[Token], texts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Adjectives before the first of several bare nouns belong to all: `Danish media and government`."""
    if len(members) == 1 or not all(_is_bare(member) for member in members[1:]):
        return texts
    shared = tuple(child.text.upper() for child in members[0].lefts if child.dep_ == "amod")
    if not shared or any(child.dep_ in {"poss", "det"} for child in members[0].lefts):
        return texts
    return [texts[0], *(shared + text for text in texts[1:])]


def _regrouped(
    doc: Doc, members: list[Token], texts: list[tuple[str, ...]], words: tuple[Word, ...], position: dict[int, int]
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]], bool]:
    """Names joined to the name behind common nouns: `lawmakers in Fornost and Gondor` are two, both lawmakers.

    Like is joined to like, whatever the parser says.
    """
    common = [number for number, member in enumerate(members) if member.pos_ == "NOUN" and not _has_determiner(member)]
    names = [number for number, member in enumerate(members) if member.pos_ == "PROPN" and not _has_determiner(member)]
    if not common or not names or common[-1] > names[0] or len(common) + len(names) != len(members):
        return texts, [()], False
    attached = _attached(doc, [members[number] for number in common], words, position)
    if attached is None or doc[attached[1].head].pos_ != "PROPN":
        return texts, [()], False
    preposition, objects = attached
    tails = [(words[preposition].text, *member) for member in objects.members]
    tails += [(words[preposition].text, *texts[number]) for number in names]
    return [texts[number] for number in common], tails, True


def _has_determiner(token: Token) -> bool:
    return any(child.dep_ in {"det", "poss"} for child in token.lefts)


def _is_bare(token: Token) -> bool:
    """A common noun without article, possessor or phrase behind it."""
    return token.pos_ == "NOUN" and not any(child.dep_ in {"det", "poss", "prep"} for child in token.children)


def _attached(
    doc: Doc, members: list[Token], words: tuple[Word, ...], position: dict[int, int]
) -> tuple[int, NounPhrase] | None:
    """The prepositional phrase right behind the last member, if its noun phrase carries none of its own."""
    behind = position[members[-1].i] + 1
    for child in (child for member in members for child in member.rights):
        if child.dep_ == "prep" and position.get(child.i) == behind:
            inner = next((grand for grand in child.rights if grand.dep_ == "pobj" and grand.pos_ in _NOMINAL), None)
            if inner is None or inner.i not in position or behind + 1 >= len(words):
                return None
            if any(grand.dep_ == "prep" for grand in _conjuncts(inner)[-1].rights):
                return None
            phrase = _phrase(doc, words, position, inner, behind + 1)
            return None if phrase is None else (behind, phrase)
    return None
