"""Where an act happened: places of the gazetteer, and the one that belongs to the act by the article's context."""

from eventwire.extraction.where.context import ArticleContext
from eventwire.extraction.where.gazetteer import Gazetteer, Location
from eventwire.extraction.where.reader import PlaceReader

__all__ = ["ArticleContext", "Gazetteer", "Location", "PlaceReader"]
