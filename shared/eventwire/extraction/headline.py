"""Headlines whose verb the parser takes for a noun ("Kenya severs ties with Norway").

Headlines drop articles and tell the past in the present, which a parser trained on running text reads as piles of
nouns. Such a headline is parsed a second time with its verb in the past tense, word for word, and the parse is carried
back. In the same way a name in capitals that was taken for a verb is parsed again as a name that the parser knows.
"""

from collections.abc import Collection

from eventwire.extraction.inflection import past
from eventwire.extraction.tree import Doc, Token, Word

_NOUNS = frozenset({"NOUN", "PROPN"})
_FINITE = frozenset({"VBZ", "VBD", "VBP"})
_LEAST_WORDS = 3
_NO_NAMES = frozenset({"VB", "JJ", "RB", "UH"})
_KNOWN = "NATO"


def mistaken_verb(doc: Doc, verbs: Collection[str]) -> tuple[int, str] | None:
    """The token that is probably the headline's verb, and its lemma; None where the parse has a finite verb already.

    It is a present-tense form of a verb that begins acts, behind a noun and before something else.
    """
    if len(doc) < _LEAST_WORDS or any(token.dep_ == "ROOT" and token.tag_ in _FINITE for token in doc):
        return None
    if any(token.dep_ == "ROOT" and any(child.tag_ == "TO" for child in token.children) for token in doc):
        return None
    for token in doc[1:-1]:
        lemma = _as_verb(token, verbs)
        if lemma is not None and doc[token.i - 1].pos_ in _NOUNS and not _ends_phrase(token):
            return token.i, lemma
    return None


def in_past(doc: Doc, at: int, lemma: str) -> str:
    """The headline with that verb in the past tense."""
    return "".join((past(lemma) if token.i == at else token.text) + token.whitespace_ for token in doc)


def carried_back(doc: Doc, parsed: Doc, at: int, lemma: str) -> Doc:
    """The original words with the second parse where that made the token a verb with a subject, else the first."""
    if len(parsed) != len(doc):
        return doc
    verb = parsed[at]
    if verb.pos_ != "VERB" or not any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children):
        return doc
    return Doc(
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[(("VBP" if doc[at].lower_ == lemma else "VBZ") if token.i == at else token.tag_) for token in parsed],
        pos=[token.pos_ for token in parsed],
        lemmas=[lemma if token.i == at else token.lemma_ for token in parsed],
        heads=[token.head.i for token in parsed],
        deps=[token.dep_ for token in parsed],
    )


def misread_names(doc: Doc) -> tuple[int, ...]:
    """Names in capitals that the parser takes for verbs or adjectives ("ECOWAS imposed sanctions")."""
    if doc.text.isupper():
        return ()
    return tuple(
        token.i
        for token in doc
        if len(token) >= _LEAST_WORDS and token.text.isupper() and token.text.isalpha() and token.tag_[:2] in _NO_NAMES
    )


def with_name(doc: Doc, at: Collection[int]) -> str:
    """The sentence with a name that the parser knows in those places."""
    return "".join((_KNOWN if token.i in at else token.text) + token.whitespace_ for token in doc)


def renamed_back(doc: Doc, parsed: Doc, at: Collection[int]) -> Doc:
    """The original words with the second parse; the first where the words do not agree."""
    if len(parsed) != len(doc):
        return doc
    words: list[Word] = [
        (old.text, old.lower_, old.text if new.i in at else new.lemma_, new.pos_, new.tag_, new.dep_)
        for old, new in zip(doc, parsed, strict=True)
    ]
    return Doc.of(words, [bool(token.whitespace_) for token in doc], [token.head.i for token in parsed])


def _as_verb(token: Token, verbs: Collection[str]) -> str | None:
    if token.pos_ not in _NOUNS and token.tag_ not in ("VB", "NNS", "NN"):
        return None
    form = token.lower_
    if not form.isalpha():
        return None
    for lemma in (form.removesuffix("s"), form.removesuffix("es"), form.removesuffix("ies") + "y", form):
        if lemma in verbs and (lemma != form or token.tag_ in ("NN", "VB", "NNP")):
            return lemma
    return None


def _ends_phrase(token: Token) -> bool:
    """Whether what follows shows the token to be a noun: an auxiliary, a comma, `of`."""
    following = token.nbor(1)
    return following.pos_ in ("AUX", "PUNCT") or following.lower_ in ("of", "'s")
