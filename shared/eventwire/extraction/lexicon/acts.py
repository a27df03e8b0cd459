"""The act lexicon: patterns by head word, word classes, and how acts of speech compose with their content."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from eventwire.extraction.lexicon.pattern import Pattern, parse_pattern
from eventwire.extraction.lexicon.table import Row, Table, read_table

_PARENTS = {"plan": "intend", "agree": "intend"}
"""Kinds that are coded like another where they have no row of their own."""


@dataclass(frozen=True)
class ActLexicon:
    """All that the event coder knows of words.

    `verbs` maps verbs, `nouns` the last words of noun patterns' heads, to their patterns; `heads` and `noun_heads` map
    the same words to the patterns with what each demands of a sentence's words, whatever the parse, a verb's also with
    its particles; `meets` maps a word to the demands that it meets: demands are bits of a number, so that all of a
    sentence are compared in one step. `classes` maps a class to its words; `nominals` maps an event noun to its verb
    and to what its prepositions bring ("subject" where `of` brings the doer: "arrival of"; prepositions that bring the
    object: "praise for"); `compose` maps a kind of speech act (appeal, demand ...) to its codes by the beginning of
    the inner code; `modals` maps must, should ... to a kind.
    """

    verbs: Mapping[str, tuple[Pattern, ...]]
    nouns: Mapping[str, tuple[Pattern, ...]]
    classes: Mapping[str, frozenset[str]]
    compose: Mapping[str, Mapping[str, str]]
    modals: Mapping[str, str]
    nominals: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    heads: Mapping[str, tuple[tuple[int, frozenset[str], Pattern], ...]] = field(default_factory=dict)
    noun_heads: Mapping[str, tuple[tuple[int, Pattern], ...]] = field(default_factory=dict)
    meets: Mapping[str, int] = field(default_factory=dict)

    @property
    def triggers(self) -> frozenset[str]:
        """Lower-case lemmas at which an act can begin: a sentence without any of them (inflected) holds no event."""
        nouns = {head for head, patterns in self.nouns.items() if any(not p.topic for p in patterns)}
        return frozenset(self.verbs) | frozenset(nouns) | frozenset(self.modals) | frozenset(self.nominals)

    def is_a(self, lemma: str, name: str) -> bool:
        """Whether the word belongs to the class.

        >>> ActLexicon({}, {}, {"SAY": frozenset({"say"})}, {}, {}).is_a("say", "SAY")
        True
        """
        return lemma in self.classes.get(name, frozenset())

    def composed(self, kind: str, inner: str) -> str:
        """The code of a speech act of this kind about an act coded `inner` ("" if unknown); "" where there is none."""
        own, parent = self.compose.get(kind, {}), self.compose.get(_PARENTS.get(kind, ""), {})
        for length in range(len(inner), -1, -1):  # the longest beginning says most
            code = own.get(inner[:length], parent.get(inner[:length]))
            if code is not None:
                return code
        return ""


def _read_classes(rows: Iterable[Row]) -> dict[str, frozenset[str]]:
    """Word classes from `NAME | words`: words parted by commas, other classes included by `&NAME` (defined above)."""
    classes: dict[str, frozenset[str]] = {}
    for row in rows:
        name = row.cells[0]
        words: set[str] = set(classes.get(name, frozenset()))
        for word in map(str.strip, row.cells[1].split(",")):
            if word.startswith("&"):
                if word[1:] not in classes:
                    raise row.wrong(f"word class {word} is not defined above")
                words |= classes[word[1:]]
            elif word:
                words.add(word.lower())
        classes[name] = frozenset(words)
    return classes


def _read_compose(rows: Iterable[Row]) -> dict[str, dict[str, str]]:
    """From `kind | codes of the act within | code`: `*` stands for an act that has no code; the first line holds."""
    compose: dict[str, dict[str, str]] = {}
    for row in rows:
        codes = compose.setdefault(row.cells[0], {})
        for prefix in row.cells[1].split():
            codes.setdefault("" if prefix == "*" else prefix, row.cells[2])
    return compose


def load_acts(tables: Sequence[Table]) -> ActLexicon:
    """Compile the tables `acts*`, `classes`, `compose`, `modals` and `nominals`; the user's own lines go first.

    Raises InvalidInput with file and line on a line that cannot be read.
    """
    ordered = sorted(tables, key=lambda table: not table.own)
    named = _read_classes(_rows(tables, "classes", 2, 2))
    composed = _read_compose(_rows(ordered, "compose", 3, 4))
    verbs: dict[str, list[Pattern]] = {}
    nouns: dict[str, list[Pattern]] = {}
    for order, row in enumerate(_rows(ordered, "acts", 2, 3)):
        pattern = parse_pattern(row.cells[0], row.cells[1], named, f"{row.where} {row.cells[0]}", order, row.where)
        if pattern.kind and pattern.kind not in composed and pattern.kind not in _PARENTS:
            raise row.wrong(f"kind {pattern.kind!r} is not in compose.txt")
        for head in pattern.heads:
            if pattern.noun:
                nouns.setdefault(head[-1], []).append(pattern)
            else:
                verbs.setdefault(head[0], []).append(pattern)
    spoken: dict[str, str] = {}
    for row in _rows(tables, "modals", 2, 3):
        if row.cells[1] not in composed:
            raise row.wrong(f"kind {row.cells[1]!r} is not in compose.txt")
        spoken.update((word.strip(), row.cells[1]) for word in row.cells[0].split("/"))
    nominals: dict[str, tuple[str, frozenset[str]]] = {}
    for row in _rows(tables, "nominals", 2, 3):
        for noun in row.cells[0].split("/"):
            nominals[noun.strip()] = (row.cells[1], frozenset(row.cell(2).split()))
    demands, meets = _demands((each for group in (*verbs.values(), *nouns.values()) for each in group), named)
    return ActLexicon(
        heads={verb: _with_particles(verb, patterns, demands) for verb, patterns in verbs.items()},
        noun_heads={noun: tuple((demands[p.order], p) for p in dict.fromkeys(group)) for noun, group in nouns.items()},
        meets=meets,
        verbs={head: tuple(dict.fromkeys(patterns)) for head, patterns in verbs.items()},
        nouns={head: tuple(dict.fromkeys(patterns)) for head, patterns in nouns.items()},
        classes=named,
        compose=composed,
        modals=spoken,
        nominals=nominals,
    )


def _with_particles(
    verb: str, patterns: Iterable[Pattern], demands: Mapping[int, int]
) -> tuple[tuple[int, frozenset[str], Pattern], ...]:
    """Each pattern of a verb with its demands and the particles that it wants beside it."""
    found = [
        (demands[pattern.order], frozenset(head[1:]), pattern)
        for pattern in dict.fromkeys(patterns)
        for head in pattern.heads
        if head[0] == verb
    ]
    return tuple(dict.fromkeys(found))


def _demands(
    patterns: Iterable[Pattern], classes: Mapping[str, frozenset[str]]
) -> tuple[dict[int, int], dict[str, int]]:
    """The demands of each pattern, by its order, and the demands that each word meets: each demand is one bit."""
    bits: dict[frozenset[str], int] = {}
    demands: dict[int, int] = {}
    for pattern in patterns:
        demands[pattern.order] = 0
        for words in _demanded(pattern, classes):
            demands[pattern.order] |= bits.setdefault(words, 1 << len(bits))
    meets: dict[str, int] = {}
    for words, bit in bits.items():
        for word in words:
            meets[word] = meets.get(word, 0) | bit
    return demands, meets


def _demanded(pattern: Pattern, classes: Mapping[str, frozenset[str]]) -> Iterator[frozenset[str]]:
    """Sets of words of each of which the sentence must have one, or the pattern cannot fit, whatever the parse."""
    for slot in pattern.slots:
        if slot.optional:
            continue
        if not slot.filler.is_open:
            terms = slot.filler.words.union(*(classes[name] for name in slot.filler.classes))
            yield frozenset(term.rsplit(" ", 1)[-1] for term in terms)
        if slot.place == "prep" and not pattern.noun:
            yield slot.preps


def _rows(tables: Sequence[Table], name: str, least: int, most: int) -> Iterator[Row]:
    for table in tables:
        stem = table.file.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".txt")
        if stem == name or (name == "acts" and stem.startswith("acts")):
            yield from read_table(table.file, table.text, least, most)
