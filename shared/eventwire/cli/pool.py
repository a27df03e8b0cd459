"""Extraction of many lines, in this process or in several, results in input order."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from eventwire.cli.lines import Line, read_article
from eventwire.errors import InvalidInput
from eventwire.extraction.loading import load_extractor
from eventwire.extraction.port import Extraction, Extractor
from eventwire.model import Article

CHUNK = 32
"""Lines a task: enough for the parser to batch, few enough to show progress."""


@dataclass(frozen=True, slots=True)
class Read:
    """A line, and either the article with what was extracted from it, or why it is bad."""

    line: Line
    article: Article | None
    extraction: Extraction | None
    problem: str | None = None


class _Worker:
    """One process's extractor, made once."""

    extractor: Extractor

    @classmethod
    def start(cls, lexicon: Sequence[Path]) -> None:
        cls.extractor = load_extractor(lexicon)

    @classmethod
    def work(cls, lines: Sequence[Line]) -> list[Read]:
        return extract_chunk(cls.extractor, lines)


def extract_chunk(extractor: Extractor, lines: Sequence[Line]) -> list[Read]:
    """Read and extract lines together; a bad line, or an article that cannot be digested, harms only itself."""
    received_at = datetime.now(UTC)
    read = [_read(line, received_at) for line in lines]
    articles = [r.article for r in read if r.article is not None]
    try:
        done = iter(extractor.extract(articles))
    except Exception as error:  # noqa: BLE001 - whatever an article provokes must not stop the others
        if len(lines) == 1:
            return [Read(lines[0], None, None, f"cannot be digested: {type(error).__name__}: {error}")]
        return [result for line in lines for result in extract_chunk(extractor, [line])]
    return [r if r.article is None else Read(r.line, r.article, next(done)) for r in read]


def _read(line: Line, received_at: datetime) -> Read:
    try:
        return Read(line, read_article(line, received_at), None)
    except InvalidInput as error:
        return Read(line, None, None, str(error))


def extract_all(lines: Iterable[Line], lexicon: Sequence[Path], workers: int) -> Iterator[Read]:
    """Every line's result, in input order, with at most a few chunks in flight."""
    if workers == 1:
        extractor = load_extractor(lexicon)
        for chunk in _chunks(lines):
            yield from extract_chunk(extractor, chunk)
        return
    # Spawned, not forked: the parser's threads do not survive a fork.
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_Worker.start, initargs=(list(lexicon),)
    ) as pool:
        flying: deque[Future[list[Read]]] = deque()
        for chunk in _chunks(lines):
            flying.append(pool.submit(_Worker.work, chunk))
            if len(flying) > 2 * workers:
                yield from flying.popleft().result()
        while flying:
            yield from flying.popleft().result()


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    rest = iter(lines)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
