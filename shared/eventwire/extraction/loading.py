"""Which extractor a lexicon asks for: the English engine, or the field's surface coder for imported dictionaries."""

from collections.abc import Sequence
from pathlib import Path

from eventwire.extraction.engine import EnglishExtractor
from eventwire.extraction.lexicon.table import load_tables
from eventwire.extraction.petrarch import PetrarchExtractor, has_scheme
from eventwire.extraction.port import Extractor


def load_extractor(directories: Sequence[Path] = ()) -> Extractor:
    """The extractor for these lexicon directories, with its models (some seconds, once a process).

    Directories that `eventwire lexicon import-petrarch` wrote are coded by their own scheme alone.

    Raises:
        InvalidInput: a table cannot be read; with file and line.
    """
    if has_scheme(load_tables(directories)):
        return PetrarchExtractor.load(directories)
    return EnglishExtractor.load(directories)
