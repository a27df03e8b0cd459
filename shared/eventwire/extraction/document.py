"""An article as sentences: where each begins, without by-lines, datelines, credits and boilerplate.

Pure string work in one pass over the text: no pattern that can backtrack, so that time grows with length only. Every
sentence is a stretch of the article as written (`text[start : start + len(sentence)]`), so that spans in it are spans
in the article.
"""

from dataclasses import dataclass
from typing import Literal

from eventwire.extraction.boilerplate import is_boilerplate, outlet_suffix
from eventwire.extraction.dateline import read_dateline
from eventwire.extraction.sentences import split_paragraph
from eventwire.model import Article

MAX_SENTENCE = 1_500
"""Longest sentence read, in characters: longer ones are tables or garbage, not prose."""

MAX_READ = 200_000
"""How much of a text is read, in characters: about thirty thousand words, more than any news article."""


@dataclass(frozen=True)
class RawSentence:
    """A sentence as written: in which part it stands, its number there, its first character, its text."""

    part: Literal["title", "text"]
    index: int
    start: int
    text: str


@dataclass(frozen=True)
class Document:
    """An article's sentences, the place of its dateline as written, and in words what was left out for its length."""

    sentences: tuple[RawSentence, ...]
    dateline: str | None = None
    omitted: tuple[str, ...] = ()


def split(article: Article) -> Document:
    """The sentences of headline and text in order.

    Never raises; sentences over `MAX_SENTENCE` characters and text beyond `MAX_READ` are left out and named in
    `omitted`.
    """
    outlet = article.source.name if article.source else None
    omitted: list[str] = []
    headline, _ = _part("title", outlet_suffix(article.title, outlet), omitted)
    text = article.text
    if len(text) > MAX_READ:
        omitted.append(f"text beyond {MAX_READ} characters")
        text = text[:MAX_READ]
    body, dateline = _part("text", text, omitted)
    return Document(sentences=(*headline, *body), dateline=dateline, omitted=tuple(omitted))


def _part(part: Literal["title", "text"], text: str, omitted: list[str]) -> tuple[list[RawSentence], str | None]:
    """The sentences of one part, and the dateline if it opens with one."""
    sentences: list[RawSentence] = []
    dateline: str | None = None
    for start, end in _paragraphs(text):
        paragraph = text[start:end]
        if part == "text" and is_boilerplate(paragraph):
            continue
        offset = start
        if part == "text" and not sentences:
            found = read_dateline(paragraph)
            if found is not None:
                dateline = dateline or found.place
                offset += found.length
        for first, last in split_paragraph(text[offset:end]):
            if last - first > MAX_SENTENCE:
                omitted.append(f"a sentence of {last - first} characters at {part}:{offset + first}")
                continue
            sentences.append(RawSentence(part, len(sentences), offset + first, text[offset + first : offset + last]))
    return sentences, dateline


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Non-empty lines, without surrounding space."""
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            first = start + len(line) - len(line.lstrip())
            spans.append((first, first + len(stripped)))
        start += len(line)
    return spans
