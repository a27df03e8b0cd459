from datetime import date

import pytest

from eventwire.errors import InvalidInput
from eventwire.extraction.lexicon import KnownActor, Table
from eventwire.extraction.lexicon.actors import read_actors
from eventwire.model import ActorType


def only(line: str, file: str = "persons.txt") -> KnownActor:
    (actor,) = read_actors([Table(file, line)])
    return actor


FIDAN = "Hakan Fidan | TURSPY 2010-05-25..2023-06-02 ; TURGOV 2023-06.. | Fidan | Q6004405"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2005, 1, 1), "TUR"),
        (date(2010, 5, 25), "TURSPY"),
        (date(2023, 6, 2), "TURSPY"),
        (date(2023, 6, 3), "TURGOV"),
        (date(2024, 8, 21), "TURGOV"),
    ],
)
def test_a_persons_code_follows_the_day(day: date, code: str) -> None:
    assert only(FIDAN).code_on(day) == code


def test_after_office_a_person_is_of_the_elite_and_between_two_offices_too() -> None:
    person = only("Ada Ex | GBRGOV 2001..2003 ; GBRGOV 2010..2012")
    assert [person.code_on(date(year, 7, 1)) for year in (2000, 2002, 2005, 2011, 2020)] == [
        "GBR", "GBRGOV", "GBRELI", "GBRGOV", "GBRELI",
    ]  # fmt: skip


def test_a_group_keeps_the_code_nearest_in_time() -> None:
    group = only("Taliban | AFGREB ..2021-08-14 ; AFGGOV 2021-08-15..", "groups.txt")
    assert (group.code_on(date(2021, 8, 14)), group.code_on(date(2021, 8, 15))) == ("AFGREB", "AFGGOV")


def test_ids_say_the_kind_and_the_name() -> None:
    actors = read_actors(
        [
            Table("countries.txt", "Turkey | TUR\nKurdistan | TUR"),
            Table("capitals.txt", "Ankara | TURGOV"),
            Table("organizations.txt", "United Nations | IGOUNO"),
            Table("persons-x.txt", "Öncü Keçeli | TURGOV"),
        ]
    )
    assert [(actor.actor_id, actor.type) for actor in actors] == [
        ("country:TUR", ActorType.COUNTRY),
        ("country:TUR:kurdistan", ActorType.COUNTRY),
        ("role:TURGOV", ActorType.ORGANIZATION),
        ("org:united-nations", ActorType.ORGANIZATION),
        ("person:oncu-keceli", ActorType.PERSON),
    ]


def test_the_users_own_entry_replaces_the_packaged_one_of_the_same_name() -> None:
    actors = read_actors(
        [Table("persons.txt", "Ada Byron | GBRGOV"), Table("own/persons.txt", "Ada Byron | GBROPP", own=True)]
    )
    assert [actor.codes[0].code for actor in actors] == ["GBROPP"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("X | turgov", "'turgov' is no actor code"),
        ("X | TURGO", "'TURGO' is no actor code"),
        ("X | TURGOV 2001", "is no range of dates"),
        ("X | TURGOV 2001-13..", "'2001-13' is no date"),
        ("X | TURGOV 2005..2001", "ends before it begins"),
        ("X | ", "has no code"),
        ("X | TURGOV | | 42", "'42' is no Wikidata id"),
    ],
)
def test_mistakes_are_reported_with_file_and_line(line: str, what: str) -> None:
    with pytest.raises(InvalidInput, match=what) as caught:
        read_actors([Table("persons.txt", f"# name | codes\n{line}")])
    assert caught.value.where == "persons.txt:2"
