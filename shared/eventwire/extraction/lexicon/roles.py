"""Roles: the common nouns and titles that say what somebody is ("foreign minister", "rebels"), longest match first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eventwire.extraction.lexicon.spelling import words
from eventwire.extraction.lexicon.table import Row, Table, read_table, stem
from eventwire.model import ActorType

_TYPES = {kind.value: kind for kind in ActorType if kind is not ActorType.COUNTRY}
LONGEST = 7
"""Longest phrase in words."""


@dataclass(frozen=True, slots=True)
class Role:
    """A phrase that names a role, its code (`GOV`; empty: an actor without a role of its own) and what it denotes."""

    phrase: str
    code: str
    type: ActorType
    where: str
    plural: bool = False


class Roles:
    """The role phrases, looked up by their words in lower case."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], Role]]) -> None:
        self._phrases: dict[tuple[str, ...], Role] = {}
        for phrase, role in entries:
            self._phrases.setdefault(phrase, role)
        self._longest: dict[str, int] = {}
        for phrase in self._phrases:
            self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))

    def __len__(self) -> int:
        return len(self._phrases)

    def phrases(self, text: Sequence[str]) -> Iterator[tuple[int, int, Role]]:
        """The role phrases in a text of words in lower case, also those within others: first, one past the last, role.

        In the order of their first words, of those of one first word the shortest first.
        """
        for start, word in enumerate(text):
            longest = self._longest.get(word)
            if longest is not None:  # most words begin none
                for end in range(start + 1, min(len(text), start + longest) + 1):
                    role = self._phrases.get(tuple(text[start:end]))
                    if role is not None:
                        yield start, end, role

    def get(self, phrase: Sequence[str]) -> Role | None:
        """The role of exactly that phrase (words in lower case), or None."""
        return self._phrases.get(tuple(phrase))


def _plural(phrase: str) -> str:
    """The regular plural of the phrase's last word, or of the word before `of`, `in`, `for` or `to`.

    >>> _plural("prime minister"), _plural("chief of staff"), _plural("deputy"), _plural("coach")
    ('prime ministers', 'chiefs of staff', 'deputies', 'coaches')
    """
    parts = phrase.split(" ")
    head = next((at - 1 for at, word in enumerate(parts) if word in {"of", "in", "for", "to"} and at), len(parts) - 1)
    word = parts[head]
    if word.endswith("y") and word[-2:-1] not in {"a", "e", "i", "o", "u"}:
        plural = f"{word[:-1]}ies"
    elif word.endswith(("s", "x", "ch", "sh", "z")):
        plural = f"{word}es"
    elif word.endswith("man"):
        plural = f"{word[:-3]}men"
    else:
        plural = f"{word}s"
    return " ".join([*parts[:head], plural, *parts[head + 1 :]])


def _role(row: Row) -> tuple[Role, tuple[str, ...]]:
    phrase, code, kind = row.cells[0].lower(), row.cell(1), row.cell(2)
    if kind not in _TYPES:
        raise row.wrong(f"'{kind}' is no type: write one of {', '.join(_TYPES)}")
    if len(code) % 3 or (code and not code.isalpha()):
        raise row.wrong(f"'{code}' is no role code: write three letters a role, as GOV, or leave it empty")
    plurals = row.list(3) or ((_plural(phrase),) if kind != ActorType.GROUP else ())
    return Role(phrase, code, _TYPES[kind], row.where), tuple(plural.lower() for plural in plurals if plural != "-")


def _key(row: Row, phrase: str) -> tuple[str, ...]:
    key = tuple(word.lower() for word in words(phrase))
    if len(key) > LONGEST:
        raise row.wrong(f"'{phrase}' has {len(key)} words, may have {LONGEST}: shorten it")
    return key


def read_roles(tables: Iterable[Table]) -> Roles:
    """The roles of all tables whose file name begins with `roles`; the user's own win. Raises InvalidInput."""
    entries: list[tuple[tuple[str, ...], Role]] = []
    mine = [table for table in tables if stem(table.file) == "roles"]
    for table in sorted(mine, key=lambda table: not table.own):
        for row in read_table(table.file, table.text, 3, 4):
            role, plurals = _role(row)
            entries.append((_key(row, role.phrase), role))
            many = Role(role.phrase, role.code, role.type, role.where, plural=True)
            entries.extend((_key(row, plural), many) for plural in plurals)
    return Roles(entries)
