"""A parsed sentence as plain objects: words with their part of speech, lemma and place in the dependency tree.

The readers ask a sentence thousands of questions; answered from attributes of plain objects they cost a fraction of
what they cost through spaCy's. Names and meanings are spaCy's own (`dep_`, `lemma_`, `children`, `left_edge` ...):
labels are those of its English models. A sentence is one tree.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, overload

from eventwire.extraction.inflection import base_form


class Token:
    """A word: `i` is its number in the sentence, `idx` its first character; the root is its own `head`.

    `base` is the form by which the lexicon has it: the lemma in lower case, mended.
    """

    __slots__ = (
        "base",
        "children",
        "dep_",
        "doc",
        "head",
        "i",
        "idx",
        "lefts",
        "lemma_",
        "lower_",
        "pos_",
        "rights",
        "tag_",
        "text",
        "whitespace_",
    )

    doc: "Doc"
    head: "Token"
    lefts: tuple["Token", ...]
    rights: tuple["Token", ...]
    children: tuple["Token", ...]

    def __init__(self, i: int, idx: int, word: "Word", whitespace: str) -> None:
        self.i = i
        self.idx = idx
        self.text, self.lower_, self.lemma_, self.pos_, self.tag_, self.dep_ = word
        self.base = base_form(self.lemma_, self.lower_, self.pos_, self.tag_)
        self.whitespace_ = whitespace

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def is_digit(self) -> bool:
        """Whether it is written in figures."""
        return self.text.isdigit()

    @property
    def ancestors(self) -> Iterator["Token"]:
        """Its head, the head's head, and so on to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def subtree(self) -> Iterator["Token"]:
        """The token and all below it, in the order of the sentence."""
        found, waiting = [self], [self]
        while waiting:
            children = waiting.pop().children
            found.extend(children)
            waiting.extend(children)
        yield from sorted(found, key=lambda token: token.i)

    @property
    def left_edge(self) -> "Token":
        """The first token of its subtree."""
        return self.doc[self.doc.edges[self.i][0]]

    @property
    def right_edge(self) -> "Token":
        """The last token of its subtree."""
        return self.doc[self.doc.edges[self.i][1]]

    @property
    def conjuncts(self) -> tuple["Token", ...]:
        """The tokens joined with it by `and`, `or` or commas, itself left out."""
        start = self
        while start.dep_ == "conj" and start.head is not start:
            start = start.head
        found = [start]
        for token in found:
            found.extend(child for child in token.rights if child.dep_ == "conj")
        return tuple(token for token in found if token is not self)

    def nbor(self, distance: int = 1) -> "Token":
        """The token so many places on. Raises IndexError beyond the sentence's ends."""
        at = self.i + distance
        if at < 0:
            raise IndexError(at)
        return self.doc[at]


Word = tuple[str, str, str, str, str, str]
"""Text, text in lower case, lemma, part of speech, tag, dependency."""


class Span:
    """Tokens [start, end) of a sentence."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: "Doc", start: int, end: int) -> None:
        self.doc = doc
        self.start = start
        self.end = end

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    def __len__(self) -> int:
        return self.end - self.start

    def __getitem__(self, at: int) -> Token:
        return self.doc.tokens[self.start : self.end][at]

    @property
    def text(self) -> str:
        """The words as written, without the space behind the last."""
        return self.doc.stretch(self.start, self.end)

    @property
    def root(self) -> Token:
        """The token that is nearest to the sentence's root."""
        heads = [token for token in self if not self.start <= token.head.i < self.end or token.head is token]
        return min(heads, key=lambda token: sum(1 for _ in token.ancestors))


class Doc:
    """A parsed sentence. `user_data` keeps what readers find in it, so that each looks once."""

    __slots__ = ("_edges", "text", "tokens", "user_data")

    def __init__(  # noqa: PLR0917 - one sequence an attribute, as in spaCy's own
        self,
        words: Sequence[str],
        spaces: Sequence[bool],
        tags: Sequence[str],
        pos: Sequence[str],
        lemmas: Sequence[str],
        heads: Sequence[int],
        deps: Sequence[str],
    ) -> None:
        """Each sequence has one entry a word; `heads` are numbers of words."""
        rows = [(word, word.lower(), *rest) for word, *rest in zip(words, lemmas, pos, tags, deps, strict=True)]
        self._fill(rows, spaces, heads)  # type: ignore[arg-type]

    @classmethod
    def of(cls, words: Sequence[Word], spaces: Sequence[bool], heads: Sequence[int]) -> "Doc":
        """The sentence of these words, each with all that is known of it."""
        doc = cls.__new__(cls)
        doc._fill(words, spaces, heads)  # noqa: SLF001 - its own class
        return doc

    def _fill(self, words: Sequence[Word], spaces: Sequence[bool], heads: Sequence[int]) -> None:
        gaps = [" " if space else "" for space in spaces]
        starts = accumulate((len(word[0]) + len(gap) for word, gap in zip(words, gaps, strict=True)), initial=0)
        tokens = [
            Token(i, start, word, gap) for i, (start, word, gap) in enumerate(zip(starts, words, gaps, strict=False))
        ]
        lefts: list[list[Token]] = [[] for _ in tokens]
        rights: list[list[Token]] = [[] for _ in tokens]
        for token, head in zip(tokens, heads, strict=True):
            token.doc = self
            token.head = tokens[head]
            if token.i < head:
                lefts[head].append(token)
            elif token.i > head:
                rights[head].append(token)
        for token in tokens:
            token.lefts = tuple(lefts[token.i])
            token.rights = tuple(rights[token.i])
            token.children = token.lefts + token.rights
        self.tokens = tuple(tokens)
        self.text = "".join(word[0] + gap for word, gap in zip(words, gaps, strict=True))
        self.user_data: dict[str, Any] = {}
        self._edges: list[tuple[int, int]] | None = None

    @property
    def edges(self) -> list[tuple[int, int]]:
        """The first and the last word of each word's subtree."""
        if self._edges is None:
            heads = [token.head.i for token in self.tokens]
            first, last = list(range(len(heads))), list(range(len(heads)))
            for at in range(len(heads)):
                above = at
                while heads[above] != above:
                    above = heads[above]
                    if at < first[above]:
                        first[above] = at
                    elif at > last[above]:
                        last[above] = at
                    else:
                        break  # whatever set those edges has climbed on from here, or will
            self._edges = list(zip(first, last, strict=True))
        return self._edges

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Span: ...
    def __getitem__(self, at: int | slice) -> Token | Span:
        if at.__class__ is int:  # nearly always: cheaper than isinstance
            return self.tokens[at]
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self.tokens))
            return Span(self, start, max(start, end))
        return self.tokens[at]

    def stretch(self, start: int, end: int) -> str:
        """Tokens [start, end) as written, without the space behind the last: `doc[start:end].text`, at less cost."""
        if start >= end:
            return ""
        last = self.tokens[end - 1]
        return self.text[self.tokens[start].idx : last.idx + len(last.text)]

    def char_span(self, start: int, end: int) -> Span | None:
        """The tokens that hold these characters; None where there are none."""
        inside = [token.i for token in self.tokens if token.idx < end and token.idx + len(token.text) > start]
        return Span(self, inside[0], inside[-1] + 1) if inside else None
