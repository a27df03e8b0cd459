"""The extractor as a whole: articles in, mentions out, on any text."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventwire.extraction.engine import EnglishExtractor
from eventwire.extraction.explain import explain_sentence
from eventwire.model import Article, ArticleStatus

MakeArticle = Callable[..., Article]


@pytest.fixture(scope="module")
def extractor() -> EnglishExtractor:
    return EnglishExtractor.load()


def test_a_mention_says_who_did_what_to_whom_when_and_by_which_rule(
    extractor: EnglishExtractor, make_article: MakeArticle
) -> None:
    text = "Norway expelled two Chilean diplomats on Monday, the foreign ministry said."
    (mention,) = extractor.extract([make_article(text)])[0].mentions
    assert (mention.source and mention.source.code, mention.code, mention.target and mention.target.code) == (
        "NOR",
        "161",
        "CHLGOV",
    )
    assert (mention.root, mention.plover, mention.quad) == ("16", "SANCTION", 3)
    assert mention.date == date(2024, 8, 19)
    assert mention.rule.startswith("acts-")
    assert text[mention.spans.predicate.start : mention.spans.predicate.end].startswith("expelled")
    assert mention.spans.source is not None
    assert text[mention.spans.source.start : mention.spans.source.end] == "Norway"


def test_reciprocal_acts_stand_in_both_directions(extractor: EnglishExtractor, make_article: MakeArticle) -> None:
    mentions = extractor.extract([make_article("Norway and Chile signed a treaty in Lima on Monday.")])[0].mentions
    assert {(m.source.code if m.source else "", m.target.code if m.target else "") for m in mentions} == {
        ("NOR", "CHL"),
        ("CHL", "NOR"),
    }
    assert all(mention.reciprocal and mention.code == "057" for mention in mentions)


def test_a_visit_is_hosted_the_other_way(extractor: EnglishExtractor, make_article: MakeArticle) -> None:
    mentions = extractor.extract([make_article("Norway's prime minister visited Chile on Monday.")])[0].mentions
    assert {(m.source.code if m.source else "", m.code) for m in mentions} == {("NORGOV", "042"), ("CHL", "043")}


def test_ids_depend_on_content_only(extractor: EnglishExtractor, make_article: MakeArticle) -> None:
    article = make_article("Norway condemned Chile. Ghana condemned Japan.")
    first = extractor.extract([article])[0]
    again = extractor.extract([make_article("Chile condemned Ghana."), article])[1]
    assert first == again
    assert len({mention.mention_id for mention in first.mentions}) == len(first.mentions) == 2


def test_a_withdrawn_article_says_nothing(extractor: EnglishExtractor, make_article: MakeArticle) -> None:
    article = make_article("", status=ArticleStatus.WITHDRAWN)
    assert extractor.extract([article])[0].mentions == ()


def test_another_language_is_refused_by_name(extractor: EnglishExtractor, make_article: MakeArticle) -> None:
    german = "Die norwegische Regierung hat am Montag zwei chilenische Diplomaten ausgewiesen, so das Ministerium."
    extraction = extractor.extract([make_article(german)])[0]
    assert (extraction.language, extraction.refused, extraction.mentions) == ("de", "language: de", ())


def test_the_speaker_is_told_where_someone_else_acts(extractor: EnglishExtractor, make_article: MakeArticle) -> None:
    (mention,) = extractor.extract([make_article("Ghana said that Chile had attacked Norway.")])[0].mentions
    assert mention.attribution is not None
    assert (mention.attribution.code, mention.source and mention.source.code) == ("GHA", "CHL")


def test_the_explanation_shows_parse_actors_steps_and_result(
    extractor: EnglishExtractor, make_article: MakeArticle
) -> None:
    (traced,) = extractor.trace(make_article("Norway condemned Chile on Monday."))
    told = explain_sentence(traced)
    for part in ("parse", "actors", "steps", "coded", "NOR", "fits (111", "does not fit"):
        assert part in told


@pytest.mark.parametrize(
    "text",
    [
        "Norway condemned Chile and " * 40_000,
        "," * 50_000,
        "Norway attacked " + "a" * 200_000,
        "Norway, " * 3_000 + "condemned Chile.",
        "\ud800\udfff \x00\x07\x1b Norway \u202e condemned \u0000 Chile \ufeff.",
        "挪威 condemned Чили και Norge attacked ชิลี. " * 50,
        "(((((" * 2_000 + "Norway condemned Chile" + ")))))" * 2_000,
        "Norway said that " * 60 + "Chile attacked Ghana.",
        "that that that to to to of of of by by by " * 100,
    ],
)
def test_pathological_text_ends_with_a_clear_outcome(
    text: str, extractor: EnglishExtractor, make_article: MakeArticle
) -> None:
    article = make_article("", title="")
    extraction = extractor.extract([article.model_copy(update={"text": text[:1_048_576]})])[0]
    assert extraction.mentions is not None


_WORDS = """
Norway Chile attacked condemned talks with to of by said that will not and , . the sanctions on against agreed urged
president soldiers ' " ( ) in Oslo Monday who which has been killed protest demanding refused
"""
WORDS = st.sampled_from(_WORDS.split())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=120))
def test_no_text_raises(extractor: EnglishExtractor, make_article: MakeArticle, text: str) -> None:
    article = make_article("x").model_copy(update={"text": text, "title": text[:80]})
    for mention in extractor.extract([article])[0].mentions:
        assert mention.spans.predicate.start < mention.spans.predicate.end
