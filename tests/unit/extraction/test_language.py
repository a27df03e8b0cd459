import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventwire.extraction.language import LanguageRecogniser


@pytest.fixture(scope="module")
def recogniser() -> LanguageRecogniser:
    return LanguageRecogniser()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister met her counterpart in Cairo on Tuesday and praised the ceasefire.", "en"),
        ("Der Minister hat gestern in Berlin mit dem Präsidenten über die Waffenruhe gesprochen.", "de"),
        ("La ministre a rencontré son homologue mardi au Caire et a salué le cessez-le-feu.", "fr"),
        ("El ministro se reunió el martes con su homólogo en El Cairo para hablar de la tregua.", "es"),
        ("Bakan salı günü Kahire'de mevkidaşıyla görüştü ve ateşkesi memnuniyetle karşıladı.", "tr"),
        ("Министр встретился во вторник со своим коллегой в Каире и приветствовал перемирие.", "ru"),
        ("التقى الوزير نظيره في القاهرة يوم الثلاثاء ورحب بوقف إطلاق النار بين الجانبين.", "ar"),
    ],
)
def test_languages_of_news_are_recognised(recogniser: LanguageRecogniser, text: str, language: str) -> None:
    assert recogniser.recognise(text) == language
    assert recogniser.recognise(text, declared="en") == language


def test_a_short_text_has_the_language_declared_else_english(recogniser: LanguageRecogniser) -> None:
    assert recogniser.recognise("Netanyahu, Biden, Gaza") == "en"
    assert recogniser.recognise("Treffen in Wien", declared="de-AT") == "de"
    assert recogniser.recognise("Meeting in Vienna", declared="en-GB") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Albanian Prime Minister Edi Rama met Montenegrin President Jakov Milatovic in Podgorica.",
        "Sri Lanka recalls ambassador",
        "Samoa's Fiame Naomi Mata'afa met Tonga's Siaosi Sovaleni.",
    ],
)
def test_names_do_not_make_a_short_english_text_another_languages(recogniser: LanguageRecogniser, text: str) -> None:
    assert recogniser.recognise(text) == recogniser.recognise(text, declared="en") == "en"


def test_without_letters_there_is_no_language(recogniser: LanguageRecogniser) -> None:
    assert recogniser.recognise("") is None
    assert recogniser.recognise("1234 --- !!", declared="en") is None


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet=st.characters(), max_size=300), declared=st.none() | st.text(max_size=6))
def test_no_text_is_too_odd(recogniser: LanguageRecogniser, text: str, declared: str | None) -> None:
    assert recogniser.recognise(text, declared) == recogniser.recognise(text, declared)
