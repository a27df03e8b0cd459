from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Read


@pytest.mark.parametrize(
    ("sentence", "phrase", "codes"),
    [
        ("The Tunisian League for Human Rights accused police.", "League", ["TUNNGO"]),
        ("The Union of Somali Journalists accused police.", "Union", ["SOMMED"]),
        ("The Alliance for Moroccan Teachers called a strike.", "Alliance", ["MAREDU"]),
        ("The Competition Commission of India fined the firm.", "Commission", ["INDGOV"]),
        ("Ireland's data protection commission fined the firm.", "commission", ["IRLGOV"]),
        ("The Latvian State Security Service detained a man.", "Service", ["LVASPY"]),
        ("The council of the town met.", "council", []),
    ],
)
def test_a_body_is_told_by_the_words_of_its_name(read: "Read", sentence: str, phrase: str, codes: list[str]) -> None:
    assert read(sentence).codes(phrase) == codes


@pytest.mark.parametrize(
    ("sentence", "phrase", "codes"),
    [
        ("Ghana's Trades Union Congress called a strike.", "Congress", ["GHALAB"]),
        ("Jordan's Muslim Brotherhood called a rally.", "Brotherhood", ["JOROPP"]),
        ("The Trades Union Congress called a strike.", "Congress", ["GBRLAB"]),
        ("The Syrian branch of al Qaeda seized a village.", "branch", ["SYRREB"]),
        ("US and NATO troops left.", "troops", ["USAMIL", "IGONATMIL"]),
    ],
)
def test_a_known_body_is_of_the_state_named_with_it(read: "Read", sentence: str, phrase: str, codes: list[str]) -> None:
    assert read(sentence).codes(phrase) == codes


@pytest.mark.parametrize(
    ("sentence", "phrase", "codes"),
    [
        ("Ghana deported 168 Liberians.", "Liberians", ["LBRCVL"]),
        ("Dozens of Syrians marched.", "Dozens", ["SYRCVL"]),
        ("An Iranian was arrested in Oslo.", "Iranian", ["IRNCVL"]),
        ("The Greeks rejected the proposal.", "Greeks", ["GRC"]),
        ("Ethnic Armenians accused Azerbaijani soldiers.", "Armenians", ["AZECVL"]),
        ("Ethnic Albanian rebels attacked Macedonian troops.", "rebels", ["MKDREB"]),
    ],
)
def test_some_people_of_a_state_are_civilians(read: "Read", sentence: str, phrase: str, codes: list[str]) -> None:
    assert read(sentence).codes(phrase) == codes


@pytest.mark.parametrize(
    ("sentence", "phrase", "codes"),
    [
        ("Police arrested supporters of Kenyan opposition leader Raila Odinga.", "supporters", ["KENOPP"]),
        ("Militants kidnapped three Spanish tourists.", "Militants", ["---REB"]),
        ("A suicide bomber killed four people in Kabul.", "bomber", ["---REB"]),
        ("Prosecutors in Milan charged two bankers.", "bankers", ["ITABUS"]),
        ("A former Rwandan army officer was arrested.", "officer", ["RWAELI"]),
        ("Pirates seized a ship in the Indian Ocean.", "Pirates", ["---CRM"]),
    ],
)
def test_what_the_others_lend_to_a_role(read: "Read", sentence: str, phrase: str, codes: list[str]) -> None:
    assert read(sentence).codes(phrase) == codes


def test_a_party_that_rules_is_the_government(read: "Read") -> None:
    assert read("Frelimo rejected the result.").codes("Frelimo") == ["MOZGOV"]
    before = read("Georgian Dream rejected the result.", day=date(2012, 5, 1))
    assert before.codes("Dream") == ["GEOOPP"]
    assert read("Georgian Dream rejected the result.").codes("Dream") == ["GEOGOV"]
