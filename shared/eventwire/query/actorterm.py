"""What a user may write to name an actor in a filter."""

import re
from dataclasses import dataclass
from typing import Literal

from eventwire.folding import fold

_CODE = re.compile(r"^(?:[A-Z]{3}){1,5}$|^---(?:[A-Z]{3})+$")
_ID = re.compile(r"^(?:person|country|org|group|role):\S+$")


@dataclass(frozen=True, slots=True)
class ActorTerm:
    """An actor named by id, by code or its beginning, or by words of its name."""

    kind: Literal["id", "code", "name"]
    value: str

    @classmethod
    def parse(cls, text: str) -> "ActorTerm":
        """Read a filter's value.

        >>> ActorTerm.parse("TURGOV"), ActorTerm.parse("Fidan")
        (ActorTerm(kind='code', value='TURGOV'), ActorTerm(kind='name', value='fidan'))
        """
        if _ID.match(text):
            return cls("id", text)
        if _CODE.match(text):
            return cls("code", text)
        return cls("name", fold(text))
