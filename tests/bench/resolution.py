"""What a mention costs to resolve, and that it stays flat as a busy dyad grows (`make bench`).

    python tests/bench/resolution.py

Mentions of one dyad over 30 days, by 40 outlets, of attacks on 25 towns, by the actors and codes that reports choose
among: nearly each says it in its own way. The time is the CPU's, of `EventResolver.apply` alone, over a dict, in
batches as the embedded engine hands them out. The floor, measured in the same run, is reading them from JSON.
"""

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


def measure(mentions: Sequence[Mention], batch: int) -> Cost:
    """Resolve the mentions in batches."""
    raw = [added(one).model_dump_json().encode() for one in mentions]
    start = time.process_time()
    changes = [MentionChange.model_validate_json(one) for one in raw]
    reading = time.process_time() - start
    resolver, state = EventResolver(), dict[str, bytes]()
    start = time.process_time()
    for at in range(0, len(changes), batch):
        resolver.apply(changes[at : at + batch], state, NOON)
    return Cost(1000 * (time.process_time() - start) / len(raw), 1000 * reading / len(raw))


def cost(count: int, batch: int, *, shuffled: bool = False) -> Cost:
    """The cost at a number of mentions; small numbers are measured over several dyads, so that the clock can tell."""
    runs = []
    for seed in range(max(1, 4_000 // count)):
        mentions = busy_dyad(count, seed)
        if shuffled:
            random.Random(seed).shuffle(mentions)
        runs.append(measure(mentions, min(batch, count)))
    return Cost(sum(r.resolving for r in runs) / len(runs), sum(r.reading for r in runs) / len(runs))


def main() -> int:
    """Print the curves; fails where the one in order is not flat or too slow."""
    measure(busy_dyad(500), BATCH)
    failed = False
    for shuffled in (False, True):
        order = "in any order" if shuffled else "in order"
        sys.stdout.write(f"{order}: mentions, ms of CPU a mention, mentions/s, times the floor\n")
        curve = {count: cost(count, BATCH, shuffled=shuffled) for count in (200, 2_000, 20_000)}
        for count, at in curve.items():
            times = at.resolving / at.reading
            sys.stdout.write(f"  {count:6}  {at.resolving:.3f}  {1000 / at.resolving:7.0f}  {times:5.1f}\n")
        ratio = curve[20_000].resolving / curve[200].resolving
        sys.stdout.write(f"  20,000 against 200: {ratio:.2f} (at most {MOST_RATIO})\n")
        failed |= not shuffled and ratio > MOST_RATIO
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
