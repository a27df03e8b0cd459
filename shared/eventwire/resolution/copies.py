"""Copies: which articles are one text, syndicated or lightly edited (MinHash, Broder 1997).

Of each of the 64 values of a fingerprint only the lowest byte is kept (b-bit minwise hashing, Li and König 2010): a
quarter of the room, and two unrelated texts agree on one value in 256 by chance.
"""

import base64
from collections.abc import Mapping, Sequence
from functools import lru_cache

_VALUES = 64
_BAND = 4
COPY = 0.5
"""From this share of common shingles on two articles are taken for one text: independent reports of one event share
under a fifth, copies with a new headline and some changed words more than half."""


def sketch(fingerprint: str) -> str:
    """The lowest byte of each value of a fingerprint, in base64; empty for an empty or malformed one."""
    try:
        raw = base64.b64decode(fingerprint, validate=True)
    except ValueError:
        return ""
    return base64.b64encode(raw[3::4]).decode("ascii") if len(raw) == 4 * _VALUES else ""


def similarity(one: bytes, other: bytes) -> float:
    """Estimated share of common shingles of two sketches of equal length."""
    equal = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    return max(0.0, (equal - 1 / 256) / (1 - 1 / 256))


def originals(sketches: Mapping[str, str], order: Sequence[str]) -> dict[str, str]:
    """For each article the first, in the given order, of the articles that are one text with it.

    Two articles are one text by any chain of copies. They are looked up by bands of four values, so that the cost
    grows with their number and not with its square.
    """
    root = {article: article for article in order}
    rank = {article: n for n, article in enumerate(order)}

    def find(article: str) -> str:
        while root[article] != article:
            root[article] = root[root[article]]
            article = root[article]
        return article

    texts: dict[str, str] = {}
    bands: dict[tuple[int, bytes], str] = {}
    for article in order:
        text = sketches.get(article, "")
        if not text:
            continue
        near = texts.setdefault(text, article)
        if near == article:
            raw, keys = _bands(text)
            seen = {article}
            for key in keys:
                other = bands.setdefault(key, article)
                if other not in seen:
                    seen.add(other)
                    if similarity(raw, _bands(sketches[other])[0]) >= COPY:
                        _join(root, rank, find(other), find(article))
        else:
            _join(root, rank, find(near), find(article))
    return {article: find(article) for article in order}


@lru_cache(maxsize=10_000)
def _bands(text: str) -> tuple[bytes, tuple[tuple[int, bytes], ...]]:
    """A sketch and its bands: those of a busy event are looked at again with each of its reports."""
    raw = base64.b64decode(text)
    return raw, tuple((at, raw[at : at + _BAND]) for at in range(0, len(raw), _BAND))


def _join(root: dict[str, str], rank: dict[str, int], one: str, other: str) -> None:
    first, second = sorted((one, other), key=rank.__getitem__)
    root[second] = first
