"""How fast the extractor is beside its own parser, both in one process, on the same full-length articles.

`python tests/bench/extraction.py` prints the ratio of the engine's articles a second to those of spaCy's full pipeline
(`nlp.pipe` with all components of the same model), in processor time on one core. Bare times differ from machine to
machine; the ratio is the figure: at least 3. Nothing here is asserted.
"""

import json
import os
import resource
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"  # before numpy is imported: one core for both sides

import spacy  # noqa: E402

from eventwire.extraction.engine import EnglishExtractor  # noqa: E402
from eventwire.extraction.parse import MODELS  # noqa: E402
from eventwire.model import Article, ArticleStatus, Outlet, RevisionBasis  # noqa: E402

ARTICLES = Path(__file__).resolve().parents[1] / "quality" / "articles"
LEAST_PARAGRAPHS = 10
ROUNDS = 5


def full_length_articles() -> list[Article]:
    """The labelled articles of ten paragraphs and more that are news of politics."""
    found = []
    for path in sorted(ARTICLES.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        article = record["article"]
        if record["events"] and article["text"].count("\n") >= LEAST_PARAGRAPHS - 1:
            found.append(_article(article, path.stem))
    return found


def _article(record: dict[str, str], key: str) -> Article:
    published = datetime.fromisoformat(record["published_at"])
    source = record.get("source")
    return Article(
        article_id=key,
        revision=0,
        revision_basis=RevisionBasis.RECEIVED,
        status=ArticleStatus.PUBLISHED,
        title=record["title"],
        text=record["text"],
        language="en",
        source=Outlet(name=source if isinstance(source, str) else "bench"),
        published_at=published if published.tzinfo else published.replace(tzinfo=UTC),
        received_at=datetime.now(UTC),
    )


def seconds(*works: Callable[[], object]) -> list[float]:
    """Processor time of each work, turn by turn, the best of some rounds: what else the machine does only ever adds."""
    best = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for number, work in enumerate(works):
            start = time.process_time()
            work()
            best[number] = min(best[number], time.process_time() - start)
    return best


def measure(articles: Sequence[Article]) -> tuple[float, float]:
    """Articles a second of the engine, and of spaCy's full pipeline."""
    extractor = EnglishExtractor.load()
    pipeline = spacy.load(next(name for name in MODELS if find_spec(name) is not None))
    texts = [f"{article.title}\n{article.text}" for article in articles]
    extractor.extract(articles)
    ours, floor = seconds(lambda: extractor.extract(articles), lambda: list(pipeline.pipe(texts)))
    return len(articles) / ours, len(articles) / floor


def main() -> None:
    """Print the figures."""
    articles = full_length_articles()
    words = sum(len(article.text.split()) for article in articles) // len(articles)
    ours, floor = measure(articles)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(articles)} articles of {words} words: engine {ours:.1f}/s, spaCy's full pipeline {floor:.1f}/s")
    print(f"ratio {ours / floor:.2f}; peak memory {memory} MB with both loaded")


if __name__ == "__main__":
    main()
