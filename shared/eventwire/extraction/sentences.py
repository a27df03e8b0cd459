"""Where sentences end in a paragraph of news prose.

One scan over the full stops, question and exclamation marks; each is judged by the word before it and the word behind
it. The abbreviations are those of the AP and Reuters style books.
"""

import re

_OPEN_WORDS = """
    pop est c ca circa
    mr mrs ms dr prof rev hon gen lt col maj capt cpl sgt cmdr adm brig pvt pfc gov lt-gov sen rep sens reps pres
    st ste mt ft no nos vs supt det insp const messrs mme mlle fr sr sra dep asst atty op vol fig art sec ch pp ex e.g
    i.e cf al approx dept univ adml amb ambs hr sgts gens cols lts maj-gen lt-col lt-gen brig-gen
"""
_ALWAYS_OPEN = frozenset(_OPEN_WORDS.split())
"""Written before a name or a number: the sentence goes on."""

_CLOSING_WORDS = """
    inc corp co ltd llc plc bros jr sr etc a.m p.m u.s u.k u.n u.a.e e.u d.c jan feb mar apr jun jul aug sept sep
    oct nov dec mon tue tues wed thu thurs fri sat sun ala ariz ark calif colo conn del fla ga ill ind kan ky la md
    mass mich minn miss mo mont neb nev okla ore pa r.i s.c s.d tenn tex vt va wash w.va wis wyo n.h n.j n.m n.y n.c
    n.d ph.d m.d b.a m.a est ave blvd rd
"""
_MAY_CLOSE = frozenset(_CLOSING_WORDS.split())
"""May stand at the end or within: what follows decides."""

_STARTING_WORDS = """
    the a an this that these those he she it they we i you his her its their our there here in on at after before
    but and or so while when if as for from by with according meanwhile however although though since during under
    what who where why how some many most several both no not one two three all each another such also then now
    earlier later last officials authorities police witnesses residents to of following despite because until within
    between among asked speaking
"""
_STARTERS = frozenset(_STARTING_WORDS.split())
"""Words that open a sentence far more often than they follow an abbreviation with a capital."""

_END = re.compile("[.!?…。][.!?…。\"'\u201d\u2019»)\\]]*")
_OPENERS = frozenset("\"'\u201c\u2018«([")


def split_paragraph(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences in one paragraph, without surrounding space.

    >>> text = 'Gen. A. B. Khan met U.S. officials. "We agreed," he said.'
    >>> [text[first:last] for first, last in split_paragraph(text)]
    ['Gen. A. B. Khan met U.S. officials.', '"We agreed," he said.']
    """
    spans: list[tuple[int, int]] = []
    start, length = 0, len(text)
    for mark in _END.finditer(text):
        at, stop = mark.span()
        if stop >= length or (text[stop].isspace() and _ends(text, start, at, stop)):
            _keep(text, start, stop, spans)
            start = stop
    _keep(text, start, length, spans)
    return spans


def _keep(text: str, start: int, stop: int, spans: list[tuple[int, int]]) -> None:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if stop > start:
        spans.append((start, stop))


def _ends(text: str, start: int, at: int, stop: int) -> bool:
    """Whether the mark at `at`, closed at `stop`, ends a sentence that began at `start`."""
    follower = _next_word(text, stop)
    opens = bool(follower) and (follower[0].isupper() or follower[0].isdigit() or follower[0] in _OPENERS)
    if not opens and follower and follower[0].isalpha() and follower[0].islower():
        return False
    if text[at] != "." or stop - at > 1:
        return True
    before = _word_before(text, start, at)
    folded = before.lower()
    bare = follower.lstrip("\"'\u201c\u2018«([").rstrip(",.;:").lower()
    if folded in _ALWAYS_OPEN:
        return False
    if folded in _MAY_CLOSE or _is_dotted(folded):
        return bare in _STARTERS
    if len(before) == 1 and before.isalpha() and before.isupper():
        return bare in _STARTERS and before not in "AI"
    return True


def _is_dotted(word: str) -> bool:
    """`u.s`, `j.k`: letters each behind a full stop."""
    return len(word) > 2 and all(len(letter) == 1 and letter.isalpha() for letter in word.split("."))  # noqa: PLR2004


def _word_before(text: str, start: int, at: int) -> str:
    first = at
    floor = max(start, at - 24)
    while first > floor and not text[first - 1].isspace() and text[first - 1] not in _OPENERS:
        first -= 1
    return text[first:at]


def _next_word(text: str, stop: int) -> str:
    length = len(text)
    while stop < length and text[stop].isspace():
        stop += 1
    last = stop
    while last < length and last - stop < 24 and not text[last].isspace():  # noqa: PLR2004 - no deciding word is longer
        last += 1
    return text[stop:last]
