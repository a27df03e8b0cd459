import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from eventwire.extraction.fingerprint import fingerprint, similarity

STORY = (
    "The foreign minister arrived in the capital on Tuesday for two days of talks with the rebels about the release of "
    "forty prisoners, the reopening of the border and the return of some nine thousand farmers to the valley. "
) * 3


def test_copies_are_alike_and_other_articles_are_not() -> None:
    edited = STORY.replace("forty prisoners", "41 prisoners").replace("arrived", "ARRIVED", 1)
    other = (
        "Traders in the southern port said on Friday that the price of salt had doubled since the road was cut. " * 4
    )
    assert similarity(fingerprint(STORY), fingerprint(edited)) > 0.6
    assert similarity(fingerprint(STORY), fingerprint(other)) < 0.1


def test_the_same_in_another_process() -> None:
    code = "import sys; from eventwire.extraction.fingerprint import fingerprint; print(fingerprint(sys.argv[1]))"
    printed = subprocess.run([sys.executable, "-c", code, STORY], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == fingerprint(STORY)


def test_a_text_without_words_is_like_nothing() -> None:
    assert fingerprint("... !") == ""
    assert similarity("", fingerprint(STORY)) == similarity("", "") == 0.0
    assert similarity("not base64!", fingerprint(STORY)) == 0.0


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_every_text_is_like_itself(text: str) -> None:
    mark = fingerprint(text)
    assert similarity(mark, mark) == (1.0 if mark else 0.0)
