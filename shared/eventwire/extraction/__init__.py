"""Article -> mentions and sightings: pure functions of the article, the lexicon and the models.

The port is here; the engines behind it are imported by name where one is made: they bring their models' libraries.
"""

from eventwire.extraction.port import Extraction, Extractor

__all__ = ["Extraction", "Extractor"]
