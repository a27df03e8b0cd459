"""Which articles of a day are about one story, as a function of the set of articles.

1. An article is a vector of stems and of pairs of neighbouring names; names and figures weigh double, because they
   tell two look-alike stories apart; rarity is counted over the day (tf-idf, with a prior for
   small days).
2. Each vector is expanded by its nearest neighbours, by how near they are (pseudo-relevance feedback): short articles
   about one story use different words, but share neighbours that use both.
3. The expanded vectors are joined bottom up by average similarity (UPGMA), which lets no single bridge join two
   stories.
"""

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from eventwire.folding import fold
from eventwire.resolution.wording import stem

TOGETHER = 0.45
"""From this average similarity on two clusters of a day are one story; results hardly change between .36 and .5."""

OPENING = 2_000
"""Characters of a text that are read: what comes later is background."""

_NEIGHBOURS, _EXPANSION = 5, 2.0
_TERMS, _EXPANDED_TERMS = 60, 120
_PRIOR = 40
_NAME, _FIGURE, _PAIR = 2.0, 2.0, 1.0
_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_COMMON = frozenset(
    """a about according after also an and are as at be been before but by can could did do does for from had has
    have he her him his how if in into is it its last may might more most new no not of on one only or other
    out over said say says she should since so some such than that the their them then there these they this
    those through to told two under until up was we were what when where which while who will with would year
    years yesterday today monday tuesday wednesday thursday friday saturday sunday""".split()  # noqa: SIM905 - reads as a list of words
)

Vector = dict[str, float]


def opening_terms(title: str, text: str) -> Counter[str]:
    """The terms of an article: its headline, twice, and the opening of its text."""
    return terms(f"{title}\n{title}\n{text[:OPENING]}")


def terms(text: str) -> Counter[str]:
    """The terms of a text with their weights.

    >>> sorted(terms("The envoy met Hakan Fidan.").items())
    [('envoy', 1), ('fidan', 2), ('hakan', 2), ('hakan fidan', 1), ('met', 1)]
    """
    tokens = _TOKEN.findall(text)
    lower = {token for token in tokens if token[:1].islower()}
    found: Counter[str] = Counter()
    name_before = None
    for token in tokens:
        word = fold(token).removesuffix("'s")
        if word in _COMMON or len(word) < 2:  # noqa: PLR2004 - single letters tell nothing
            name_before = None
            continue
        term = stem(word)
        name = token[:1].isupper() and token.lower() not in lower
        found[term] += int(_NAME if name else _FIGURE if any(c.isdigit() for c in token) else 1)
        if name and name_before:
            found[f"{name_before} {term}"] += int(_PAIR)
        name_before = term if name else None
    return found


def rarity_of(days: Iterable[tuple[int, Counter[str]]]) -> dict[str, float]:
    """How rare each term is among the articles of some days.

    As if there were some more articles without any of them.
    """
    count, found = _PRIOR, Counter[str]()
    for articles, counted in days:
        count += articles
        found.update(counted)
    return {term: math.log((count + 1) / (n + 0.5)) for term, n in found.items()}


def vector(found: Mapping[str, int], rarity: Mapping[str, float]) -> Vector:
    """The heaviest terms, as a vector of length one."""
    weighed = {term: (1 + math.log(n)) * rarity.get(term, 0.0) for term, n in found.items()}
    return _unit(_heaviest(weighed, _TERMS))


def group(vectors: Sequence[Vector]) -> list[list[int]]:
    """The clusters among vectors, as lists of their positions."""
    return _join(_expand(vectors))


def _expand(vectors: Sequence[Vector]) -> list[Vector]:
    """Each vector with its nearest neighbours mixed in."""
    near = _neighbours(vectors, 0.0)
    expanded = []
    for n, one in enumerate(vectors):
        mixed = dict(one)
        for other, likeness in sorted(near[n].items(), key=lambda entry: (-entry[1], entry[0]))[:_NEIGHBOURS]:
            for term, weight in vectors[other].items():
                mixed[term] = mixed.get(term, 0.0) + _EXPANSION * likeness * weight
        expanded.append(_unit(_heaviest(mixed, _EXPANDED_TERMS)))
    return expanded


def _neighbours(vectors: Sequence[Vector], least: float) -> list[dict[int, float]]:
    """For each vector the similarities above the least to others, through an index of terms."""
    index: dict[str, list[tuple[int, float]]] = {}
    for n, one in enumerate(vectors):
        for term, weight in one.items():
            index.setdefault(term, []).append((n, weight))
    most = max(50, len(vectors) // 10)
    near: list[dict[int, float]] = [{} for _ in vectors]
    for n, one in enumerate(vectors):
        found: dict[int, float] = {}
        for term, weight in one.items():
            if len(index[term]) <= most:
                for other, theirs in index[term]:
                    found[other] = found.get(other, 0.0) + weight * theirs
        found.pop(n, None)
        near[n] = {other: likeness for other, likeness in found.items() if likeness > least}
    return near


def _join(vectors: Sequence[Vector]) -> list[list[int]]:
    """Join bottom up by average similarity, nearest first; equal ones by position."""
    near = _neighbours(vectors, TOGETHER / 4)
    sums = {n: dict(one) for n, one in enumerate(vectors)}
    members = {n: [n] for n in sums}
    heap = [
        (-likeness, n, other, 1, 1) for n, found in enumerate(near) for other, likeness in found.items() if n < other
    ]
    heap = [entry for entry in heap if -entry[0] >= TOGETHER]
    heapq.heapify(heap)
    while heap:
        _, one, other, size, other_size = heapq.heappop(heap)
        if len(members.get(one, ())) != size or len(members.get(other, ())) != other_size:
            continue
        for term, weight in sums.pop(other).items():
            sums[one][term] = sums[one].get(term, 0.0) + weight
        members[one] += members.pop(other)
        for reached in {*near[one], *near[other]} - {one, other}:
            near[reached].pop(other, None)
            if reached in members:
                near[reached][one] = near[one][reached] = 0.0
                count = len(members[one]) * len(members[reached])
                likeness = _dot(sums[one], sums[reached]) / count
                if likeness >= TOGETHER:
                    first, second = sorted((one, reached))
                    heapq.heappush(heap, (-likeness, first, second, len(members[first]), len(members[second])))
        near[one] = {n: 0.0 for n in near[one] if n in members and n != one}
    return [sorted(found) for found in members.values()]


def _dot(one: Vector, other: Vector) -> float:
    if len(one) > len(other):
        one, other = other, one
    return math.fsum(weight * other[term] for term, weight in one.items() if term in other)


def _heaviest(weighed: Mapping[str, float], most: int) -> Vector:
    return dict(heapq.nsmallest(most, weighed.items(), key=lambda entry: (-entry[1], entry[0])))


def _unit(one: Vector) -> Vector:
    length = math.sqrt(math.fsum(weight * weight for weight in one.values())) or 1.0
    return {term: weight / length for term, weight in one.items()}
