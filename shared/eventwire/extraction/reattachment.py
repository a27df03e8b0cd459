"""Words that the parser joined to the wrong one: captives, objects before an adjective, clauses read as nouns."""

from collections.abc import Collection

from eventwire.extraction.change import Change
from eventwire.extraction.tree import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_CAPTIVES = frozenset({"hostage", "captive", "prisoner"})
_ANSWERABLE = frozenset({"responsible", "liable", "accountable", "guilty", "answerable"})
_SHOT = frozenset({"fired", "launched", "dropped", "planted", "thrown"})
_GIVING = frozenset({"give", "grant", "offer", "promise", "lend", "sell", "deny"})


def reattached(token: Token, change: Change, verbs: Collection[str]) -> bool:
    """Put a noun, an adjective or an infinitive right; whether it was of a kind that is looked at here."""
    head = token.head
    if token.dep_ == "ccomp" and token.pos_ in ("NOUN", "PROPN") and token.lower_ in verbs:
        _demanded(token, change)
    elif token.dep_ == "dobj" and token.tag_ in ("NN", "NNP", "NNPS") and token.lefts and _is_marked(token):
        _demanded_of(token, change, verbs)
    elif token.dep_ in ("dobj", "pobj") and token.lower_ in _CAPTIVES:
        _captive(token, change)
    elif token.dep_ == "dobj" and head.lemma_ in _GIVING and token.pos_ == "NOUN" and token.lefts:
        _given(token, change)
    elif token.dep_ == "amod" and token.lower_ in _ANSWERABLE and head.dep_ == "dobj" and token.i > head.i:
        change.hang(token, head.head, "oprd")  # "held Sudan responsible"
    elif token.lower_ == "visiting" and token.tag_ == "VBG" and token.dep_ in ("conj", "acl", "pcomp", "amod"):
        _guest(token, change)
    elif token.dep_ == "acl" and token.tag_ == "VBN" and head.head is head and head.pos_ == "PROPN":
        _after_aside(token, change)
    elif token.dep_ in ("xcomp", "acl", "relcl") and token.tag_ == "VB" and head.head is head:
        _outlook(token, change)
    else:
        return False
    return True


def _guest(visiting: Token, change: Change) -> None:
    """A guest that the parser took for the place visited: "the premier and visiting President Saied signed"."""
    guest = next((child for child in visiting.rights if child.dep_ == "dobj"), None)
    joined = visiting.i and visiting.doc[visiting.i - 1].lower_ in ("and", "with", "by", "to", "the", "a")
    if guest is None or not joined or visiting.i + 1 != guest.left_edge.i or visiting.head.i > visiting.i:
        return
    dep = "pobj" if visiting.dep_ == "pcomp" else visiting.dep_
    if visiting.dep_ in ("conj", "pcomp"):
        change.hang(guest, visiting.head, dep)
        change.hang(visiting, guest, "amod")


def _after_aside(verb: Token, change: Change) -> None:
    """A main verb taken for a participle behind an aside: "Chad, a member that has shut its border, called on Mali"."""
    name, before = verb.head, verb.doc[verb.i - 1]
    aside = any(c.dep_ == "appos" and c.i < verb.i and c.right_edge.i >= verb.i - 2 for c in name.rights)
    if not aside or before.text != "," or any(c.dep_ in ("aux", "auxpass", "agent", *_SUBJECTS) for c in verb.children):
        return
    change.verbs[verb.i] = ("VBD", verb.lemma_)
    change.hang(verb, verb, "ROOT")
    change.hang(name, verb, "nsubj")
    for child in name.rights:
        if child.i > verb.i:
            change.hang(child, verb, child.dep_)


def _given(thing: Token, change: Change) -> None:
    """Whom something is given, where the parser made one noun of both: "gave Chad aid"."""
    whom = thing.lefts[0]
    others = any(child.dep_ == "dative" for child in thing.head.children)
    if whom.pos_ == "PROPN" and whom.dep_ in ("compound", "nmod") and whom.i == thing.left_edge.i and not others:
        change.hang(whom, thing.head, "dative")
        for child in whom.rights:
            change.hang(child, thing, child.dep_)


def _is_marked(noun: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in noun.lefts)


def _demanded_of(noun: Token, change: Change, verbs: Collection[str]) -> None:
    """A demand's clause that was read as one long noun: "demanded that Chad sue Libya"."""
    doc, start = noun.doc, next(child.i for child in noun.lefts if child.dep_ == "mark")
    for verb in doc[start + 2 : noun.i]:
        subject = doc[verb.i - 1]
        if verb.lower_ in verbs and verb.head in (noun, subject) and subject.pos_ == "PROPN":
            change.verbs[verb.i] = ("VB", verb.lower_)
            change.hang(verb, noun.head, "ccomp")
            change.hang(subject, verb, "nsubj")
            change.hang(noun, verb, "dobj")
            for child in noun.lefts:
                if child.i < verb.i and child is not subject:
                    change.hang(child, verb if child.dep_ == "mark" else subject, child.dep_)
            return


def _outlook(verb: Token, change: Change) -> None:
    """A sentence without a verb but for what is to come: "Marines to land in Somalia"."""
    head = verb.head
    if head.pos_ in ("NOUN", "PROPN") and verb.i > head.i and any(child.lower_ == "to" for child in verb.lefts):
        change.hang(verb, verb, "ROOT")
        change.hang(head, verb, "nsubj")


def _captive(noun: Token, change: Change) -> None:
    """Whom "take ... hostage" is about, where the parser made one noun of both: "took a lieutenant hostage"."""
    whom = noun.doc[noun.i - 1] if noun.i else noun
    if whom.head is not noun or whom.dep_ not in ("compound", "nmod"):
        return
    if noun.dep_ == "pobj" and noun.head.head.lemma_ in ("take", "hold"):
        change.hang(whom, noun.head, "pobj")
        change.hang(noun, noun.head.head, "oprd")  # "took a nurse from Chad hostage"
        return
    if noun.dep_ != "dobj" or noun.head.lemma_ not in ("take", "hold"):
        return
    change.hang(whom, noun.head, "dobj")
    change.deps[noun.i] = "oprd"
    for child in (*noun.lefts, *noun.head.rights):
        if child.i < whom.i and (child.head is noun or child.dep_ == "dative"):
            change.hang(child, whom, "amod" if child.dep_ == "dative" else child.dep_)


def garden_path(shot: Token, change: Change) -> bool:
    """What was fired, told by a participle that the parser took for the main verb: "rockets fired from Gaza hit"."""
    subject = next((child for child in shot.lefts if child.dep_ == "nsubj"), None)
    if shot.lower_ not in _SHOT or subject is None or any(child.dep_ in ("dobj", "aux") for child in shot.children):
        return False
    for verb in shot.rights:
        bare = not any(child.dep_ in (*_SUBJECTS, "mark", "aux", "cc") for child in verb.children)
        if verb.tag_ in ("VBD", "VBZ", "VBP") and verb.dep_ in ("advcl", "ccomp", "dep") and bare:
            change.hang(verb, shot.head if shot.head is not shot else verb, shot.dep_)
            change.hang(subject, verb, "nsubj")
            change.hang(shot, subject, "acl")
            change.verbs[shot.i] = ("VBN", shot.lemma_)
            return True
    return False


def _demanded(noun: Token, change: Change) -> None:
    """The bare verb of a demand that the parser took for a noun, with the noun before it as its subject."""
    marked = any(child.dep_ == "mark" and child.lower_ == "that" for child in noun.lefts)
    before = [child for child in noun.lefts if child.dep_ in ("compound", "nsubj", "nmod")]
    if not marked or not before or noun.tag_ not in ("NN", "NNP"):
        return
    subject = before[-1]
    change.verbs[noun.i] = ("VB", noun.lower_)
    change.deps[subject.i] = "nsubj"
    for child in noun.lefts:
        if child.dep_ in ("det", "amod", "poss", "nummod") or (child in before and child is not subject):
            change.heads[child.i] = subject.i
