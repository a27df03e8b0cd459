"""The lexicon: everything the extractor knows of names, roles and acts, read once from the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Self

from eventwire.extraction.lexicon.actors import KnownActor, country_of, read_actors
from eventwire.extraction.lexicon.names import Names
from eventwire.extraction.lexicon.roles import Roles, read_roles
from eventwire.extraction.lexicon.table import Table, load_tables


@dataclass(frozen=True)
class Lexicon:
    """The tables, read and checked."""

    tables: tuple[Table, ...]
    actors: tuple[KnownActor, ...]
    roles: Roles

    @classmethod
    def load(cls, directories: Sequence[Traversable] = ()) -> Self:
        """The packaged tables, extended and overridden by those of the directories, the last of which wins.

        Raises InvalidInput with `file:line: what is wrong and what to do`.
        """
        return cls.of(load_tables(directories))

    @classmethod
    def of(cls, tables: Sequence[Table]) -> Self:
        """A lexicon of just these tables. Raises InvalidInput."""
        return cls(tuple(tables), read_actors(tables), read_roles(tables))

    @cached_property
    def names(self) -> Names:
        """All names of the actors in one automaton."""
        return Names(self.actors)

    @cached_property
    def countries(self) -> Mapping[str, KnownActor]:
        """The states by their ISO 3166 code."""
        states: dict[str, KnownActor] = {}
        for actor in self.actors:
            country = country_of(actor.codes[0].code)
            if actor.kind == "countries" and country is not None:
                states.setdefault(country, actor)
        return states
