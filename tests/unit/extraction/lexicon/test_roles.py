import pytest

from eventwire.errors import InvalidInput
from eventwire.extraction.lexicon import Roles, Table
from eventwire.extraction.lexicon.roles import read_roles
from eventwire.model import ActorType


def roles(text: str) -> Roles:
    return read_roles([Table("roles.txt", text)])


def test_a_phrase_is_found_in_singular_and_plural() -> None:
    table = roles(
        "foreign minister | GOV | person\nchief of staff | GOV | person\ngunman | UAF | person\nspy | SPY | person"
    )
    for phrase in ("foreign ministers", "chiefs of staff", "gunmen", "spies"):
        role = table.get(phrase.split(" "))
        assert role is not None
        assert role.plural


def test_irregular_plurals_are_given_and_a_dash_means_none() -> None:
    table = roles("attorney general | JUD | person | attorneys general\naircraft | MIL | group | -")
    assert table.get(("attorneys", "general")) is not None
    assert table.get(("aircrafts",)) is None


def test_hyphens_do_not_matter() -> None:
    assert roles("vice-president | GOV | person").get(("vice", "president")) is not None


def test_the_users_own_role_wins() -> None:
    both = read_roles(
        [Table("roles.txt", "mayor | GOV | person"), Table("my/roles.txt", "mayor | OPP | person", own=True)]
    )
    role = both.get(("mayor",))
    assert role is not None
    assert (role.code, role.type) == ("OPP", ActorType.PERSON)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("mayor | GOV | human", "'human' is no type: write one of"),
        ("mayor | GOVE | person", "'GOVE' is no role code"),
        ("a b c d e f g h | GOV | person", "has 8 words, may have 7"),
    ],
)
def test_mistakes_are_reported_with_file_and_line(line: str, what: str) -> None:
    with pytest.raises(InvalidInput, match=f"roles.txt:1: .*{what}"):
        roles(line)
