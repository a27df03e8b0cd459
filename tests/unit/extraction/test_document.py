from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventwire.extraction.document import MAX_READ, MAX_SENTENCE, split
from eventwire.model import Article


def texts(article: Article) -> list[str]:
    return [sentence.text for sentence in split(article).sentences]


def test_headline_and_text_are_numbered_apart(make_article: Callable[..., Article]) -> None:
    document = split(make_article("One came. Two left.", title="Two rivals meet"))
    assert [(s.part, s.index, s.text) for s in document.sentences] == [
        ("title", 0, "Two rivals meet"),
        ("text", 0, "One came."),
        ("text", 1, "Two left."),
    ]


def test_bylines_datelines_and_credits_are_no_sentences(make_article: Callable[..., Article]) -> None:
    article = make_article(
        "By Ada Writer and Ben Scribe\n"
        "NAIROBI, Aug. 20 (Courier News) — The envoy met rebel leaders on Tuesday.\n"
        "Read more: Five things to know\n"
        "The talks went on for six hours.\n"
        "Reporting by Ada Writer; Editing by Cy Reader\n"
        "© 2024 The Courier. All rights reserved."
    )
    document = split(article)
    assert document.dateline == "NAIROBI"
    assert [s.text for s in document.sentences] == [
        "The envoy met rebel leaders on Tuesday.",
        "The talks went on for six hours.",
    ]


def test_the_outlets_name_behind_a_headline_is_left_out(make_article: Callable[..., Article]) -> None:
    assert texts(make_article("", title="Envoy meets rebels - The Courier")) == ["Envoy meets rebels"]
    assert texts(make_article("", title="Envoy meets rebels | Some Site")) == ["Envoy meets rebels"]
    assert texts(make_article("", title="Envoy meets rebels - twice")) == ["Envoy meets rebels - twice"]


def test_what_is_too_long_to_be_prose_is_left_out_and_said(make_article: Callable[..., Article]) -> None:
    document = split(make_article("word " * MAX_SENTENCE + ".\nThe envoy left."))
    assert [s.text for s in document.sentences] == ["The envoy left."]
    assert "a sentence of" in document.omitted[0]
    document = split(make_article("The envoy left. " * (MAX_READ // 8)))
    assert any("beyond" in reason for reason in document.omitted)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=600), title=st.text(max_size=80))
def test_every_sentence_stands_where_it_says(make_article: Callable[..., Article], text: str, title: str) -> None:
    article = make_article(text, title=title)
    ends = {"title": 0, "text": 0}
    for sentence in split(article).sentences:
        written = article.title if sentence.part == "title" else article.text
        assert written[sentence.start : sentence.start + len(sentence.text)] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert sentence.start >= ends[sentence.part]
        ends[sentence.part] = sentence.start + len(sentence.text)
