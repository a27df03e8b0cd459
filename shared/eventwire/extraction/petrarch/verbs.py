"""Verb dictionaries: synonym sets, blocks of verbs that share patterns, and the patterns.

    &TIETYPES
    +MILITARY
    +ECONOMIC

    --- ABANDON [345] ---
    ABANDON {ABANDONS ABANDONED}
    +BREAK_OFF [161]
    - * &TIETYPES TIES [902]

A pattern is a sequence of words around the verb `*`: a blank allows words between, `_` none; `$` is the source, `+`
the target, `%` a compound that is both, `^` skips a noun phrase, `&NAME` any phrase of a synonym set.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from eventwire.errors import InvalidInput
from eventwire.extraction.petrarch.lines import Line, bracketed, significant_lines
from eventwire.extraction.petrarch.phrase import plural

NULL = "---"


@dataclass(frozen=True, slots=True)
class Verb:
    """One form of a verb: words before it, the inflected word itself, words behind it; its block and own code."""

    block: str
    before: tuple[str, ...]
    word: str
    after: tuple[str, ...]
    code: str
    where: str = ""

    @property
    def notation(self) -> str:
        """`WIRE_+TAPPED`: the inflected word of several is marked."""
        several = bool(self.before or self.after)
        return "_".join((*self.before, f"+{self.word}" if several else self.word, *self.after))


@dataclass(frozen=True, slots=True)
class VerbPattern:
    """A pattern of a block, as written, with its code."""

    block: str
    text: str
    code: str
    where: str = ""


@dataclass
class VerbDictionary:
    """Synonym sets by name (`&CURRENCY`), verbs and patterns in the order of the file."""

    synsets: dict[str, list[str]] = field(default_factory=dict)
    verbs: list[Verb] = field(default_factory=list)
    patterns: list[VerbPattern] = field(default_factory=list)


def read_verbs(file: str, text: str, faults: list[InvalidInput]) -> VerbDictionary:
    """Read a verb dictionary; faulty lines are left out and appended to `faults`."""
    found = VerbDictionary()
    block, default, synset = "", NULL, None
    awaited = True
    for line in significant_lines(file, text):
        content = line.text.strip()
        try:
            if content.startswith("---"):
                default = bracketed(content)[1] or NULL
                synset, awaited = None, True
            elif content.startswith("&"):
                synset = content.rstrip("_").upper()
                found.synsets[synset] = []
                singular = content.endswith("_")
            elif synset is not None and content.startswith("+"):
                found.synsets[synset].extend(_synonyms(content, singular=singular))
            elif content.startswith("-"):
                synset = None
                found.patterns.append(_pattern(line, block, found.synsets))
            else:
                synset = None
                verbs = list(_verbs(line, default))
                block = verbs[0].notation if awaited else block
                awaited = False
                found.verbs.extend(Verb(block, v.before, v.word, v.after, v.code, v.where) for v in verbs)
        except InvalidInput as fault:
            faults.append(fault)
    return found


def _synonyms(content: str, *, singular: bool) -> Iterator[str]:
    """A phrase of a synonym set and its plural; a final `_` says that it has none."""
    phrase = content.removeprefix("+").strip().upper()
    yield phrase.rstrip("_")
    if not singular and not phrase.endswith("_"):
        yield plural(phrase)


def _pattern(line: Line, block: str, synsets: dict[str, list[str]]) -> VerbPattern:
    text, code = bracketed(line.text.strip())
    text = text[1:].strip().upper()
    if not block:
        raise line.wrong("a pattern stands before any verb: write the verb above it")
    if code is None:
        raise line.wrong("a pattern needs a code: write - * WORD [CODE]")
    if text.count("*") != 1:
        raise line.wrong("a pattern has exactly one * for the verb")
    if "{" in text:
        raise line.wrong("alternatives {A | B} are not read: define a synonym set &NAME and use it")
    for word in text.replace("_", " ").split():
        if word.startswith("&") and word not in synsets:
            raise line.wrong(f"the synonym set {word} is not defined above")
    return VerbPattern(block, text, code, f"{line.file}:{line.number}")


def _verbs(line: Line, default: str) -> Iterator[Verb]:
    """The forms of one verb line: those in braces, else the regular ones."""
    head, code = bracketed(line.text.strip())
    name, opened, rest = head.partition("{")
    name = name.strip().upper().strip("_")
    if " " in name and "+" not in name:
        name = f"+{name}"
    name = name.replace(" ", "_")
    if not name.strip("+"):
        raise line.wrong("the verb is empty")
    if opened and "}" not in rest:
        raise line.wrong("the forms' { is not closed by }")
    given = rest.partition("}")[0].upper().split() if opened else []
    base = _split(name)
    where = f"{line.file}:{line.number}"
    if base is None:
        raise line.wrong(f"{name} has several words: put + before the one that is inflected")
    forms = [base, *(_split(form) or base for form in given)] if opened else list(_regular(*base))
    for before, word, after in dict.fromkeys(forms):
        yield Verb("", before, word, after, (code or default).upper(), where)


_Form = tuple[tuple[str, ...], str, tuple[str, ...]]


def _split(name: str) -> _Form | None:
    """`WIRE_+TAP` into words before, the inflected word, words behind; None where no word of several is marked."""
    words = [word for word in name.split("_") if word]
    if len(words) == 1:
        return (), words[0].removeprefix("+"), ()
    for number, word in enumerate(words):
        if word.startswith("+"):
            return tuple(words[:number]), word[1:], tuple(words[number + 1 :])
    return None


def _regular(before: tuple[str, ...], word: str, after: tuple[str, ...]) -> Iterator[_Form]:
    """The regular forms as the dictionaries' own coders make them: -S, -ED, -ING."""
    stem = word.removesuffix("E")
    third = f"{word}ES" if word.endswith(("S", "X", "Z")) else f"{word}S"
    for form in (word, third, f"{stem}ED", f"{stem}ING"):
        yield before, form, after
