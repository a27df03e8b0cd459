"""`eventwire explain`: how sentences are coded, step by step, so that an analyst can mend the lexicon."""

from collections.abc import Sequence
from pathlib import Path

from eventwire.extraction.engine import EnglishExtractor, TracedSentence
from eventwire.extraction.loading import load_extractor
from eventwire.model import ActorRef, Article, Mention


def explain(article: Article, lexicon_dirs: Sequence[Path] = ()) -> str:
    """Each sentence's parse and actors, every rule tried, why it gave or refused a code, and the result.

    Loads models and lexicon (some seconds). Raises InvalidInput on a table that cannot be read.
    """
    extractor = load_extractor(lexicon_dirs)
    if not isinstance(extractor, EnglishExtractor):
        mentions = extractor.extract([article])[0].mentions
        return "\n".join(["imported scheme: it keeps no trace", *map(_mention, mentions)])
    return "\n\n".join(explain_sentence(traced) for traced in extractor.trace(article)) or "no sentence to code"


def explain_sentence(traced: TracedSentence) -> str:
    """One sentence's explanation as text."""
    doc = traced.sentence.doc
    width = max((len(token.text) for token in doc), default=1)
    lines = [doc.text, "", "parse"]
    lines += [
        f"  {token.i:3} {token.text:{width}} {token.lemma_:{width}} {token.tag_:5} {token.dep_:10} <- {token.head.text}"
        for token in doc
    ]
    lines += ["", "actors"]
    lines += [
        f"  {doc[span.start : span.end].text!r}: {span.ref.code} ({span.kind}, {span.ref.actor_id})"
        for span in traced.actors
    ] or ["  none"]
    lines += ["", "steps", *(f"  {step}" for step in traced.trace.steps), "", "coded"]
    lines += [f"  {_mention(mention)}" for mention in traced.mentions] or ["  nothing"]
    return "\n".join(lines)


def _mention(mention: Mention) -> str:
    place = f", at {mention.place.name} ({mention.place.country})" if mention.place else ""
    said = f", according to {mention.attribution.code}" if mention.attribution else ""
    return (
        f"{_actor(mention.source)} -> {mention.code} {mention.plover or ''} -> {_actor(mention.target)}; "
        f"{mention.polarity.value}, {mention.modality.value}{', reciprocal' if mention.reciprocal else ''}; "
        f"{mention.date.isoformat()} ({mention.date_resolution.value}){place}{said}; "
        f"confidence {mention.confidence}; {mention.rule}"
    )


def _actor(actor: ActorRef | None) -> str:
    return f"{actor.code} {actor.name!r}" if actor is not None else "nobody"
