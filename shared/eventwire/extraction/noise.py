"""What holds no political act: sports, films, markets and other kinds of articles and sentences, told by their words.

The words are those of `tables/noise.txt`, found by one automaton.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ahocorasick import Automaton

from eventwire.extraction.lexicon.table import Row
from eventwire.folding import fold

_SENTENCE_POINTS = 4
_ARTICLE_POINTS = 6
_ARTICLE_DENSITY = 1.5
_MIN_PHRASES = 2
_CAPTIONS = (
    "file -", "file \u2013", "file \u2014", "file photo", "pictured:", "in this photo", "in this image",
    "in this file photo", "photo shows", "(l)", "(r)", "from left",
)  # fmt: skip
_PLOT = (
    "in the film", "in the movie", "in the novel", "in the series", "in the book,", "in the play,", "in the video game",
    "in the episode",
)  # fmt: skip
_SPACED = dict.fromkeys(
    map(
        ord,
        "\t\n\r!\"#$%'()*+,/:;<=>?@[\\]^_`{|}~\u2026\u2014\u2013\u2011-\u201c\u201d\u2018\u2019\u00ab\u00bb\u2022\u00b7",
    ),
    " ",
)


class NoiseReader:
    """Tells articles and sentences that hold no act from others.

    `rows` are those of `noise.txt` (`kind | weight | phrases`).

    Raises:
        InvalidInput: a row's weight is no number.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._phrases = Automaton()
        entries: dict[str, dict[str, int]] = {}
        for row in rows:
            kind, weight = row.cell(0), row.cell(1)
            if not weight.isdigit():
                raise row.wrong(f"weight {weight!r} is no number: write 1 or 2")
            for phrase in row.list(2):
                words = words_of(phrase)
                for form in (words, f"{words}s"):
                    entries.setdefault(f" {form} ", {})[kind] = int(weight)
        for phrase, kinds in entries.items():
            self._phrases.add_word(phrase, (phrase.strip(), tuple(kinds.items())))
        self._phrases.make_automaton()

    def sentence(self, sentence: str) -> str | None:
        """Why the sentence holds no act: a caption, or of what kind it is; None where nothing speaks against it."""
        folded = sentence[:120].lower()
        if folded.startswith(_CAPTIONS):
            return "caption"
        if folded.startswith(_PLOT):
            return "fiction"
        return self._leader([sentence], least=_SENTENCE_POINTS, strong=1)

    def article(self, title: str, sentences: Sequence[str]) -> str | None:
        """Of what kind the article is as a whole; None for news of politics and everything else."""
        length = sum(sentence.count(" ") + 1 for sentence in sentences)
        return self._leader([title, *sentences], least=max(_ARTICLE_POINTS, length * _ARTICLE_DENSITY / 100), strong=2)

    def _leader(self, sentences: Iterable[str], least: float, strong: int) -> str | None:
        """The kind with most points, if it has so many, from two phrases or more, of them so many telling ones.

        A phrase counts at most twice, so that one word repeated decides nothing.
        """
        found = [told for sentence in sentences for _, told in self._phrases.iter(f" {words_of(sentence)} ")]
        if len(found) < _MIN_PHRASES:
            return None
        seen: Counter[str] = Counter()
        points: Counter[str] = Counter()
        phrases: Counter[str] = Counter()
        telling: Counter[str] = Counter()
        for phrase, kinds in found:
            seen[phrase] += 1
            for kind, weight in kinds:
                points[kind] += weight if seen[phrase] <= _MIN_PHRASES else 0
                phrases[kind] += seen[phrase] == 1
                telling[kind] += seen[phrase] == 1 and weight > 1
        for kind, total in points.most_common(1):
            if total >= least and phrases[kind] >= _MIN_PHRASES and telling[kind] >= strong:
                return kind
        return None


@lru_cache(maxsize=2_000)
def words_of(text: str) -> str:
    """Lower-case words with one space between; hyphens and other marks part them."""
    return " ".join(
        (text.lower() if text.isascii() else fold(text)).translate(_SPACED).replace(". ", " ").rstrip(".").split()
    )
