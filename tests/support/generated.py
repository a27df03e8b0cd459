"""Generated articles: any number, the same for the same seed, a third of them on acts that others report as well."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

_LEADERS = {
    "French President Emmanuel Macron": "France",
    "German Chancellor Olaf Scholz": "Germany",
    "Turkish Foreign Minister Hakan Fidan": "Turkey",
    "Egyptian President Abdel Fattah el-Sissi": "Egypt",
    "Kenyan President William Ruto": "Kenya",
    "Polish Prime Minister Donald Tusk": "Poland",
    "Brazilian President Luiz Inacio Lula da Silva": "Brazil",
    "Japanese Prime Minister Fumio Kishida": "Japan",
}
_STATES = (*_LEADERS.values(), "Iran", "Pakistan")
_TOWNS = ("Cairo", "Nairobi", "Warsaw", "Berlin", "Ankara", "Paris")
_OUTLETS = ("Northern Post", "Harbour Times", "The Ledger", "Daily Chronicle")


def articles(count: int, seed: int) -> list[dict[str, Any]]:
    """Submissions as JSON objects; a third of them report an act that another one reports as well."""
    draw = random.Random(seed)
    start = datetime(2024, 3, 4, 6, tzinfo=UTC)
    made: list[dict[str, Any]] = []
    told: list[tuple[str, datetime]] = []
    for number in range(count):
        if told and draw.random() < 0.33:
            sentence, day = draw.choice(told[-40:])
        else:
            sentence, day = _act(draw), start + timedelta(days=draw.randrange(20))
            told.append((sentence, day))
        outlet = draw.choice(_OUTLETS)
        made.append(
            {
                "url": f"https://{outlet.split()[-1].lower()}.example/{seed}/{number}",
                "title": sentence.split(" on ")[0],
                "text": f"{sentence} Officials gave no further details of edition {number}.",
                "source": outlet,
                "published_at": (day + timedelta(minutes=draw.randrange(600))).isoformat(),
                "language": "en",
            }
        )
    return made


def _act(draw: random.Random) -> str:
    one, other = draw.sample(list(_LEADERS), 2)
    state, rival = draw.sample(_STATES, 2)
    town = draw.choice(_TOWNS)
    return draw.choice(
        (
            f"{one} met {other} in {town} on Monday.",
            f"{one} telephoned {other} on Monday.",
            f"{state} imposed sanctions on {rival} on Monday.",
            f"{state} condemned {rival} on Monday.",
            f"{one} visited {_LEADERS[other]} on Monday.",
            f"{state} and {rival} signed a trade agreement in {town} on Monday.",
        )
    )
