"""Whom an act of speech concerns, where its pattern does not say."""

from eventwire.extraction.lexicon.pattern import Pattern
from eventwire.extraction.what.match import Fill
from eventwire.extraction.what.phrase import Actors, behind, owner
from eventwire.extraction.what.readings import Readings

COMMENTS = ("comment", "doubt", "hope", "consider")
"""Kinds of remarks about what others do or may do: no events unless they name somebody."""


def address(pattern: Pattern, fill: Fill, readings: Readings, actors: Actors) -> None:
    """Whom a speech act concerns where its pattern names nobody: by its kind, who is to act or who is acted upon."""
    inner = fill.inner
    if fill.targets:
        return
    if (
        fill.content is not None
        and fill.content.pos_ in ("VERB", "AUX")
        and pattern.kind in ("appeal", "demand", "complain", *COMMENTS)
    ):
        asked = readings.clause(fill.content).doer
        if asked is not None and asked.head.i == fill.content.i:
            fill.targets = behind(asked, actors, places=False)
            return
    owned = owner(fill.holder, actors) if fill.holder is not None else ()
    own = set(fill.sources)
    doer = tuple(i for i in (inner.sources if inner else ()) if i not in own)
    affected = tuple(i for i in (inner.targets if inner else ()) if i not in own)
    if pattern.kind in ("appeal", "demand", "accuse", "complain", *COMMENTS):
        order = (doer, affected, owned)
    elif pattern.kind in ("reject", "accept"):
        order = (owned, affected, doer)
    else:
        order = (affected, owned, doer or (_told(fill, readings, actors) if pattern.kind == "threaten" else ()))
    fill.targets = next((each for each in order if each and set(each) != own), ())


def _told(fill: Fill, readings: Readings, actors: Actors) -> tuple[int, ...]:
    """Whom a threat is meant for: who is to act in its condition ("unless parliament raises their wages")."""
    verb = fill.content.head if fill.content is not None else None
    for clause in (
        *(verb.children if verb is not None else ()),
        *(fill.content.children if fill.content is not None else ()),
    ):
        if clause.dep_ == "advcl" and any(
            c.dep_ == "mark" and c.lower_ in ("unless", "if", "until") for c in clause.children
        ):
            subject = readings.clause(clause).doer
            return behind(subject, actors, places=False) if subject is not None else ()
    return ()
