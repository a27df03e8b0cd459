"""Near-copies of a text: MinHash of its word shingles (Broder 1997), small enough to travel with every mention."""

import base64
import re
import struct

from rensa import RMinHash

PERMUTATIONS = 64
"""The standard error of the estimate is about 1 / sqrt(64), an eighth: enough to tell copies (.8 and up) from other
articles (.1)."""

_SEED = 20240821
_SHINGLE = 4
_MAX_WORDS = 20_000
_WORD = re.compile(r"[^\W_]+")


def fingerprint(text: str) -> str:
    """The fingerprint in base64; empty where the text has no word. The same on every machine and in every process.

    >>> fingerprint("The envoy arrived in Cairo.") == fingerprint("THE ENVOY  arrived in Cairo")
    True
    """
    words = _words(text)
    if not words:
        return ""
    shingles = set(map(" ".join, zip(*(words[at:] for at in range(_SHINGLE)), strict=False))) or {" ".join(words)}
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update(list(shingles))
    return base64.b64encode(struct.pack(f">{PERMUTATIONS}I", *sketch.digest())).decode("ascii")


def similarity(one: str, other: str) -> float:
    """Estimated share of shingles that two texts have in common, 0 to 1; 0 where a fingerprint is none.

    >>> similarity(fingerprint("a b c d e"), fingerprint("a b c d e"))
    1.0
    """
    first, second = _values(one), _values(other)
    if first is None or second is None:
        return 0.0
    return sum(a == b for a, b in zip(first, second, strict=True)) / PERMUTATIONS


def _words(text: str) -> list[str]:
    plain = text[: 12 * _MAX_WORDS].encode("utf-8", "ignore").decode("utf-8")
    return _WORD.findall(plain.casefold())[:_MAX_WORDS]


def _values(fingerprint: str) -> tuple[int, ...] | None:
    try:
        raw = base64.b64decode(fingerprint, validate=True)
    except ValueError:
        return None
    return struct.unpack(f">{PERMUTATIONS}I", raw) if len(raw) == 4 * PERMUTATIONS else None
