"""In what language a text is written."""

from functools import cached_property

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE = 1_500
"""Characters read from the beginning and from the middle: enough for certainty, and the cost does not grow with
length."""

_SHORT = 250
"""Fewer letters than this settle a language only where the model is sure: names sway it."""

_SURE = 0.9
"""Probability from which a short text is taken to be in the language that the model says."""

_FEW = 3
"""From so many words on that begin with a small letter, the others are left out: they may be names."""

_LANGUAGES = """
    af ar az be bg bn bs ca cs da de el en es et fa fi fr gl ha he hi hr hu hy id it ja ka kk km ko ku lt lv mk ms my ne
    nl no pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz vi zh am
"""
"""Those that news is written in; the model's others are mistaken for English names, and English for them."""

_FUNCTION_WORDS = """
    the of and to in that for with was were has have had from by said which their they not are been will would
    after this its his her who on at as
"""
_ENGLISH = frozenset(_FUNCTION_WORDS.split())
_MARKS = ".,;:!?\"'()[]\u201c\u201d\u2018\u2019"
_ENGLISH_SHARE = 0.2
"""In English prose every third word is one of these; in other languages that share some of them (`in`, `was`), below
a tenth."""


class LanguageRecogniser:
    """Recognises languages by py3langid. Its model (a second) is loaded for the first text not plainly English."""

    @cached_property
    def _model(self) -> LanguageIdentifier:
        model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        model.set_languages(sorted(set(_LANGUAGES.split()) & set(model.nb_classes)))
        return model

    def recognise(self, text: str, declared: str | None = None) -> str | None:
        """The ISO 639-1 code of the text's language; None where there are no letters to tell by.

        A text too short to tell has the language that was declared, else counts as English. What is declared does not
        outweigh a text long enough to tell.
        """
        sample = _sample(text)
        letters = sum(map(str.isalpha, sample))
        claimed = declared.split("-")[0].split("_")[0].lower() if declared else None
        if not letters:
            return None
        share, short = _english_share(sample), letters < _SHORT
        if share >= _ENGLISH_SHARE and not (short and claimed):
            return "en"
        code, probability = self._model.classify(_common(sample))
        if short and probability < _SURE and (claimed or share or sample.isascii()):
            return claimed or "en"
        return str(code)


def _common(sample: str) -> str:
    """The words that are no names, by their letters; all words where those are few."""
    words = [word for word in sample.split() if not word[:1].isupper()]
    return " ".join(words) if len(words) >= _FEW else sample


def _sample(text: str) -> str:
    """Beginning and middle of a text, without what cannot be encoded."""
    if len(text) > 3 * _SAMPLE:
        middle = len(text) // 2
        text = text[:_SAMPLE] + " " + text[middle : middle + _SAMPLE]
    return text.encode("utf-8", "ignore").decode("utf-8")


def _english_share(sample: str) -> float:
    words = [word.strip(_MARKS) for word in sample.lower().split()]
    return sum(word in _ENGLISH for word in words) / len(words) if words else 0.0
