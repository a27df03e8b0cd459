"""What a mention costs to resolve, and that it stays flat as a busy dyad grows (`make bench`).

    python tests/bench/resolution.py

Mentions of one dyad over 30 days, by 40 outlets, of attacks on 25 towns, by the actors and codes that reports choose
among: nearly each says it in its own way. They come one by one, in small batches as a live system gets them, and in
batches as the embedded engine hands out a backlog, in order and shuffled. The time is the CPU's, of
`EventResolver.apply` alone, over a dict. The floor, measured in the same run, is reading them from JSON.

But for full batches in order it is measured on the last mentions, when the state has grown.
"""

import gc
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eventwire.extraction.fingerprint import fingerprint
from eventwire.model import Mention, MentionChange
from eventwire.resolution import EventResolver
from eventwire.testing import NOON, actor, added, city, mention

DAYS = 30
MOST_RATIO = 1.5
BATCH = 500
"""As the embedded engine hands them out."""

WAYS = ((BATCH, False), (32, False), (1, False), (BATCH, True), (1, True))
"""How mentions come: how many at a time, and whether in any order."""

MEASURED = 400
"""How many mentions are measured, or four batches, but for full batches in order."""

_TARGETS = [
    "a depot",
    "a bus station",
    "a market",
    "a school",
    "a power plant",
    "a railway yard",
    "a block of flats",
    "a bridge",
]
_VERBS = ["struck", "bombed", "shelled", "hit", "attacked", "fired on", "damaged", "set fire to"]


def busy_dyad(count: int, seed: int = 7) -> list[Mention]:
    """Mentions of one dyad in order of publication."""
    rng = random.Random(seed)
    sources = [actor("RUS"), actor("RUSMIL"), actor("RUSGOV"), None]
    targets = [actor("UKR"), actor("UKRMIL"), actor("UKRCVL")]
    towns = [city(f"Town {n}", "UKR", 46 + n * 0.2, 30 + n * 0.3) for n in range(25)]
    prints = [
        fingerprint(
            " ".join(
                rng.choice(["alpha", "beta", "gamma", "delta", "rho", "tau", "phi"]) + str(rng.randrange(99))
                for _ in range(80)
            )
        )
        for _ in range(500)
    ]
    found = []
    for n in range(count):
        day = date(2024, 5, 1) + timedelta(days=n * DAYS // count)
        town = rng.choice(towns)
        place = town if rng.random() < 0.8 else None
        told = rng.random()
        one = mention(
            rng.choice(sources), rng.choice(targets), rng.choice(["190", "195", "194", "193"]), article=f"a{n}",
            sentence=f"Forces {rng.choice(_VERBS)} {rng.choice(_TARGETS)} and {rng.choice(_TARGETS)} in {town.name}, "
            f"killing {rng.randrange(1, 9)} people.",
            outlet=f"Outlet {rng.randrange(40)}", place=place,
            date=day - timedelta(days=6 if told < 0.05 else 0), date_end=day,
            date_resolution="week" if told < 0.05 else "inferred" if told < 0.3 else "day",
            published_at=NOON.replace(month=5, day=1) + timedelta(seconds=n * DAYS * 86_400 // count),
        )  # fmt: skip
        publication = one.publication.model_copy(update={"fingerprint": rng.choice(prints)})
        found.append(one.model_copy(update={"publication": publication}))
    return found


@dataclass(frozen=True)
class Cost:
    """Milliseconds a mention."""

    resolving: float
    reading: float


def measure(mentions: Sequence[Mention], batch: int, last: int) -> Cost:
    """Resolve the last mentions in batches, after all others."""
    raw = [added(one).model_dump_json().encode() for one in mentions]
    start = time.process_time()
    changes = [MentionChange.model_validate_json(one) for one in raw]
    reading = time.process_time() - start
    at = max(0, len(changes) - last)
    resolver, state = EventResolver(), dict[str, bytes]()
    if at:
        resolver.apply(changes[:at], state, NOON)
    gc.collect()
    gc.freeze()  # What waits to be resolved is not the resolver's: searching it for garbage is not its cost.
    start = time.process_time()
    for n in range(at, len(changes), batch):
        resolver.apply(changes[n : n + batch], state, NOON)
    resolving = time.process_time() - start
    gc.unfreeze()
    return Cost(1000 * resolving / (len(raw) - at), 1000 * reading / len(raw))


def cost(count: int, batch: int, *, shuffled: bool = False) -> Cost:
    """The cost at a number of mentions; small numbers are measured over several dyads, so that the clock can tell."""
    runs = []
    for seed in range(max(1, 4_000 // count)):
        mentions = busy_dyad(count, seed)
        if shuffled:
            random.Random(seed).shuffle(mentions)
        runs.append(measure(mentions, batch, count if batch == BATCH and not shuffled else max(MEASURED, 4 * batch)))
    return Cost(sum(r.resolving for r in runs) / len(runs), sum(r.reading for r in runs) / len(runs))


def main() -> int:
    """Print the curves; fails where the one of full batches in order is not flat."""
    measure(busy_dyad(500), BATCH, BATCH)
    failed = False
    for batch, shuffled in WAYS:
        order = "in any order" if shuffled else "in order"
        sys.stdout.write(f"{batch} at a time, {order}: mentions, ms of CPU a mention, mentions/s, times the floor\n")
        curve = {count: cost(count, batch, shuffled=shuffled) for count in (200, 2_000, 20_000)}
        for count, at in curve.items():
            times = at.resolving / at.reading
            sys.stdout.write(f"  {count:6}  {at.resolving:.3f}  {1000 / at.resolving:7.0f}  {times:5.1f}\n")
        ratio = curve[20_000].resolving / curve[200].resolving
        judged = batch == BATCH and not shuffled
        sys.stdout.write(f"  20,000 against 200: {ratio:.2f}{f' (at most {MOST_RATIO})' if judged else ''}\n")
        failed |= judged and ratio > MOST_RATIO
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
