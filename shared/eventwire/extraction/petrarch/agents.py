"""Agent dictionaries: common nouns whose code is put behind (`~GOV`) or before (`NGO~`) the actor's.

POLICE {} [~COP]
ATTORNEY_GENERAL {ATTORNEYS_GENERAL} [~GOV]
!PERSON! = MAN, MEN, WOMAN, WOMEN, PERSON
CONGRESS!PERSON! [~LEG]
"""

from collections.abc import Iterator
from dataclasses import dataclass

from eventwire.errors import InvalidInput
from eventwire.extraction.petrarch.lines import Line, bracketed, significant_lines
from eventwire.extraction.petrarch.phrase import Phrase, plural


@dataclass(frozen=True, slots=True)
class Agent:
    """One form of an agent. `before` says that the code goes before the actor's."""

    phrase: Phrase
    text: str
    code: str
    before: bool = False


def read_agents(file: str, text: str, faults: list[InvalidInput]) -> Iterator[Agent]:
    """All forms of all agents; faulty lines are left out and appended to `faults`."""
    substitutions: dict[str, list[str]] = {}
    for line in significant_lines(file, text):
        try:
            if "=" in line.text and line.text.lstrip().startswith("!"):
                marker, _, words = line.text.partition("=")
                substitutions[marker.strip()] = [word.strip() for word in words.split(",") if word.strip()]
                continue
            yield from _agents(line, substitutions)
        except InvalidInput as fault:
            faults.append(fault)


def _agents(line: Line, substitutions: dict[str, list[str]]) -> Iterator[Agent]:
    head, content = bracketed(line.text)
    if content is None or not content.strip("~ "):
        raise line.wrong("an agent needs a code: write NAME [~CODE]")
    content = content.replace(" ", "").upper()
    if content.count("~") != 1 or not (content.startswith("~") or content.endswith("~")):
        raise line.wrong(f"{content!r} does not say where the actor's code goes: write [~{content}] or [{content}~]")
    for form in _forms(line, head, substitutions):
        yield Agent(Phrase.parse(form), form, content.strip("~"), content.endswith("~"))


def _forms(line: Line, head: str, substitutions: dict[str, list[str]]) -> Iterator[str]:
    """Singular and plural, or each substitution."""
    name, opened, rest = head.partition("{")
    name = name.strip()
    if not name:
        raise line.wrong("the name is empty: write NAME [~CODE]")
    if "!" in name:
        before, _, behind = name.partition("!")
        marker, closed, after = behind.partition("!")
        if not closed or f"!{marker}!" not in substitutions:
            raise line.wrong(f"!{marker}! is not defined above: write !{marker}! = WORD, WORD")
        yield from (before + word + after for word in substitutions[f"!{marker}!"])
        return
    yield name
    if opened:
        if "}" not in rest:
            raise line.wrong("the plural's { is not closed by }")
        given = rest.partition("}")[0].strip()
        if given:
            yield given
    else:
        yield plural(name)
