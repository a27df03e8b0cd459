"""From spaCy's docs to our trees, with part of speech and lemma of each word remembered.

spaCy's attribute ruler gives each token what follows from its tag, its dependency, whether an expletive stands before
it (`there was`) and, for some words, the word; its rule lemmatizer what follows from word and part of speech. Both
take a fifth of the pipeline's time. Here what they gave is kept, and only what was never seen goes through them, in
one doc.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from spacy.tokens import Doc as SpacyDoc
from spacy.vocab import Vocab

from eventwire.extraction.tree import Doc, Word

_COLUMNS: list[int | str] = ["ORTH", "LOWER", "TAG", "DEP", "HEAD", "SPACY"]
_WRAP = 2**64
"""Heads are told as distances, negative ones as spaCy's unsigned numbers wrap them."""

_MOST = 100_000
"""Words kept: beyond it, memory begins anew, so that endless new words cannot fill it."""


class _Use(NamedTuple):
    """What decides the part of speech: the word if the ruler knows it (else 0), tag, dependency, expletive before."""

    word: int
    tag: int
    dep: int
    after_expletive: bool


class Planter:
    """Makes trees of docs that have been tagged and parsed."""

    def __init__(self, vocab: Vocab, ruler: Any, lemmatizer: Any) -> None:
        self._vocab = vocab
        self._ruler = ruler
        self._lemmatizer = lemmatizer
        ruled = _ruled_words(ruler.patterns)
        self._ruled = None if ruled is None else frozenset(vocab.strings.add(word) for word in ruled)
        self._parts: dict[_Use, tuple[int, str, int]] = {}
        self._words: dict[tuple[int, _Use], Word] = {}
        self._strings: dict[str, str] = {}

    def plant(self, docs: Sequence[SpacyDoc]) -> list[Doc]:
        """The docs as trees."""
        rows = [doc.to_array(_COLUMNS).tolist() if len(doc) else [] for doc in docs]
        keys = [self._keys(row) for row in rows]
        if len(self._words) > _MOST:
            self._words.clear()
            self._strings.clear()
        self._learn(dict.fromkeys(key for each in keys for key in each if key not in self._words))
        return [
            Doc.of(
                [self._words[key] for key in each],
                [bool(token[5]) for token in row],
                [(at + token[4]) % _WRAP for at, token in enumerate(row)],
            )
            for row, each in zip(rows, keys, strict=True)
        ]

    def _keys(self, row: Sequence[Sequence[int]]) -> list[tuple[int, _Use]]:
        """What decides each token's attributes."""
        expl = self._vocab.strings["expl"]
        keys = []
        after = False
        for orth, lower, tag, dep, _, _ in row:
            ruled = lower if self._ruled is None or lower in self._ruled else 0
            keys.append((orth, _Use(ruled, tag, dep, after)))
            after = dep == expl
        return keys

    def _learn(self, keys: Iterable[tuple[int, _Use]]) -> None:
        """Words that were never seen in this use, by spaCy's own components."""
        new = list(keys)
        uses = dict.fromkeys((use, orth) for orth, use in new if use not in self._parts)
        self._rule([(orth, use) for use, orth in dict(reversed(uses)).items()])
        if not new:
            return
        strings = self._vocab.strings
        doc = SpacyDoc(self._vocab, words=[strings[orth] for orth, _ in new])
        for token, (_, use) in zip(doc, new, strict=True):
            token.tag = use.tag
            token.pos, morph, token.lemma = self._parts[use]
            token.set_morph(morph)  # type: ignore[attr-defined]
        self._lemmatizer(doc)
        for token, key in zip(doc, new, strict=True):
            parts = (token.text, token.lower_, token.lemma_, token.pos_, token.tag_, strings[key[1].dep])
            word: Word = tuple(self._strings.setdefault(part, part) for part in parts)  # type: ignore[assignment]
            self._words[key] = word

    def _rule(self, new: Sequence[tuple[int, _Use]]) -> None:
        """Part of speech, morphology and set lemma of uses never seen; between them a stop or the expletive."""
        strings = self._vocab.strings
        words: list[str] = []
        tags: list[str] = []
        deps: list[str] = []
        for orth, use in new:
            words += ["there" if use.after_expletive else ".", strings[orth]]
            tags += ["EX" if use.after_expletive else ".", strings[use.tag]]
            deps += ["expl" if use.after_expletive else "punct", strings[use.dep] or "dep"]
        if not words:
            return
        doc = SpacyDoc(self._vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words))))
        self._ruler(doc)
        for number, (_, use) in enumerate(new):
            token = doc[2 * number + 1]
            self._parts[use] = (token.pos, str(token.morph), token.lemma)


def _ruled_words(patterns: Iterable[Any]) -> frozenset[str] | None:
    """The lower-case words that the ruler's patterns name; None where patterns ask for words in other ways."""
    words: set[str] = set()
    for pattern in patterns:
        for part in (token for tokens in pattern["patterns"] for token in tokens):
            asked = part.get("LOWER")
            if not part.keys() <= {"LOWER", "TAG", "DEP", "IS_SPACE"}:
                return None
            if isinstance(asked, str):
                words.add(asked)
            elif isinstance(asked, dict):
                words.update(asked.get("IN", ()))
    return frozenset(words)
