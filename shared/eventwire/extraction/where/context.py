"""What an article as a whole says of where it plays: by this, places of one name are told apart."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from eventwire.extraction.where.gazetteer import Gazetteer

_LONGEST = 3
_EDGES = "\"'()[],;:!?\u2018\u2019\u201c\u201d\u2014\u2013"

_BREAKS = frozenset({"", ",", ";", ":"})


@dataclass(frozen=True)
class ArticleContext:
    """How often the article names each country (ISO 3166 alpha-3), the country of its dateline and of its outlet."""

    countries: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    dateline: str | None = None
    outlet: str | None = None

    @classmethod
    def read(
        cls, sentences: Iterable[str], gazetteer: Gazetteer, *, dateline: str | None = None, outlet: str | None = None
    ) -> "ArticleContext":
        """Count the countries named in the sentences, and find the dateline's."""
        counts: Counter[str] = Counter()
        for sentence in sentences:
            counts.update(_countries(sentence, gazetteer))
        filed = gazetteer.find(dateline.split(",")[0]) if dateline else ()
        home = max(filed, key=lambda place: place.population, default=None)
        return cls(MappingProxyType(dict(counts)), home.country if home else None, outlet)


def _countries(sentence: str, gazetteer: Gazetteer) -> Iterable[str]:
    """Countries among the sentence's capitalised words, longest names first."""
    words = [word if word.isalpha() else word.strip(_EDGES) for word in sentence.split()]
    capital = [word[:1].isupper() for word in words]
    at, last = 0, len(words)
    while at < last:
        if not capital[at]:
            at += 1
            continue
        end, most = at + 1, min(at + _LONGEST, last)
        while end < most and words[end - 1][-1:] not in _BREAKS:
            end += 1
        for stop in range(end, at, -1):
            if stop - at > 1 and not capital[stop - 1]:
                continue
            name = " ".join(words[at:stop])
            country = gazetteer.country(name.removesuffix("'s").removesuffix("\u2019s"))
            if country:
                yield country
                at = stop
                break
        else:
            at += 1
