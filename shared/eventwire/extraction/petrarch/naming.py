"""The code of a noun phrase: the first actor in it, with the codes of the agents beside."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from eventwire.extraction.petrarch.actors import NULL, ActorName
from eventwire.extraction.petrarch.agents import Agent

_FORMER = frozenset({"FORMER", "EX"})
_ELITE = "ELI"
_BLOCK = 3


class Namer:
    """Codes noun phrases by actor and agent dictionaries; of several entries that match at a word the longest wins."""

    def __init__(self, actors: Iterable[ActorName], agents: Iterable[Agent]) -> None:
        self._actors: dict[str, list[ActorName]] = {}
        self._agents: dict[str, list[Agent]] = {}
        for actor in actors:
            self._actors.setdefault(actor.phrase.words[0], []).append(actor)
        for agent in agents:
            self._agents.setdefault(agent.phrase.words[0], []).append(agent)
        _longest_first(self._actors)
        _longest_first(self._agents)

    def codes(self, words: Sequence[str], day: date) -> tuple[str, ...]:
        """The phrase's codes on the day: several for `AAA/BBB` in the dictionary; the null code where it has none."""
        start, end, code = self._actor(words, day)
        agents = self._agents_outside(words, start, end)
        if code == NULL and not agents:
            return (NULL,)
        if agents and any(word in _FORMER for word in words):
            agents = [Agent(agents[0].phrase, agents[0].text, _ELITE)]
        return tuple(_composed(part, agents) for part in code.split("/"))

    def _actor(self, words: Sequence[str], day: date) -> tuple[int, int, str]:
        """Where the first actor stands, and its code."""
        for at, word in enumerate(words):
            for actor in self._actors.get(word, ()):
                end = actor.phrase.match(words, at)
                if end is not None:
                    return at, end, actor.code(day)
        return 0, 0, NULL

    def _agents_outside(self, words: Sequence[str], start: int, end: int) -> list[Agent]:
        """Agents from left to right, none within the actor's name or another agent."""
        found: list[Agent] = []
        at = 0
        while at < len(words):
            if start <= at < end:
                at = end
                continue
            for agent in self._agents.get(words[at], ()):
                stop = agent.phrase.match(words, at)
                if stop is not None:
                    found.append(agent)
                    at = stop - 1
                    break
            at += 1
        return found


def _longest_first(entries: Mapping[str, list[ActorName]] | Mapping[str, list[Agent]]) -> None:
    for candidates in entries.values():
        candidates.sort(key=lambda entry: -len(entry.phrase.words))


def _composed(code: str, agents: Iterable[Agent]) -> str:
    """The actor's code with each agent's, unless it has that already as a block of three letters."""
    for agent in agents:
        blocks = {code[at : at + len(agent.code)] for at in range(0, len(code), _BLOCK)}
        if agent.code in blocks:
            continue
        if agent.before:
            code = agent.code + ("" if code == NULL else code)
        else:
            code += agent.code
    return code
