import pytest

from eventwire.errors import InvalidInput
from eventwire.extraction.lexicon import load_tables, read_table
from eventwire.extraction.noise import NoiseReader


@pytest.fixture(scope="module")
def noise() -> NoiseReader:
    table = next(table for table in load_tables() if table.file == "noise.txt")
    return NoiseReader(read_table(table.file, table.text, 3, 3))


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The striker scored in stoppage time to put the visitors through to the semi-final.", "sports"),
        ("In the film, the general orders an attack on the capital.", "fiction"),
        ("Directed by a newcomer, the thriller has been praised for its screenplay.", "review"),
        ("Add a tablespoon of olive oil to the saucepan and simmer.", "recipe"),
        ("Partly cloudy with highs in the low twenties and gusts of 40 mph winds.", "weather"),
        ("The Nasdaq closed higher as bond yields slipped.", "markets"),
        ("FILE - Soldiers stand guard in the old town.", "caption"),
    ],
)
def test_sentences_without_political_acts_are_told(noise: NoiseReader, sentence: str, kind: str) -> None:
    assert noise.sentence(sentence) == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "The Arab League condemned the attack on the team of inspectors.",
        "The president won the final round of the election and praised her team.",
        "Oil ministers met in Vienna to discuss production.",
        "Rebels stormed the stadium in which the refugees were camped.",
        "The coach of refugees was stopped at the border by police.",
    ],
)
def test_political_news_is_kept(noise: NoiseReader, sentence: str) -> None:
    assert noise.sentence(sentence) is None


def test_an_article_is_judged_as_a_whole(noise: NoiseReader) -> None:
    report = [
        "The home side beat the champions 2-1 in the Premier League on Saturday.",
        "The goalkeeper saved a penalty in the second half.",
        "The manager attacked the referee afterwards and demanded an apology.",
    ]
    politics = [
        "The sports minister met the head of the Olympic committee on Monday.",
        "She demanded that the two countries hold the tournament together.",
        "The opposition accused the government of wasting money on a stadium.",
    ]
    assert noise.article("Late goal sinks champions", report) == "sports"
    assert noise.article("Minister wants joint games", politics) is None


def test_a_wrong_weight_is_reported_with_its_line() -> None:
    with pytest.raises(InvalidInput, match=r"noise.txt:2: weight 'heavy' is no number"):
        NoiseReader(read_table("noise.txt", "# kind\nsports | heavy | striker", 3, 3))
