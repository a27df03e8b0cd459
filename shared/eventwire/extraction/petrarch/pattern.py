"""Matching of verb patterns over the words around a verb."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eventwire.extraction.petrarch.verbs import VerbPattern

SOURCE, TARGET, COMPOUND, SKIP = "$", "+", "%", "^"
_SYMBOLS = frozenset({SOURCE, TARGET, COMPOUND, SKIP})


@dataclass(frozen=True, slots=True)
class Item:
    """A word, and the number of the noun phrase in which it stands (None outside)."""

    text: str
    phrase: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a pattern, and whether it must directly follow what is before it, seen from the verb."""

    text: str
    tight: bool


@dataclass(frozen=True)
class Pattern:
    """A pattern cut at the verb: what stands before it, nearest first, and what stands behind."""

    before: tuple[Part, ...]
    after: tuple[Part, ...]
    code: str
    where: str

    @property
    def size(self) -> int:
        """How many elements it has: of several that match the largest is meant."""
        return len(self.before) + len(self.after)


@dataclass(frozen=True, slots=True)
class Binding:
    """The noun phrases that a pattern names."""

    source: int | None = None
    target: int | None = None


def compile_pattern(pattern: VerbPattern) -> Pattern:
    """Cut a pattern's text at its verb.

    >>> compile_pattern(VerbPattern("B", "NOT * IN_$", "1")).after
    (Part(text='IN', tight=False), Part(text='$', tight=True))
    """
    left, _, right = pattern.text.partition("*")
    return Pattern(_parts(left, reverse=True), _parts(right, reverse=False), pattern.code, pattern.where)


def _parts(text: str, *, reverse: bool) -> tuple[Part, ...]:
    words: list[str] = []
    links: list[bool] = []
    for symbol in text.replace("_", " _ ").split():
        if symbol == "_":
            links.append(True)
        else:
            if len(links) < len(words) + (not reverse):
                links.append(False)
            words.append(symbol)
    if reverse:
        if len(links) < len(words):
            links.append(False)
        links = links[-len(words) :] if words else []
        return tuple(Part(word, tight) for word, tight in zip(reversed(words), reversed(links), strict=False))
    return tuple(Part(word, tight) for word, tight in zip(words, links, strict=False))


def match(
    parts: Sequence[Part],
    items: Sequence[Item],
    synsets: Mapping[str, Sequence[Sequence[str]]],
    coded: Mapping[int, bool],
    *,
    backwards: bool = False,
) -> Binding | None:
    """How the parts fit the items in order from the verb outwards; None where they do not.

    `coded` says of each phrase whether it is joined. The nearest fit is taken; the search tries each pair of part and
    item once.
    """
    failed: set[tuple[int, int]] = set()

    def fit(part: int, at: int, binding: Binding) -> Binding | None:
        if part == len(parts):
            return binding
        if (part, at) in failed:
            return None
        wanted = parts[part]
        for start in range(at, min(at + 1, len(items)) if wanted.tight else len(items)):
            step = _step(wanted.text, items, start, synsets, coded, backwards=backwards)
            if step is None:
                continue
            end, phrase = step
            bound = binding
            if wanted.text in {SOURCE, COMPOUND}:
                bound = Binding(phrase, bound.target)
            if wanted.text in {TARGET, COMPOUND}:
                bound = Binding(bound.source, phrase)
            rest = fit(part + 1, end, bound)
            if rest is not None:
                return rest
        failed.add((part, at))
        return None

    return fit(0, 0, Binding())


def _step(
    wanted: str,
    items: Sequence[Item],
    at: int,
    synsets: Mapping[str, Sequence[Sequence[str]]],
    joined: Mapping[int, bool],
    *,
    backwards: bool,
) -> tuple[int, int | None] | None:
    """The item behind the fit that begins at `at`, and the phrase that it names."""
    if wanted in _SYMBOLS:
        phrase = items[at].phrase
        if phrase is None or (wanted == COMPOUND and not joined.get(phrase, False)):
            return None
        if wanted in {SOURCE, TARGET} and phrase not in joined:
            return None
        end = at
        while end < len(items) and items[end].phrase == phrase:
            end += 1
        return end, phrase
    if wanted.startswith("&"):
        for words in synsets.get(wanted, ()):
            ordered = tuple(reversed(words)) if backwards else tuple(words)
            if tuple(item.text for item in items[at : at + len(ordered)]) == ordered:
                return at + len(ordered), None
        return None
    return (at + 1, None) if items[at].text == wanted else None
