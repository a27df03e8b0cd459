import pytest

from eventwire.extraction.lexicon import load_tables
from eventwire.extraction.lexicon.acts import load_acts
from eventwire.extraction.sieve import Sieve


@pytest.fixture(scope="module")
def sieve() -> Sieve:
    return Sieve(load_acts(load_tables()))


@pytest.mark.parametrize(
    "sentence",
    [
        "Rebels attacked the town.",
        "The two leaders held a meeting in Vienna.",
        "The government said that the rebels must leave.",
        "Israel's criticism of the report came late.",
        "The ambassador was expelled.",
        "Colombia's capture of the town came as a surprise.",
        "The soldiers helped trace the kidnappers.",
        "They have food, said Leni Koster, governor of the province.",
    ],
)
def test_sentences_that_can_hold_an_act_pass(sieve: Sieve, sentence: str) -> None:
    assert sieve.lets_through(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "The sky above the hills was grey.",
        "She is a tall woman of forty.",
        "He told reporters in the hall that it was late.",
        "The back of the hall was empty.",
        "According to the brochure nothing was cheap.",
        "The talk lasted an hour.",
    ],
)
def test_others_are_not_parsed(sieve: Sieve, sentence: str) -> None:
    assert not sieve.lets_through(sentence)
