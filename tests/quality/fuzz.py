"""Fuzz the extractor: real articles cut up, mixed and spoilt; it must neither raise nor hang.

`python tests/quality/fuzz.py [seconds] [seed]` runs for so long (60 s), prints how many articles it tried, the
slowest of them, and stops at the first that raises, with the seed that makes it again. Exit status 1 if one raised or
took over `LIMIT` seconds.
"""

import json
import random
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

from eventwire.extraction.engine import EnglishExtractor
from eventwire.model import Article, ArticleStatus, RevisionBasis

ARTICLES = Path(__file__).resolve().parent / "articles"
LIMIT = 60.0
SPOILERS = (
    "",
    " ",
    "\n",
    ",",
    "\x00",
    "\u202e",
    '"',
    "(",
    "U.S.",
    "—",
    "\u0301",
    "x" * 3_000,
    "." * 500,
    "не",
    "的",
    "'s ",
    "\U0001f480",
)


def sources() -> list[str]:
    """The texts that are spoilt."""
    return [json.loads(path.read_text(encoding="utf-8"))["article"]["text"] for path in sorted(ARTICLES.glob("*.json"))]


def spoilt(texts: list[str], chance: random.Random) -> str:
    """One or two texts cut up, shuffled, repeated and strewn with what does not belong."""
    words = [word for text in chance.sample(texts, chance.randint(1, 2)) for word in text.split(" ")]
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(words)), chance.randint(1, 60)
        match chance.randrange(5):
            case 0:
                del words[at : at + length]
            case 1:
                words[at:at] = words[at : at + length] * chance.randint(1, 30)
            case 2:
                part = words[at : at + length]
                chance.shuffle(part)
                words[at : at + length] = part
            case 3:
                words[at:at] = [chance.choice(SPOILERS)] * chance.randint(1, 200)
            case _:
                words[at : at + length] = ["".join(words[at : at + length])]
        if not words:
            words = ["attack"]
    joint = chance.choice((" ", " ", " ", "", "\n", ", "))
    return joint.join(words)[:1_000_000]


def article(text: str) -> Article:
    """The text as an article."""
    now = datetime(2024, 8, 21, tzinfo=UTC)
    return Article(
        article_id="fuzz",
        revision=0,
        revision_basis=RevisionBasis.RECEIVED,
        status=ArticleStatus.PUBLISHED,
        title=text[:200],
        text=text,
        language="en",
        published_at=now,
        received_at=now,
    )


def main() -> int:
    """Fuzz and report."""
    budget = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    texts = sources()
    extractor = EnglishExtractor.load()
    end = time.monotonic() + budget
    seed, slowest, mentions = first, (0.0, first), 0
    while time.monotonic() < end:
        text = spoilt(texts, random.Random(seed))
        start = time.monotonic()
        try:
            mentions += len(extractor.extract([article(text)])[0].mentions)
        except Exception:  # noqa: BLE001 - the point of the exercise
            traceback.print_exc()
            print(f"seed {seed} raised")  # noqa: T201
            return 1
        slowest = max(slowest, (time.monotonic() - start, seed))
        seed += 1
    print(f"{seed - first} articles, {mentions} mentions, slowest {slowest[0]:.2f} s (seed {slowest[1]})")  # noqa: T201
    return int(slowest[0] > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
