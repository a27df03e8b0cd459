"""The dictionaries: plain text tables that a political scientist can edit (FORMAT.md), and their loaders."""

from eventwire.extraction.lexicon.actors import KnownActor, country_of, roles_of
from eventwire.extraction.lexicon.cameo import code_name
from eventwire.extraction.lexicon.lexicon import Lexicon
from eventwire.extraction.lexicon.names import Hit, Names
from eventwire.extraction.lexicon.roles import Role, Roles
from eventwire.extraction.lexicon.table import Row, Table, load_tables, read_table

__all__ = [
    "Hit",
    "KnownActor",
    "Lexicon",
    "Names",
    "Role",
    "Roles",
    "Row",
    "Table",
    "code_name",
    "country_of",
    "load_tables",
    "read_table",
    "roles_of",
]
