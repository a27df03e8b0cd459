"""Mentions and sightings from labels: codes and sides as labelled; names, dates and places as the text gives them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta, timezone
from typing import Any

from eventwire.extraction.engine import EnglishExtractor
from eventwire.extraction.reading import Sentence
from eventwire.extraction.when import read_date
from eventwire.extraction.where import ArticleContext, Gazetteer, PlaceReader
from eventwire.folding import fold
from eventwire.model import ActorRef, ActorType, Article, Mention, Sighting, Span, Spans
from eventwire.testing import actor, mention, sighting

MUTUAL = ("04", "05", "06", "087")
ONE_SIDED = ("039", "045", "051", "052", "053", "054", "055", "056")


class Labels:
    """Reads dates, places and names for labelled acts with the extractor's own readers."""

    def __init__(self, extractor: EnglishExtractor) -> None:
        self._extractor = extractor
        gazetteer = Gazetteer.load()
        self._gazetteer = gazetteer
        self._places = PlaceReader(gazetteer)

    def mentions(self, article: Article, gold: Mapping[str, Any]) -> list[tuple[Mention, ...]]:
        """For each labelled act its mention, or its two directions where it is mutual."""
        read = self._extractor.trace(article)
        bodies = self._bodies(article)
        gold = {**gold, "actors": [actor for actor in gold["actors"] if actor["name"] not in bodies]}
        sentences = [(one.sentence, one.mentions) for one in read]
        return [self._mention(article, gold, number, sentences) for number in range(len(gold["mentions"]))]

    def _mention(
        self,
        article: Article,
        gold: Mapping[str, Any],
        number: int,
        sentences: Sequence[tuple[Sentence, Sequence[Mention]]],
    ) -> tuple[Mention, ...]:
        label = gold["mentions"][number]
        sentence, predicate, near = _find(label, article, sentences)
        doc = sentence.doc
        published = (article.published_at or article.received_at).astimezone(
            timezone(timedelta(minutes=article.published_offset))
        )
        modality = label.get("modality", "actual")
        when = read_date(doc, predicate, (predicate,), published, planned=modality == "planned")
        context = ArticleContext.read([s.doc.text for s, _ in sentences], self._gazetteer, dateline=None, outlet=None)
        where = self._places.read(doc, predicate, (predicate,), (), context)
        place = where.place if where is not None else None
        sides = [_side(label[name], doc.text, gold["actors"], near) for name in ("source", "target")]
        token = doc[predicate]
        start = sentence.start + token.idx
        span = Span(start=start, end=start + len(token.text))
        mutual = label["code"].startswith(MUTUAL) and label["code"] not in ONE_SIDED and modality == "actual"
        built = []
        for turned in (False, True) if mutual and None not in sides else (False,):
            source, target = reversed(sides) if turned else sides
            code = {"042": "043", "043": "042"}.get(label["code"], label["code"]) if turned else label["code"]
            ends = Span(start=max(0, start - 1), end=start), Span(start=span.end, end=span.end + 1)
            built.append(
                mention(
                    source, target, code,
                    article=article.article_id, sentence_index=sentence.index, sentence=doc.text, part=sentence.part,
                    spans=Spans(source=ends[turned], target=ends[not turned], predicate=span),
                    date=when.first, date_end=when.last, date_resolution=when.resolution, place=place,
                    reciprocal=mutual, modality=modality, published_at=article.published_at or article.received_at,
                    title=article.title, text=article.text, outlet=article.source.name if article.source else "none",
                    mention_id=f"{article.article_id}/{number}/{'turned' if turned else ''}",
                )
            )  # fmt: skip
        return tuple(built)

    def _bodies(self, article: Article) -> dict[str, Sighting]:
        """The organizations and groups of the article that the dictionary has, by their names."""
        return {
            name: seen
            for seen in self._extractor.extract([article])[0].sightings
            if seen.known and seen.type in (ActorType.ORGANIZATION, ActorType.GROUP)
            for name in (*seen.names, seen.canonical_name)
        }

    def sightings(self, article: Article, gold: Mapping[str, Any]) -> list[Sighting]:
        """A sighting for each labelled actor.

        Persons are strangers, so that names alone must tell; bodies that the dictionary has come by their entry,
        because their abbreviations are the dictionary's to know.
        """
        bodies = self._bodies(article)
        return [
            sighting(
                label["name"],
                label["code"],
                article=article.article_id,
                published_at=article.published_at or article.received_at,
                sighting_id=f"{article.article_id}/{number}",
                **_entry(bodies.get(label["name"])),
            )
            for number, label in enumerate(gold["actors"])
        ]


def _entry(body: Sighting | None) -> dict[str, Any]:
    if body is None:
        return {}
    return {"actor_id": body.actor_id, "known": True, "type": body.type, "canonical_name": body.canonical_name}


def _find(
    label: Mapping[str, Any], article: Article, sentences: Sequence[tuple[Sentence, Sequence[Mention]]]
) -> tuple[Sentence, int, Sequence[Mention]]:
    """The labelled sentence, its predicate (the verb highest in the tree in its words), what was coded there."""
    if label["sentence"] is None:
        nearest = max(
            (
                (_nearness(label, one), -sentence.index, sentence, one)
                for sentence, coded in sentences
                for one in coded
                if one.part == "text"
            ),
            key=lambda entry: entry[:2],
            default=None,
        )
        if nearest is not None and nearest[0] > 0:
            sentence, one = nearest[2], nearest[3]
            at = one.spans.predicate.start - sentence.start
            predicate = next(token.i for token in sentence.doc if token.idx + len(token.text) > at)
            return sentence, predicate, [one]
        sentence, coded = next(entry for entry in sentences if entry[0].part == "text")
        root = next(token.i for token in sentence.doc if token.head == token)
        return sentence, root, coded
    start = article.text.find(label["sentence"])
    end = start + len(label["sentence"])
    for sentence, coded in sentences:
        if sentence.part == "text" and sentence.start <= start < sentence.start + len(sentence.doc.text):
            inside = [t for t in sentence.doc if start <= sentence.start + t.idx < end]
            verbs = (
                [t for t in inside if t.pos_ == "VERB"] or [t for t in inside if t.pos_ in ("NOUN", "AUX")] or inside
            )
            best = min(verbs, key=lambda token: (len(list(token.ancestors)), token.i))
            return sentence, best.i, [m for m in coded if start <= m.spans.predicate.start < end] or coded
    raise AssertionError(f"{article.article_id}: no sentence has {label['sentence']!r}")


def _nearness(label: Mapping[str, Any], one: Mention) -> int:
    codes = {side.code[:3] for side in (one.source, one.target) if side}
    wanted = {code[:3] for code in (label["source"], label["target"]) if code}
    return len(codes & wanted) + 2 * (one.root == label["code"][:2])


def _side(code: str | None, text: str, actors: Sequence[Mapping[str, Any]], near: Sequence[Mention]) -> ActorRef | None:
    """The labelled side, with its name where the sentence names a labelled actor of that code."""
    if code is None:
        return None
    for one in near:
        for side in (one.source, one.target):
            if side is not None and side.code == code and side.type in (ActorType.PERSON, ActorType.GROUP):
                return side
    named = [a for a in actors if a["code"] == code and fold(a["name"].split()[-1]) in fold(text)]
    return actor(code, named[0]["name"]) if len(named) == 1 else actor(code)
