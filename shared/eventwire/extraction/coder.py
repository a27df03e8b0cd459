"""From acts to mentions: who, what, when and where of one sentence put together."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from eventwire.extraction.lexicon.acts import ActLexicon
from eventwire.extraction.lexicon.cameo import Codebook
from eventwire.extraction.reading import Act, ActorSpan, DateReading, Sentence, Trace
from eventwire.extraction.what import Actors, find_acts
from eventwire.extraction.when import read_date
from eventwire.extraction.where import ArticleContext, PlaceReader
from eventwire.model import ActorRef, ActorType, Article, Mention, Modality, Publication, Span, Spans

MAX_PAIRS = 12
"""Most actor pairs that one act may name: longer lists are communiqués, not acts."""

_MIRRORED = {"042": "043", "043": "042"}
"""Acts whose other direction has a code of its own: who visits is hosted."""

Pair = tuple[ActorSpan | None, ActorSpan | None, str]


class _Telling(NamedTuple):
    """What the mentions of one act share: the act, its sentence as written, when it was, and who says so."""

    act: Act
    sentence: Sentence
    written: str
    predicate: Span
    when: DateReading
    date: Span | None
    speakers: Sequence[ActorSpan]


@dataclass(frozen=True)
class Setting:
    """What the sentences of one article share."""

    article: Article
    publication: Publication
    published: datetime
    context: ArticleContext


class Coder:
    """Codes parsed sentences."""

    def __init__(self, lexicon: ActLexicon, codebook: Codebook, places: PlaceReader) -> None:
        self._lexicon = lexicon
        self._codebook = codebook
        self._places = places

    def code(
        self, sentence: Sentence, actors: Actors, setting: Setting, trace: Trace | None = None
    ) -> tuple[Mention, ...]:
        """The mentions of a sentence in the order of their predicates."""
        coded: list[Mention] = []
        for act in find_acts(sentence, actors, self._lexicon, trace):
            found = tuple(pairs(act, actors))
            if found:
                telling = _telling(act, sentence, actors, setting)
                coded.extend(self._mention(telling, pair, setting) for pair in found)
        return tuple(_without_repeats(coded)) if coded else ()

    def _mention(self, telling: _Telling, pair: Pair, setting: Setting) -> Mention:
        source, target, code = pair
        act, sentence, when = telling.act, telling.sentence, telling.when
        spans = tuple(span for span in (source, target) if span is not None)
        where = self._places.read(sentence.doc, act.scope, act.predicate, spans, setting.context)
        entry = self._codebook.of(code)
        return Mention(
            mention_id=_mention_id(setting.article, telling, source, target, code),
            article_id=setting.article.article_id,
            revision=setting.article.revision,
            part=sentence.part,
            sentence_index=sentence.index,
            sentence=telling.written,
            spans=Spans(
                source=_span(source, sentence),
                target=_span(target, sentence),
                predicate=telling.predicate,
                place=_tokens(where.start, where.end, sentence) if where is not None else None,
                date=telling.date,
            ),
            source=source.ref if source is not None else None,
            target=target.ref if target is not None else None,
            code=code,
            root=code[:2],
            plover=entry.plover,
            mode=entry.mode,
            context=entry.context,
            quad=entry.quad,
            goldstein=entry.goldstein,
            reciprocal=act.reciprocal and source is not None and target is not None,
            date=when.first,
            date_end=when.last,
            date_resolution=when.resolution,
            place=where.place if where is not None else None,
            polarity=act.polarity,
            modality=act.modality,
            attribution=_other(telling.speakers, source),
            confidence=act.confidence,
            rule=act.rule,
            publication=setting.publication,
        )


def _telling(act: Act, sentence: Sentence, actors: Actors, setting: Setting) -> _Telling:
    doc, planned = sentence.doc, act.modality is Modality.PLANNED
    when = read_date(doc, act.scope, act.predicate, setting.published, planned=planned)
    first, last = doc[act.predicate[0]], doc[act.predicate[-1]]
    return _Telling(
        act,
        sentence,
        _written(sentence, setting.article),
        Span(start=sentence.start + first.idx, end=sentence.start + last.idx + len(last.text)),
        when,
        _tokens(when.start, when.end, sentence),
        actors.at(act.attribution) if act.attribution is not None else (),
    )


def pairs(act: Act, actors: Actors) -> Iterator[Pair]:
    """The actor pairs of an act, each with its code: every source with every target, both ways where it is reciprocal.

    A reciprocal act without a target is one among its sources. An actor never acts on itself; a side that names
    nobody is None.
    """
    sources = _spans(act.sources, actors, places=False)
    targets = _spans(act.targets, actors, places=True)
    if act.code.startswith("14") and not sources and targets:
        sources = _citizens(act.sources, actors, targets[0])
    elif act.code.startswith(("173", "175")) and not targets and sources:
        targets = _citizens(act.targets, actors, sources[0])
    if act.reciprocal and not targets and len(sources) > 1:
        found = [(one, other) for one in sources for other in sources if one.ref.actor_id != other.ref.actor_id]
        yield from ((one, other, act.code) for one, other in found[:MAX_PAIRS])
        return
    if act.reciprocal and not sources and len(targets) > 1:
        found = [(one, other) for one in targets for other in targets if one.ref.actor_id != other.ref.actor_id]
        yield from ((one, other, act.code) for one, other in found[:MAX_PAIRS])
        return
    count = 0
    for one in sources or (None,):
        for other in targets or (None,):
            own = one is not None and other is not None and _is_own(one, other, act.code)
            whom = None if own else other
            if one is None and whom is None:
                continue
            if count >= MAX_PAIRS:
                return
            count += 1
            code = _at_home(act.code, one, whom)
            if code != act.code:
                yield one, whom, code
                continue
            yield one, whom, act.code
            if act.reciprocal and one is not None and whom is not None:
                yield whom, one, _MIRRORED.get(act.code, act.code)


def _at_home(code: str, one: ActorSpan | None, other: ActorSpan | None) -> str:
    """The code by who they are: a state's sanctions on its own people are restrictions, its protests complaints."""
    if one is None:
        return code
    if code == "163" and other is not None and one.ref.country and one.ref.country == other.ref.country:
        return "172"
    if code.startswith("141") and one.ref.type is ActorType.COUNTRY and one.ref.name == one.canonical_name:
        return "114"
    return code


def _is_own(one: ActorSpan, other: ActorSpan, code: str) -> bool:
    """Whether the target is the source itself, or just its own country: where it acts, not whom it acts on.

    Who yields to the own country or fights in it is an exception: it is whom they yield to, and whose ground is
    fought over.
    """
    if one.start == other.start or one.ref.actor_id == other.ref.actor_id:
        # Soldiers who battle officers, a gang that attacks a gang: two of one kind, told by their names here.
        told = one.kind == other.kind == "role" and one.ref.name.casefold() != other.ref.name.casefold()
        return not (told and code.startswith(("18", "19", "20")))
    return other.ref.code == one.ref.code[:3] and not code.startswith(("08", "172", "18", "19", "20"))


def _spans(tokens: Sequence[int], actors: Actors, *, places: bool) -> tuple[ActorSpan, ...]:
    found: dict[str, ActorSpan] = {}
    for token in tokens:
        for span in actors.at(token) or (actors.place(token) if places else ()):
            if not span.ref.code or span.ref.code.startswith("---"):
                continue
            found.setdefault(f"{span.ref.actor_id} {span.ref.code}", span)
    return tuple(found.values())


def _citizens(tokens: Sequence[int], actors: Actors, other: ActorSpan) -> tuple[ActorSpan, ...]:
    """Those without a country in the text, as citizens of the state that they protest against or that quells them."""
    country = other.ref.country
    found = [span for token in tokens for span in actors.at(token) if span.ref.code.startswith("---")]
    if not country or not found:
        return ()
    return tuple(
        span._replace(ref=span.ref.model_copy(update={"code": country + span.ref.code[3:], "country": country}))
        for span in found
    )


def _without_repeats(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """One mention for every pair and root in a sentence of equal standing: the more specific code, then the earlier."""
    best: dict[tuple[object, ...], Mention] = {}
    for mention in mentions:
        key = (
            mention.source.code if mention.source else None,
            mention.target.code if mention.target else None,
            mention.root,
            mention.polarity,
        )
        held = best.get(key)
        if held is None or len(mention.code.rstrip("0")) > len(held.code.rstrip("0")):
            best[key] = mention
    kept = {mention.mention_id for mention in best.values() if not _is_told_better(mention, best.values())}
    seen: set[str] = set()
    for mention in mentions:
        if mention.mention_id in kept and mention.mention_id not in seen:
            seen.add(mention.mention_id)
            yield mention


def _is_told_better(mention: Mention, others: Iterable[Mention]) -> bool:
    """Whether another mention of the same kind of act names the side that this one leaves out."""
    if mention.source is not None and mention.target is not None:
        return False
    return any(
        other.root == mention.root
        and other.polarity is mention.polarity
        and other.source is not None
        and other.target is not None
        and (other.source.code == mention.source.code if mention.source else other.target.code == _code(mention.target))
        for other in others
    )


def _code(actor: ActorRef | None) -> str:
    return actor.code if actor is not None else ""


def _mention_id(
    article: Article, telling: _Telling, source: ActorSpan | None, target: ActorSpan | None, code: str
) -> str:
    """The same article, sentence, predicate, pair and code give the same id, whatever else was found.

    The revision is no part of it: it is made of the moment of receipt, and what a correction repeats stays the same,
    wherever in the article the sentence stands by then.
    """
    sentence, predicate = telling.sentence, telling.predicate
    parts = (
        article.article_id,
        sentence.part,
        telling.written,
        f"{predicate.start - sentence.start}-{predicate.end - sentence.start}",
        f"{source.ref.actor_id}@{source.start}" if source else "",
        f"{target.ref.actor_id}@{target.start}" if target else "",
        code,
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _written(sentence: Sentence, article: Article) -> str:
    text = article.title if sentence.part == "title" else article.text
    return text[sentence.start : sentence.start + len(sentence.doc.text)]


def _span(actor: ActorSpan | None, sentence: Sentence) -> Span | None:
    return None if actor is None else _tokens(actor.start, actor.end, sentence)


def _tokens(start: int | None, end: int | None, sentence: Sentence) -> Span | None:
    if start is None or end is None or start >= end:
        return None
    first, last = sentence.doc[start], sentence.doc[end - 1]
    return Span(start=sentence.start + first.idx, end=sentence.start + last.idx + len(last.text))


def _other(speakers: Sequence[ActorSpan], source: ActorSpan | None) -> ActorRef | None:
    for speaker in speakers:
        if source is None or speaker.ref.actor_id != source.ref.actor_id:
            return speaker.ref
    return None
