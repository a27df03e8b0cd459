"""In what language a text is written."""

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE = 1_500
"""Characters read from the beginning and from the middle: enough for certainty, and the cost does not grow with
length."""

_SHORT = 60
"""Fewer letters than this do not settle a language: names alone sway the model."""

_FUNCTION_WORDS = """
    the of and to in that for with was were has have had from by said which their they not are been will would
    after this its his her who on at as
"""
_ENGLISH = frozenset(_FUNCTION_WORDS.split())
_MARKS = ".,;:!?\"'()[]\u201c\u201d\u2018\u2019"
_CREOLES = frozenset({"pcm", "sco", "en"})
"""Near enough to English that the model mistakes short English texts for them."""

_ENGLISH_SHARE = 0.2
"""In English prose every third word is one of these; in other languages that share some of them (`in`, `was`), below
a tenth."""


class LanguageRecogniser:
    """Recognises languages by py3langid. Loads its model (a second) when built."""

    def __init__(self) -> None:
        self._model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

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
        if letters < _SHORT:
            return claimed or ("en" if sample.isascii() or _english_share(sample) else self._classify(sample))
        share = _english_share(sample)
        if share >= _ENGLISH_SHARE:
            return "en"
        found = self._classify(sample)
        return "en" if share and found in _CREOLES else found

    def _classify(self, sample: str) -> str:
        code, _ = self._model.classify(sample)
        return str(code)


def _sample(text: str) -> str:
    """Beginning and middle of a text, without what cannot be encoded."""
    if len(text) > 3 * _SAMPLE:
        middle = len(text) // 2
        text = text[:_SAMPLE] + " " + text[middle : middle + _SAMPLE]
    return text.encode("utf-8", "ignore").decode("utf-8")


def _english_share(sample: str) -> float:
    words = [word.strip(_MARKS) for word in sample.lower().split()]
    return sum(word in _ENGLISH for word in words) / len(words) if words else 0.0
