import pytest

from eventwire.extraction.lexicon import Lexicon, Table
from eventwire.extraction.lexicon.spelling import words

LEXICON = Lexicon.of(
    [
        Table(
            "countries.txt",
            "United States | USA | U.S.; US; American\nPhilippines | PHL | Filipino\nCôte d'Ivoire | CIV",
        ),
        Table("groups.txt", "al-Qaeda | IMG | al-Qaida\nLord's Resistance Army | UGAREB"),
        Table("organizations.txt", "SFOR | IGONATMIL | S-FOR\nUnited Nations | IGOUNO | UN"),
        Table("persons.txt", "Bashar al-Assad | SYRGOV\nGeorge W. Bush | USAGOV\nAbdel Fattah el-Sissi | EGYGOV"),
    ]
)


def found(text: str) -> list[str]:
    return [hit.actors[0].name for hit in LEXICON.names.find(words(text))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a U.S. envoy", "United States"),
        ("the US-led war", "United States"),
        ("the United States' envoy", "United States"),
        ("al Qaeda fighters", "al-Qaeda"),
        ("Al-Qaïda fighters", "al-Qaeda"),
        ("the Lord’s Resistance Army", "Lord's Resistance Army"),
        ("in Cote d’Ivoire", "Côte d'Ivoire"),
        ("Bashar Assad spoke", "Bashar al-Assad"),
        ("Bashar el-Assad spoke", "Bashar al-Assad"),
        ("Abdel Fattah al-Sissi spoke", "Abdel Fattah el-Sissi"),
        ("George Bush spoke", "George W. Bush"),
        ("the Phillippines", "Philippines"),
        ("PHILIPPINES SHIPS RICE", "Philippines"),
    ],
)
def test_spelling_variants_find_the_name(text: str, name: str) -> None:
    assert found(text) == [name]


@pytest.mark.parametrize("text", ["he told us so", "168 Liberians for traveling", "un bel di", "the american way"])
def test_other_words_do_not(text: str) -> None:
    assert found(text) == []


def test_the_longest_name_wins() -> None:
    longest = Lexicon.of(
        [Table("organizations.txt", "United Nations | IGOUNO\nUnited Nations Security Council | IGOUNOSEC")]
    )
    (hit,) = longest.names.find(words("the United Nations Security Council met"))
    assert hit.actors[0].codes[0].code == "IGOUNOSEC"
