"""Names that no dictionary has: where the capitalised words of a name begin."""

from spacy.tokens import Token

from eventwire.extraction.lexicon.spelling import PARTICLES
from eventwire.extraction.who.words import SentenceWords


def name_start(words: SentenceWords, head: Token) -> int:
    """The first token of the name that ends at `head`: capitalised words and particles, no titles, no known names."""
    doc = words.doc
    start = head.i
    while start > 0:
        before = doc[start - 1]
        linked = before.text in {"-", "'", "’"} and start > 1 and not before.whitespace_ and not doc[start - 2].whitespace_
        if linked and _part_of_name(words, doc[start - 2]):
            start -= 2
        elif _part_of_name(words, before) or (before.lower_ in PARTICLES and start > 1 and _part_of_name(words, doc[start - 2])):
            start -= 1
        else:
            break
    return start


def _part_of_name(words: SentenceWords, token: Token) -> bool:
    if not token.text[:1].isupper() or token.pos_ in {"PUNCT", "DET", "PRON", "ADP", "VERB", "AUX"}:
        return False
    return words.name_at(token.i) is None and words.role_at(token.i) is None
