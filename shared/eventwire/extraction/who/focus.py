"""Which country an article, or a sentence, is about: it completes "the police" and "the president"."""

from collections import Counter
from collections.abc import Iterable, Sequence

from eventwire.extraction.lexicon import country_of
from eventwire.extraction.who.words import Name, SentenceWords

_CLEAR = 0.5
"""Share of all countries' namings from which one is the article's own."""
_HEADLINE = 3
_OPENING = 2


def countries(names: Iterable[Name]) -> list[str]:
    """The country of each name that has one, in order."""
    return [country for name in names if (country := country_of(name.code))]


def article_focus(
    sentences: Sequence[SentenceWords], weights: Sequence[int], dateline: str | None
) -> str | None:
    """The country that has at least half of all namings, or None where no country stands out."""
    tally: Counter[str] = Counter()
    for words, weight in zip(sentences, weights, strict=True):
        for country in countries(words.names):
            tally[country] += weight
    if dateline:
        tally[dateline] += _OPENING
    if not tally:
        return None
    (country, count), *_ = tally.most_common(1)
    return country if count >= _CLEAR * tally.total() else None


def weight(part: str, index: int) -> int:
    """How much a naming counts: most in the headline, more in the first sentence."""
    if part == "title":
        return _HEADLINE
    return _OPENING if index == 0 else 1


def sentence_focus(words: SentenceWords) -> str | None:
    """The only country of the sentence, or None."""
    found = set(countries(words.names))
    return found.pop() if len(found) == 1 else None
