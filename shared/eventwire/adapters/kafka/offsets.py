"""A position on a topic of several partitions: the next offset to be read of each."""

import re

from eventwire.errors import InvalidInput

_FORM = re.compile(r"k[0-9]{1,18}(\.[0-9]{1,18})*", re.ASCII)


class Offsets(list[int]):
    """By partition. A partition that was added since has not been read yet.

    >>> Offsets([12, 0, 7]).encode(), Offsets.decode("k12.0", 3)
    ('k12.0.7', [12, 0, 0])
    """

    def encode(self) -> str:
        """As text."""
        return "k" + ".".join(map(str, self))

    @classmethod
    def decode(cls, text: str, partitions: int) -> "Offsets":
        """Read a position that `encode` made.

        Raises:
            InvalidInput: it is none of a topic with so many partitions.
        """
        found = [int(part) for part in text[1:].split(".")] if _FORM.fullmatch(text) else []
        if not 0 < len(found) <= partitions:
            raise InvalidInput("after", "is no position on this log; give one as it came, or use `since`")
        return cls(found + [0] * (partitions - len(found)))
