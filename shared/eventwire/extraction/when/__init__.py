"""When an act happened: time expressions, the one that belongs to the act, resolved against publication."""

from eventwire.extraction.when.expression import Expression, find_expressions
from eventwire.extraction.when.reader import read_date

__all__ = ["Expression", "find_expressions", "read_date"]
