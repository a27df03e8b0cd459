import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.extraction.sentences import split_paragraph


def split(text: str) -> list[str]:
    return [text[first:last] for first, last in split_paragraph(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Gen. J. F. Okello met U.S. officials on Aug. 20 in Washington, D.C.", "He left on Friday."],
        ["The U.S. and the U.K. signed it.", "The E.U. did not."],
        ["Talks began at 9 a.m. on Monday.", "They ended at 5 p.m.", "The sides will meet again."],
        ['"We have agreed," she said.', '"It is over."'],
        ["He asked: Who fired?", "Nobody answered!", "Then it was quiet…", "Police came."],
        ["Mr. Novak of Acme Corp. told Reuters so.", "It was No. 4 on the list."],
        ["Prices rose 3.5 percent.", "The bank did nothing."],
        ["Troops entered the town (pop. 4,000).", "They met no resistance."],
        ["St. Petersburg and Ft. Worth are twins.", "So are others."],
        ["The deal was signed in the U.S.", "The senators cheered."],
    ],
)
def test_sentences_of_news_are_told_apart(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_a_full_stop_before_a_small_letter_ends_nothing() -> None:
    assert split("The site example.org was blocked. it said.") == ["The site example.org was blocked. it said."]


@given(st.text(alphabet=' .,!?"”ABab1…\n', max_size=300))
def test_nothing_but_space_is_lost(text: str) -> None:
    assert "".join(split(text)).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
