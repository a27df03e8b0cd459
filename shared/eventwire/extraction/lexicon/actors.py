"""The actors that the dictionary knows by name: their codes by date, their names, their ids."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from eventwire.extraction.lexicon.spelling import slug
from eventwire.extraction.lexicon.table import Row, Table, read_table, stem
from eventwire.model import ActorType

Kind = Literal["countries", "capitals", "organizations", "groups", "parties", "persons"]
KINDS: dict[Kind, ActorType] = {
    "countries": ActorType.COUNTRY,
    "capitals": ActorType.ORGANIZATION,
    "organizations": ActorType.ORGANIZATION,
    "groups": ActorType.GROUP,
    "parties": ActorType.ORGANIZATION,
    "persons": ActorType.PERSON,
}
"""The actor tables, by the beginning of their file names, and the type of the actors that each holds."""
INTERNATIONAL = frozenset({"IGO", "NGO", "IMG", "MNC", "---"})
"""First three letters of the codes that belong to no country."""
MIDDLE = 7
"""Length of a date without its day."""


def country_of(code: str) -> str | None:
    """The ISO 3166 country of an actor code, or None.

    >>> country_of("TURGOV"), country_of("IGOUNO"), country_of("")
    ('TUR', None, None)
    """
    return code[:3] if code and code[:3] not in INTERNATIONAL else None


def roles_of(code: str) -> tuple[str, ...]:
    """The role codes behind the first three letters.

    >>> roles_of("LKAREBtam")
    ('REB', 'tam')
    """
    return tuple(code[at : at + 3] for at in range(3, len(code), 3))


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code and the days on which it holds, first and last included; None leaves that side open."""

    code: str
    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the code holds on the day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor of the dictionary."""

    actor_id: str
    name: str
    kind: Kind
    codes: tuple[DatedCode, ...]
    also: tuple[str, ...]
    wikidata: str | None
    where: str

    @property
    def type(self) -> ActorType:
        """What kind of thing it is."""
        return KINDS[self.kind]

    def code_on(self, day: date) -> str:
        """The code on that day: the first dated code that holds.

        Where none does, a person who has left office is their country's elite (`TURELI`), one who has not yet taken
        any is a national of it (`TUR`); a body keeps the code nearest in time.

        >>> ranges = (DatedCode("TURGOV", date(2014, 8, 28), date(2020, 1, 31)),)
        >>> person = KnownActor("person:x", "X", "persons", ranges, (), None, "persons.txt:1")
        >>> person.code_on(date(2013, 1, 1)), person.code_on(date(2016, 1, 1)), person.code_on(date(2021, 1, 1))
        ('TUR', 'TURGOV', 'TURELI')
        """
        for dated in self.codes:
            if dated.holds(day):
                return dated.code
        ended = [dated for dated in self.codes if dated.last is not None and dated.last < day]
        if self.kind != "persons":
            return ended[-1].code if ended else self.codes[0].code
        if ended:
            latest = max(ended, key=lambda dated: dated.last or date.min)
            return f"{country_of(latest.code) or '---'}ELI"
        return country_of(self.codes[0].code) or ""

    def in_office(self, day: date) -> bool:
        """Whether one of the codes holds on that day."""
        return any(dated.holds(day) for dated in self.codes)


def _day(row: Row, text: str, *, last: bool) -> date | None:
    """A day from YYYY, YYYY-MM or YYYY-MM-DD: the first of that stretch, or the last of it."""
    if not text:
        return None
    try:
        if len(text) == 4:  # noqa: PLR2004 - a year alone
            return date(int(text), 12, 31) if last else date(int(text), 1, 1)
        if len(text) == MIDDLE:
            first = date.fromisoformat(f"{text}-01")
            after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            return after - timedelta(days=1) if last else first
        return date.fromisoformat(text)
    except ValueError as error:
        raise row.wrong(f"'{text}' is no date: write YYYY, YYYY-MM or YYYY-MM-DD") from error


def is_code(code: str) -> bool:
    """Whether the text has the form of an actor code: three letters or `---`, then up to five three-letter roles."""
    if len(code) % 3 or not 3 <= len(code) <= 18:  # noqa: PLR2004 - as ActorCode has it
        return False
    head, tail = code[:3], code[3:]
    return (head == "---" or (head.isalpha() and head.isupper() and head.isascii())) and (
        not tail or (tail.isalpha() and tail.isascii())
    )


def _dated(row: Row, text: str) -> DatedCode:
    code, _, span = (part.strip() for part in text.partition(" "))
    if not is_code(code):
        raise row.wrong(
            f"'{code}' is no actor code: write a country's three letters and roles of three letters, as TURGOV"
        )
    if not span:
        return DatedCode(code)
    first, dots, last = (part.strip() for part in span.partition(".."))
    if not dots:
        raise row.wrong(f"'{span}' is no range of dates: write START..END, either side may be empty")
    dated = DatedCode(code, _day(row, first, last=False), _day(row, last, last=True))
    if dated.first and dated.last and dated.first > dated.last:
        raise row.wrong(f"'{span}' ends before it begins: put the earlier date first")
    return dated


def kind_of(file: str) -> Kind | None:
    """Which actor table a file is, by the beginning of its name, or None.

    >>> kind_of("persons-africa.txt"), kind_of("roles.txt")
    ('persons', None)
    """
    return next((kind for kind in KINDS if kind == stem(file)), None)


def _identity(kind: Kind, name: str, code: str) -> str:
    if kind == "capitals":
        return f"role:{code}"
    return f"{'org' if KINDS[kind] is ActorType.ORGANIZATION else KINDS[kind]}:{slug(name)}"


def _wikidata(row: Row) -> str | None:
    text = row.cell(3)
    if text and not (text[0] == "Q" and text[1:].isdecimal()):
        raise row.wrong(f"'{text}' is no Wikidata id: write Q and a number, or leave the column empty")
    return text or None


def _read(table: Table, kind: Kind) -> Iterator[KnownActor]:
    for row in read_table(table.file, table.text, 2, 4):
        codes = tuple(_dated(row, part) for part in row.list(1))
        if not codes:
            raise row.wrong("has no code: fill the second column, as TUR or TURGOV 2014..")
        name = row.cells[0]
        yield KnownActor(
            _identity(kind, name, codes[0].code), name, kind, codes, row.list(2), _wikidata(row), row.where
        )


def _countries(actors: Iterable[KnownActor]) -> Iterator[KnownActor]:
    """States take their code as id; the regions and peoples that share the code keep an id of their own."""
    seen: set[str] = set()
    for actor in actors:
        code = actor.codes[0].code
        if actor.kind != "countries":
            yield actor
        elif code in seen:
            yield KnownActor(
                f"country:{code}:{slug(actor.name)}", actor.name, actor.kind, actor.codes, actor.also, actor.wikidata,
                actor.where,
            )  # fmt: skip
        else:
            seen.add(code)
            yield KnownActor(
                f"country:{code}", actor.name, actor.kind, actor.codes, actor.also, actor.wikidata, actor.where
            )


def read_actors(tables: Iterable[Table]) -> tuple[KnownActor, ...]:
    """All actors of the tables; the user's own come first and replace packaged ones of the same table and name.

    Raises InvalidInput with file and line.
    """
    packaged: list[KnownActor] = []
    own: list[KnownActor] = []
    for table in tables:
        kind = kind_of(table.file)
        if kind is not None:
            (own if table.own else packaged).extend(_read(table, kind))
    replaced = {(actor.kind, slug(actor.name)) for actor in own}
    kept = [actor for actor in packaged if (actor.kind, slug(actor.name)) not in replaced]
    return tuple(_countries([*own, *kept]))
