"""Typical mistakes of the parser that can be told from the parse itself, put right.

A name that stands just before a verb without a subject is its subject ("Nauru sued Australia"); names in a list are
joined, not renamed by each other ("Argentina, Brazil and Paraguay recalled"); what a demand's `that` brings with a
subject of its own is a verb ("demanded that the League mediate").
"""

from collections.abc import Collection

from eventwire.extraction.change import Change
from eventwire.extraction.reattachment import garden_path, reattached
from eventwire.extraction.tree import Doc, Token
from eventwire.extraction.who.vocabulary import vocabulary

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_LOOSE = frozenset({"npadvmod", "dep", "nmod", "advmod", "appos"})
_STRAY = frozenset({"dep", "ccomp", "npadvmod", "appos", "conj", "intj"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_BETWEEN = frozenset({"ADV", "AUX", "PART"})
_SPEECH = vocabulary(
    """
    accuse urge call demand warn threaten praise condemn criticise criticize promise pledge vow ask appeal deny reject
    offer thank blame denounce
    """
)
_LIST = 2
"""Words before a list that is read apart: a comma and `and`."""

_TIMES = vocabulary(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december today yesterday tomorrow
    """
)


def mended(doc: Doc, verbs: Collection[str], *, title: bool = False) -> Doc:
    """The sentence with such mistakes put right; itself where there are none. `verbs` are those that begin acts."""
    change = Change()
    for token in doc:
        if token.pos_ == "VERB" and (token.tag_ in _FINITE or token.lower_ == "fired"):
            _verb(token, change)
        elif token.dep_ == "appos":
            _renaming(token, change, title=title)
        elif token.dep_ == "acl" and token.tag_ == "VBN" and {"aux", "nsubj"} <= {c.dep_ for c in token.lefts}:
            change.deps[token.i] = "relcl"
        elif reattached(token, change, verbs):
            continue
        elif title:
            _headline(token, change, verbs)
    return change.applied(doc)


def _verb(verb: Token, change: Change) -> None:
    """A finite verb, or one whose first part says what it is: "has test-fired"."""
    if verb.lower_ == "fired" and verb.i > 1 and verb.doc[verb.i - 2].lower_ == "test":
        change.verbs[verb.i] = (verb.tag_, "test")
    if verb.tag_ not in _FINITE:
        return
    if garden_path(verb, change):
        return
    if verb.dep_ == "amod":
        _squeezed(verb, change)
    else:
        _subject(verb, change)


def _subject(verb: Token, change: Change) -> None:
    """A name just before a verb that has no subject; names before the subject that belong to its list."""
    subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    if subject is not None:
        _torn_list(verb, subject, change)
        return
    above = verb.head
    if verb.dep_ == "conj" and verb.tag_ == "VBD" and above.dep_ == "ccomp" and above.tag_ in ("VBN", "VB"):
        aided = any(each.lower_ in ("had", "would", "will") and each.i < above.i for each in above.children)
        if aided and above.head.tag_ == "VBD" and verb.lemma_ in _SPEECH:
            change.hang(verb, above.head, "conj")  # "said boats had entered its waters and accused Manila"
        return
    if _torn_clause(verb, change):
        return
    for child in reversed(verb.lefts):
        if child.pos_ in _BETWEEN and child.dep_ in ("advmod", "aux", "auxpass", "neg"):
            continue
        if child.dep_ in _LOOSE and child.pos_ == "PROPN" and child.lower_ not in _TIMES and _alone(child):
            passive = any(each.dep_ == "auxpass" for each in verb.children)
            change.deps[child.i] = "nsubjpass" if passive else "nsubj"
        return


def _alone(name: Token) -> bool:
    """Whether nothing in the name's phrase makes it a time ("Sunday night", "on Monday")."""
    return not any(token.lower_ in _TIMES for token in name.subtree)


def _torn_list(verb: Token, subject: Token, change: Change) -> None:
    """The first name of a subject's list, joined to the clause before: "shut it, and Chad, Mali and Togo protested"."""
    doc, start = verb.doc, subject.left_edge.i
    if start < _LIST or doc[start - 1].text != "," or not any(c.dep_ == "conj" for c in subject.rights):
        return
    first = doc[start - 2]
    if first.dep_ != "conj" or first.pos_ != "PROPN" or subject.pos_ != "PROPN" or first.right_edge.i != start - 2:
        return
    edge = first.left_edge.i
    if edge < _LIST or doc[edge - 1].lower_ != "and" or doc[edge - 2].text != ",":
        return
    change.hang(first, verb, subject.dep_)
    change.hang(subject, first, "conj")


def _torn_clause(verb: Token, change: Change) -> bool:
    """The subject of a second clause, joined to the end of the first: "left Doha and Qatar said"."""
    before = next((token for token in reversed(verb.doc.tokens[: verb.i]) if token.pos_ not in _BETWEEN), None)
    if before is None or verb.dep_ not in ("conj", "ccomp") or verb.head.i > before.i:
        return False
    noun = before
    while noun.dep_ in ("pobj", "prep") and noun.head.i > verb.head.i and noun.head.right_edge.i == before.i:
        noun = noun.head
    joined = noun.dep_ == "conj" and noun.pos_ in ("PROPN", "NOUN") and noun.right_edge.i == before.i
    start = noun.left_edge.i
    if not joined or not start or verb.doc[start - 1].lower_ not in ("and", "but") or noun.head.head is verb:
        return False
    if noun.head.dep_ not in ("pobj", "dobj", "conj") or any(child.dep_ == "aux" for child in verb.lefts):
        return False
    change.hang(noun, verb, "nsubj")
    return True


def _squeezed(verb: Token, change: Change) -> None:
    """A finite verb that was read into its object's phrase: "Korea test-fired missiles", "fighters expel villagers"."""
    noun = verb.head
    before = [child for child in noun.lefts if child.i < verb.i and child.pos_ in ("PROPN", "NOUN")]
    if noun.i == noun.head.i and before:
        subject = before[-1]
    elif noun.dep_ == "dobj" and noun.head.i == noun.head.head.i and noun.head.pos_ in ("NOUN", "PROPN"):
        subject = noun.head
    else:
        return
    change.hang(verb, verb, "ROOT")
    change.hang(subject, verb, "nsubj")
    change.hang(noun, verb, "dobj")
    for child in (*noun.children, *subject.rights):
        if child in before[:-1]:
            change.hang(child, subject, child.dep_)
        elif child.i > verb.i and child.dep_ in ("prep", "punct", "advmod", "npadvmod") and child.i > noun.i:
            change.hang(child, verb, child.dep_)
    for child in verb.rights:
        change.heads.setdefault(child.i, verb.i)


def _renaming(noun: Token, change: Change, *, title: bool) -> None:
    """Names in a list that were read as renaming each other; a title without a comma ("Haiti premier calls")."""
    doc, start, head = noun.doc, noun.left_edge.i, noun.head
    if not start or head.pos_ != "PROPN" or head.i >= noun.i:
        return
    if start == noun.i and head.i == noun.i - 1 and noun.pos_ == "NOUN":
        change.hang(noun, head.head, head.dep_)
        change.hang(head, noun, "compound")
        for child in head.children:
            if child.i > noun.i:
                change.hang(child, noun, child.dep_)
        return
    if noun.pos_ != "PROPN" or doc[start - 1].text != "," or any(child.dep_ == "det" for child in noun.lefts):
        return
    joined = any(child.dep_ == "conj" and child.pos_ == "PROPN" for child in noun.rights)
    last = noun.right_edge.i
    closed = last + 1 < len(doc) and doc[last + 1].text == ","
    if (joined and not closed) or (title and head.dep_ == "dobj" and last + 1 == len(doc)):
        change.deps[noun.i] = "conj"


def _headline(token: Token, change: Change, verbs: Collection[str]) -> None:
    """What headlines leave out: "Marines to land", "A frees B, thanks C", "A urges B, C to talk"."""
    doc, head = token.doc, token.head
    if token.dep_ == "nsubj" and head.dep_ == "xcomp" and token.i and doc[token.left_edge.i - 1].text == ",":
        asked = doc[token.left_edge.i - 2] if token.left_edge.i > 1 else token
        if asked.dep_ == "dobj" and asked.head is head.head:
            change.hang(token, asked, "conj")
    elif token.dep_ in _STRAY and token.tag_ == "NNS" and token.i > 1:
        lemma = next((word for word in (token.lower_[:-1], token.lower_[:-2]) if word in verbs), "")
        after = next((child for child in token.rights if child.pos_ in ("PROPN", "NOUN")), None)
        if doc[token.i - 1].text == "," and head.pos_ == "VERB" and lemma and after is not None:
            change.verbs[token.i] = ("VBZ", lemma)
            change.deps[token.i] = "conj"
            change.deps[after.i] = "dobj"
