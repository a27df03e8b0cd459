"""Short stretches between commas, which the field's coders leave out: appositions, attributions, asides."""

from eventwire.extraction.petrarch.sequence import WordLine
from eventwire.extraction.tree import Doc

SHORTEST, LONGEST = 2, 8
"""The coders' default bounds, in words, for stretches within a sentence and at its end; those at its beginning stay."""


def set_apart(doc: Doc, line: WordLine) -> tuple[frozenset[int], tuple[int, ...]]:
    """The words that are left out, and for each comma that stays the number of the first word behind it.

    Commas within a compound part its members and do not count.
    """
    inside = {word for phrase in line.phrases for word in range(phrase.start, phrase.end - 1)}
    marks: list[int] = []
    for token in doc:
        if token.text == ",":
            before = max((line.position[at] for at in range(token.i) if at in line.position), default=-1)
            if before >= 0 and before not in inside:
                marks.append(before + 1)
    total = len(line.words)
    dropped: set[int] = set()
    kept: list[int] = []
    if marks and _is_aside(doc, line, marks[-1], total):
        dropped.update(range(marks[-1], total))
        marks.pop()
    number = 0
    while number < len(marks):
        start = marks[number]
        stop = marks[number + 1] if number + 1 < len(marks) else None
        if stop is not None and _is_aside(doc, line, start, stop):
            dropped.update(range(start, stop))
            number += 2
            continue
        kept.append(start)
        number += 1
    return frozenset(dropped), tuple(kept)


def _is_aside(doc: Doc, line: WordLine, start: int, stop: int) -> bool:
    """Whether the words are few and hold no verb whose subject stands outside: that would be the clause itself."""
    if not SHORTEST <= stop - start <= LONGEST:
        return False
    inside = range(line.words[start].first, line.words[stop - 1].last + 1)
    return all(child.i in inside for at in inside for child in doc[at].children if child.dep_ in {"nsubj", "nsubjpass"})
