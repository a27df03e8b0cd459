"""The lines of a dictionary file in the field's format, without comments, each with its number."""

from collections.abc import Iterator
from dataclasses import dataclass

from eventwire.errors import InvalidInput


@dataclass(frozen=True)
class Line:
    """What a line says: the file, its number from 1, its text without comment and trailing space."""

    file: str
    number: int
    text: str

    def wrong(self, what: str) -> InvalidInput:
        """The error to report when the line is wrong."""
        return InvalidInput(f"{self.file}:{self.number}", what)


def significant_lines(file: str, text: str, comment: str = "#") -> Iterator[Line]:
    r"""The lines that are not blank after comments are taken away.

    Comments run from one of the characters in `comment` to the end of the line, or from `<!--` to `-->` over any
    number of lines; a line that begins with `<!` is one as a whole.

    >>> [(line.number, line.text) for line in significant_lines("x", "<!-- a\nb -->\nGONDOR [GON] # south\n")]
    [(3, 'GONDOR [GON]')]
    """
    inside = False
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        line = raw
        if inside:
            _, closed, line = line.partition("-->")
            if not closed:
                continue
            inside = False
        while "<!--" in line:
            before, _, rest = line.partition("<!--")
            _, closed, after = rest.partition("-->")
            line = before + after
            inside = not closed
            if inside:
                break
        if line.lstrip().startswith("<!"):
            continue
        for mark in comment:
            line = line.partition(mark)[0]
        if line.strip():
            yield Line(file, number, line.rstrip())


def bracketed(text: str) -> tuple[str, str | None]:
    """A line's text before `[`, and what the brackets hold (None without brackets).

    >>> bracketed("GONDOR [ GON ]"), bracketed("GONDOR")
    (('GONDOR', 'GON'), ('GONDOR', None))
    """
    before, opened, rest = text.partition("[")
    return before.strip(), rest.partition("]")[0].strip() if opened else None
