"""Texts that no editor would print end in bounded time with a clear outcome: mentions, or a reason for none."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from eventwire.extraction.engine import EnglishExtractor
from eventwire.extraction.port import Extraction
from eventwire.model import MAX_TEXT, Article

ACT = "Rebels attacked the army in Gao on Tuesday."
MIXED = "Россия и Китай met in القاهرة με τον υπουργό and 東京 sent 三 troops to Kyїv. "

PATHOLOGICAL = {
    "one sentence of 1 MiB": "rebels attacked soldiers and " * (MAX_TEXT // 29),
    "50,000 commas": "," * 50_000,
    "50,000 clauses": "Rebels attacked, " * 50_000,
    "no spaces": "rebelsattackedsoldiers" * 40_000,
    "no spaces in a short sentence": "Rebels attacked " + "x" * 1_400 + " in Gao.",
    "mixed scripts": MIXED * 2_000,
    "only open brackets": "(" * 30_000,
    "nested quotes": '"' * 999 + ACT + '"' * 999,
    "control characters": "Rebels\x00 attacked\x01 the\x07 army\x1b in\x7f Gao\u2028 on\u200b Tuesday\ufeff.\x85" * 500,
    "combining marks": "R\u0301\u0302\u0303ebels attacked " * 5_000,
    "full stops": "." * 100_000,
    "abbreviations": "U.S. " * 20_000,
    "one word a line": "attack\n" * 50_000,
    "right to left": "\u202eRebels attacked the army\u202c. " * 2_000,
    "emoji": "\U0001f480" * 10_000 + ACT,
    "spaces": " " * MAX_TEXT,
    "empty": "",
}


@pytest.fixture(scope="session")
def extractor() -> EnglishExtractor:
    return EnglishExtractor.load()


@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_pathological_texts_have_an_outcome(
    extractor: EnglishExtractor, make_article: Callable[..., Article], text: str
) -> None:
    extraction = extractor.extract([make_article(text[:MAX_TEXT])])[0]
    assert isinstance(extraction, Extraction)
    assert extraction.refused is None or extraction.refused.strip()


def test_an_act_among_garbage_is_still_found(extractor: EnglishExtractor, make_article: Callable[..., Article]) -> None:
    text = f"{',' * 5_000}\n{ACT}\n{'x' * 5_000}"
    mentions = extractor.extract([make_article(text)])[0].mentions
    assert mentions
    assert all(mention.sentence == ACT for mention in mentions)


def test_texts_that_are_no_text_are_refused_at_the_door(make_article: Callable[..., Article]) -> None:
    with pytest.raises(ValidationError):
        make_article("Rebels \ud800 attacked.")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.sampled_from([*ACT.split(), *MIXED.split(), '"', "(", ",", "U.S.", "will", "not", "and", "who", "to", "'s"])
        | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12),
        max_size=60,
    )
)
def test_no_jumble_of_words_raises_and_spans_stand_in_the_text(
    extractor: EnglishExtractor, make_article: Callable[..., Article], words: list[str]
) -> None:
    article = make_article(" ".join(words), title=" ".join(words[::-1])[:500])
    for mention in extractor.extract([article])[0].mentions:
        written = article.title if mention.part == "title" else article.text
        assert mention.sentence in written
        for span in (mention.spans.source, mention.spans.target, mention.spans.predicate, mention.spans.place):
            assert span is None or written[span.start : span.end].strip()
