"""Dictionaries in the format of the field's older coders (KEDS, TABARI, PETRARCH), and the extractor for them."""

from eventwire.extraction.petrarch.extractor import PetrarchExtractor
from eventwire.extraction.petrarch.scheme import Scheme, has_scheme, read_dictionaries

__all__ = ["PetrarchExtractor", "Scheme", "has_scheme", "read_dictionaries"]
