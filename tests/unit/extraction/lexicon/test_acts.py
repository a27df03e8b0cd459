import re

import pytest

from eventwire.errors import InvalidInput
from eventwire.extraction.lexicon.acts import ActLexicon, load_acts
from eventwire.extraction.lexicon.cameo import code_name, load_codebook
from eventwire.extraction.lexicon.table import Table, load_tables


@pytest.fixture(scope="module")
def packaged() -> ActLexicon:
    return load_acts(load_tables())


def table(name: str, text: str, *, own: bool = False) -> Table:
    return Table(name, text, own)


def test_every_code_of_the_packaged_patterns_is_in_the_codebook(packaged: ActLexicon) -> None:
    codes = load_codebook(load_tables()).codes
    used = {each.code for group in (*packaged.verbs.values(), *packaged.nouns.values()) for each in group if each.code}
    composed = {code for codes in packaged.compose.values() for code in codes.values()}
    assert (used | composed) - set(codes) == set()


def test_every_root_and_nearly_every_three_digit_code_can_be_given(packaged: ActLexicon) -> None:
    codes = load_codebook(load_tables()).codes
    given = {each.code for group in (*packaged.verbs.values(), *packaged.nouns.values()) for each in group}
    given |= {code for codes in packaged.compose.values() for code in codes.values()}
    three = {code for code in codes if len(code) == 3 and not code.endswith("0")}
    reached = {code[:3] for code in given}
    assert {code[:2] for code in codes} <= {code[:2] for code in given}
    assert three - reached <= {"011", "012", "013", "014", "019", "109"}


def test_the_longest_beginning_decides_how_a_speech_act_composes(packaged: ActLexicon) -> None:
    assert packaged.composed("demand", "0874") == "1056"
    assert packaged.composed("demand", "") == "100"
    assert packaged.composed("threaten", "163") == "1312"
    assert packaged.composed("plan", "040") == "036"


def test_a_user_s_own_line_goes_before_the_packaged_one() -> None:
    lexicon = load_acts(
        [table("acts-a.txt", "SRC meet TGT | 040"), table("/mine/acts.txt", "SRC meet TGT | 046", own=True)]
    )
    assert [each.code for each in lexicon.verbs["meet"]] == ["046", "040"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("acts.txt", "SRC meet TGT | shout+", "acts.txt:1: kind 'shout'"),
        ("modals.txt", "must | shout", "modals.txt:1: kind 'shout'"),
        ("classes.txt", "A | &B", "classes.txt:1: word class &B"),
    ],
)
def test_unknown_names_are_refused_with_file_and_line(name: str, text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(says)):
        load_acts([table(name, text)])


def test_goldstein_values_must_be_numbers() -> None:
    with pytest.raises(InvalidInput, match=r"cameo\.txt:1"):
        load_codebook([table("cameo.txt", "040 | Consult | one | 1")])


def test_a_code_that_the_table_lacks_has_the_name_of_the_one_above_it() -> None:
    assert code_name("0429") == "Make a visit"
