"""Article -> mentions and sightings: pure functions of the article, the lexicon and the models."""

from eventwire.extraction.engine import EnglishExtractor

__all__ = ["EnglishExtractor"]
