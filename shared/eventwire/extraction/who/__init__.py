"""Who: the actors of an article, by name, title, role, apposition and coreference."""

from eventwire.extraction.who.reader import Who, WhoReader

__all__ = ["Who", "WhoReader"]
