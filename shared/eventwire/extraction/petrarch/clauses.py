"""Short stretches between commas, which the field's coders leave out: appositions, attributions, asides."""

from spacy.tokens import Doc

from eventwire.extraction.petrarch.sequence import WordLine

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
    if marks and SHORTEST <= total - marks[-1] <= LONGEST:
        dropped.update(range(marks[-1], total))
        marks.pop()
    number = 0
    while number < len(marks):
        start = marks[number]
        stop = marks[number + 1] if number + 1 < len(marks) else None
        if stop is not None and SHORTEST <= stop - start <= LONGEST:
            dropped.update(range(start, stop))
            number += 2
            continue
        kept.append(start)
        number += 1
    return frozenset(dropped), tuple(kept)
