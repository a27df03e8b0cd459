"""What is to be changed of a parse, and the parse with it changed."""

from dataclasses import dataclass, field

from eventwire.extraction.tree import Doc, Token, Word


@dataclass
class Change:
    """What is to be changed of a sentence: of a token its head, its dependency, or its tag as a verb (with lemma)."""

    heads: dict[int, int] = field(default_factory=dict)
    deps: dict[int, str] = field(default_factory=dict)
    verbs: dict[int, tuple[str, str]] = field(default_factory=dict)

    def hang(self, token: Token, head: Token, dep: str) -> None:
        """Make the token a dependent of another, or of itself: the root."""
        self.heads[token.i] = head.i
        self.deps[token.i] = dep

    def applied(self, doc: Doc) -> Doc:
        """The sentence with the changes; itself where there are none, or where they would make no tree."""
        if not (self.heads or self.deps or self.verbs):
            return doc
        words: list[Word] = []
        for token in doc:
            pos, tag, lemma = token.pos_, token.tag_, token.lemma_
            if token.i in self.verbs:
                pos = "VERB"
                tag, lemma = self.verbs[token.i]
            words.append((token.text, token.lower_, lemma, pos, tag, self.deps.get(token.i, token.dep_)))
        heads = [self.heads.get(token.i, token.head.i) for token in doc]
        return Doc.of(words, [bool(token.whitespace_) for token in doc], heads) if _is_tree(heads) else doc


def _is_tree(heads: list[int]) -> bool:
    """Whether every word hangs, in the end, on one that is its own head."""
    for start in range(len(heads)):
        at, seen = start, 0
        while heads[at] != at:
            at = heads[at]
            seen += 1
            if seen > len(heads):
                return False
    return sum(at == head for at, head in enumerate(heads)) == 1
