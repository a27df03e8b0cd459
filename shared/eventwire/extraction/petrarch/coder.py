"""The surface coder: verbs of the dictionary, their patterns, and by default the nearest actors on either side.

It follows the TABARI and PETRARCH 1 manuals: verbs from left to right, each with the largest of its patterns that
fits, else its own code; words before a verb reach back to the last comma, words behind it to the end of its phrase; a
verb that gave an event covers those in its phrase.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from eventwire.extraction.petrarch.actors import NULL, ActorName
from eventwire.extraction.petrarch.agents import Agent
from eventwire.extraction.petrarch.clauses import set_apart
from eventwire.extraction.petrarch.naming import Namer
from eventwire.extraction.petrarch.pattern import Binding, Item, Pattern, compile_pattern, match
from eventwire.extraction.petrarch.sequence import WordLine, read_words
from eventwire.extraction.petrarch.verbs import Verb, VerbDictionary
from eventwire.extraction.tree import Doc, Token

_FILLER_WORDS = """
    THE A AN IT HE THEY HER HAS HAD HAVE SOME FEW THAT HUNDRED THOUSAND MILLION BILLION DOZEN ONE TWO THREE FOUR FIVE
    SIX SEVEN EIGHT NINE
"""
_FILLERS = frozenset(_FILLER_WORDS.split())
"""Words that may stand within a verb of several words."""

_AUXILIARY = frozenset({"aux", "auxpass"})
_WITHOUT_SUBJECT = frozenset({"xcomp", "acomp", "pcomp", "prep"})


@dataclass(frozen=True, slots=True)
class Coded:
    """An event by the dictionaries: codes of source and target (`---`: none), its own code, the dictionary's line.

    `verb` is a token; `source_at` and `target_at` are the first and the last token of the noun phrases.
    """

    source: str
    target: str
    code: str
    where: str
    verb: int
    source_at: tuple[int, int]
    target_at: tuple[int, int]
    reciprocal: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    """The code that applies to a verb, the dictionary's line that gives it, the noun phrases that its pattern names."""

    code: str
    where: str
    binding: Binding


@dataclass(frozen=True)
class _Surroundings:
    """A sentence made ready: words, codes of its noun phrases, words set apart, where commas bound a verb's words."""

    doc: Doc
    line: WordLine
    codes: tuple[tuple[str, ...], ...]
    phrase_at: dict[int, int]
    dropped: frozenset[int]
    bounds: tuple[int, ...]

    def items(self, numbers: Iterable[int]) -> list[Item]:
        """The words of these numbers that are not set apart."""
        return [Item(self.line.words[n].text, self.phrase_at.get(n)) for n in numbers if n not in self.dropped]

    def phrases(self, numbers: Iterable[int]) -> list[int]:
        """The noun phrases of these words, in their order."""
        return list(dict.fromkeys(self.phrase_at[n] for n in numbers if n in self.phrase_at and n not in self.dropped))

    def stretch(self, phrase: int) -> tuple[int, int]:
        """The first and the last token of the phrase."""
        span = self.line.phrases[phrase]
        return self.line.words[span.start].first, self.line.words[span.end - 1].last

    def coded(self, phrase: int) -> bool:
        """Whether the dictionaries have a code for the phrase."""
        return self.codes[phrase] != (NULL,)


class SurfaceCoder:
    """Codes parsed sentences by actor, agent and verb dictionaries."""

    def __init__(self, actors: Iterable[ActorName], agents: Iterable[Agent], verbs: VerbDictionary) -> None:
        self._namer = Namer(actors, agents)
        self._verbs: dict[str, list[Verb]] = {}
        for verb in verbs.verbs:
            self._verbs.setdefault(verb.word, []).append(verb)
        self._patterns: dict[str, list[Pattern]] = {}
        for pattern in verbs.patterns:
            self._patterns.setdefault(pattern.block, []).append(compile_pattern(pattern))
        for patterns in self._patterns.values():
            patterns.sort(key=lambda pattern: -pattern.size)
        self._synsets = {
            name: [tuple(p.replace("_", " ").split()) for p in words] for name, words in verbs.synsets.items()
        }

    def code(self, doc: Doc, day: date) -> list[Coded]:
        """The events of one parsed sentence, each once, in order."""
        around = self._surroundings(doc, day)
        found: list[Coded] = []
        number = 0
        while number < len(around.line.words):
            token = doc[around.line.words[number].token]
            events, number = (
                self._at(around, number, token) if self._is_verb(around, number, token) else ([], number + 1)
            )
            found.extend(event for event in events if not any(_same(event, other) for other in found))
        return found

    def _surroundings(self, doc: Doc, day: date) -> _Surroundings:
        line = read_words(doc)
        codes = []
        for phrase in line.phrases:
            each = [code for words in phrase.members for code in self._namer.codes(words, day)]
            codes.append(tuple(dict.fromkeys(code for code in each if code != NULL)) or (NULL,))
        phrase_at = {n: k for k, phrase in enumerate(line.phrases) for n in range(phrase.start, phrase.end)}
        dropped, bounds = set_apart(doc, line)
        return _Surroundings(doc, line, tuple(codes), phrase_at, dropped, bounds)

    def _is_verb(self, around: _Surroundings, number: int, token: Token) -> bool:
        return (
            number not in around.dropped
            and around.line.words[number].text in self._verbs
            and token.tag_.startswith("VB")
            and token.dep_ not in {"amod", "compound"}
        )

    def _at(self, around: _Surroundings, number: int, token: Token) -> tuple[list[Coded], int]:
        """The events of the verb at this word, and the word to go on from."""
        end = _phrase_end(around, token)
        candidates = self._candidates(around, number, end)
        if not candidates:
            return [], number + 1
        size = max(len(verb.before) + len(verb.after) for verb, _, _ in candidates)
        chosen = [each for each in candidates if len(each[0].before) + len(each[0].after) == size]
        _, first, last = chosen[-1]
        floor = max((bound for bound in around.bounds if bound <= first), default=0)
        before = [n for n in range(first - 1, floor - 1, -1) if n not in around.dropped]
        after = [n for n in range(last, end) if n not in around.dropped]
        rule = self._rule([each[0] for each in chosen], around, before, after)
        if rule.code == NULL:
            return [], number + 1
        events = _events(around, token, before, after, rule)
        return events, end if events else number + 1

    def _candidates(self, around: _Surroundings, number: int, end: int) -> list[tuple[Verb, int, int]]:
        """Verbs of the dictionary that stand here, each with its first word and the word behind its last."""
        words = around.line.words
        found = []
        for verb in self._verbs[words[number].text]:
            last: int | None = number + 1
            for wanted in verb.after:
                while last is not None and last < end and words[last].text in _FILLERS and words[last].text != wanted:
                    last += 1
                last = last + 1 if last is not None and last < end and words[last].text == wanted else None
            first = number - len(verb.before)
            if last is not None and first >= 0 and tuple(w.text for w in words[first:number]) == verb.before:
                found.append((verb, first, last))
        return found

    def _rule(self, verbs: Sequence[Verb], around: _Surroundings, before: Sequence[int], after: Sequence[int]) -> _Rule:
        """The code of the largest pattern that fits, else of the verb itself."""
        joined = {k: phrase.joined for k, phrase in enumerate(around.line.phrases) if around.coded(k)}
        upper, lower = around.items(before), around.items(after)
        for block in dict.fromkeys(verb.block for verb in verbs):
            for pattern in self._patterns.get(block, ()):
                behind = match(pattern.after, lower, self._synsets, joined)
                ahead = (
                    match(pattern.before, upper, self._synsets, joined, backwards=True) if behind is not None else None
                )
                if behind is not None and ahead is not None:
                    if not pattern.code.replace(":", "").isalnum() and pattern.code != NULL:
                        continue
                    source = behind.source if behind.source is not None else ahead.source
                    target = behind.target if behind.target is not None else ahead.target
                    return _Rule(pattern.code, pattern.where, Binding(source, target))
        own = next((verb for verb in reversed(verbs) if verb.code != NULL), verbs[-1])
        return _Rule(own.code if own.code.replace(":", "").isalnum() else NULL, own.where, Binding())


def _events(
    around: _Surroundings, token: Token, before: Sequence[int], after: Sequence[int], rule: _Rule
) -> list[Coded]:
    """Each pair of source and target codes, back and forth where the rule's code is of two parts."""
    target = rule.binding.target if rule.binding.target is not None else _first(around, around.phrases(after))
    source = rule.binding.source
    if target is not None and (source is None or (source == target and target in around.phrases(after))):
        outside = _source(around, token, around.phrases(before), target)
        source = outside if source is None or (outside is not None and around.coded(outside)) else source
    if target is None or source is None:
        return []
    sources, targets = around.codes[source], around.codes[target]
    forth, colon, back = rule.code.partition(":")
    if colon and NULL in {sources[0], targets[0]}:
        sources = targets = targets if sources[0] == NULL else sources
    here, there = around.stretch(source), around.stretch(target)
    if _is_passive(token) and rule.binding == Binding():
        sources, targets, here, there = targets, sources, there, here
    events = []
    for one, other in ((one, other) for one in sources for other in targets):
        if one != other and NULL not in {one, other}:
            events.append(Coded(one, other, forth, rule.where, token.i, here, there, reciprocal=bool(colon)))
            if colon:
                events.append(Coded(other, one, back, rule.where, token.i, there, here, reciprocal=True))
    return events


def _same(one: Coded, other: Coded) -> bool:
    return (one.source, one.target, one.code) == (other.source, other.target, other.code)


def _first(around: _Surroundings, phrases: Sequence[int]) -> int | None:
    """The first phrase with a code, else the first of all."""
    return next((phrase for phrase in phrases if around.coded(phrase)), phrases[0] if phrases else None)


def _source(around: _Surroundings, token: Token, phrases: Sequence[int], target: int) -> int | None:
    """The verb's subject if coded otherwise than the target, else the nearest such phrase before, else the nearest."""
    candidates = [phrase for phrase in phrases if phrase != target and around.codes[phrase] != around.codes[target]]
    subject = _subject(around, token)
    if subject in candidates and around.coded(subject):
        return subject
    return next((phrase for phrase in candidates if around.coded(phrase)), candidates[0] if candidates else None)


def _subject(around: _Surroundings, token: Token) -> int:
    """The verb's subject, through auxiliaries, joined verbs and infinitives, as the phrase's number; -1 for none."""
    seen = 0
    while seen < len(around.doc):
        for child in token.children:
            if child.dep_ in {"nsubj", "nsubjpass"} and child.i in around.line.position:
                return around.phrase_at.get(around.line.position[child.i], -1)
        if token.dep_ not in {"conj", "xcomp", "aux", "auxpass", "advcl", "pcomp", "acomp"} or token.head.i == token.i:
            return -1
        token = token.head
        seen += 1
    return -1


def _phrase_end(around: _Surroundings, token: Token) -> int:
    """The word behind the last of the verb's phrase.

    What hangs on the verbs that govern it without a subject of its own (`is about to restore`) is of it; what is
    joined to it is not.
    """
    head, last = token, _right_edge(token)
    while head.dep_ in _AUXILIARY or (head.dep_ in _WITHOUT_SUBJECT and head.head.i < token.i):
        if any(child.dep_ in {"cc", "conj"} for child in head.rights):
            break
        head = head.head
        last = max(last, _right_edge(head))
    return max(
        (around.line.position[at] + 1 for at in range(token.i, last + 1) if at in around.line.position), default=0
    )


def _right_edge(token: Token) -> int:
    joint = next((child.i for child in token.rights if child.dep_ == "cc"), None)
    edge = max((child.right_edge.i for child in token.rights if child.dep_ not in {"conj", "cc"}), default=token.i)
    return int(edge if joint is None else min(edge, joint))


def _is_passive(token: Token) -> bool:
    """A participle with a passive auxiliary and `by`."""
    return (
        token.tag_ == "VBN"
        and any(child.dep_ == "auxpass" for child in token.children)
        and any(child.lower_ == "by" for child in token.rights)
    )
