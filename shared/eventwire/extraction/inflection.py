"""The written forms of an English lemma: what to look for in a text before it is parsed.

Regular forms by rule (Quirk et al., A Comprehensive Grammar of the English Language, sections 3.3 to 3.10), irregular
verbs by list. Some forms that it gives do not exist; for a filter that costs nothing.
"""

from functools import lru_cache

_IRREGULAR_VERBS = """
arise arose arisen | awake awoke awoken | bear bore borne | beat beat beaten | become became become
begin began begun | bend bent | bet bet | bid bade bidden | bind bound | bite bit bitten | bleed bled
blow blew blown | break broke broken | breed bred | bring brought | broadcast broadcast | build built | burn burnt
burst burst | buy bought | cast cast | catch caught | choose chose chosen | cling clung | come came come | cut cut
deal dealt | dig dug | do did done does | draw drew drawn | drive drove driven | eat ate eaten | fall fell fallen
feed fed | feel felt | fight fought | find found | flee fled | fly flew flown | forbid forbade forbidden
forgive forgave forgiven | forsake forsook forsaken | freeze froze frozen | get got gotten | give gave given
go went gone goes | grind ground | grow grew grown | hang hung | have had has having | hear heard
hide hid hidden | hit hit | hold held | hurt hurt | keep kept | know knew known | lay laid | lead led | leave left
lend lent | let let | lie lay lain lying | light lit | lose lost | make made | mean meant | meet met
mislead misled | offset offset | outlaw outlawed | overcome overcame overcome | override overrode overridden
overrun overran overrun | oversee oversaw overseen | overtake overtook overtaken | overthrow overthrew overthrown
pay paid | put put | quit quit | read read | rebuild rebuilt | repay repaid | rescind rescinded | resell resold
retake retook retaken | ride rode ridden | ring rang rung | rise rose risen | run ran run | say said
see saw seen | seek sought | sell sold | send sent | set set | shake shook shaken | shed shed | shoot shot
show showed shown | shrink shrank shrunk | shut shut | sing sang sung | sink sank sunk | sit sat | slay slew slain
sleep slept | slide slid | speak spoke spoken | spend spent | spill spilt | spin spun | split split
spread spread | spring sprang sprung | stand stood | steal stole stolen | stick stuck | sting stung
strike struck stricken | strive strove striven | swear swore sworn | sweep swept | swing swung | take took taken
teach taught | tear tore torn | tell told | think thought | throw threw thrown | thrust thrust | undercut undercut
undergo underwent undergone | understand understood | undertake undertook undertaken | undo undid undone
uphold upheld | upset upset | wage waged | wake woke woken | wear wore worn | weep wept | win won | wind wound
withdraw withdrew withdrawn | withhold withheld | withstand withstood | wreak wrought | wring wrung
write wrote written | rewrite rewrote rewritten | unfreeze unfroze unfrozen | foresee foresaw foreseen
die dying | tie tying | vie vying | be is are was were been being am
"""


def _irregular() -> dict[str, tuple[str, ...]]:
    table = {}
    for line in _IRREGULAR_VERBS.strip().splitlines():
        for entry in line.split("|"):
            lemma, *forms = entry.split()
            table[lemma] = tuple(forms)
    return table


_IRREGULAR = _irregular()
_OTHER_VERBS = {"found", "ground", "wound", "saw", "felt", "bound", "left", "lay", "fell", "bore", "read", "rang"}
"""Past forms that are verbs of their own."""

BASES = {
    form: lemma for lemma, forms in _IRREGULAR.items() for form in forms if form != lemma and form not in _OTHER_VERBS
}
"""Irregular forms and their lemmas."""

_PLURALS = {
    "man": "men", "child": "children", "person": "people", "foot": "feet", "fe": "ves", "f": "ves", "is": "es",
}  # fmt: skip
"""Endings of nouns and of their plurals."""

_VOWELS = frozenset("aeiou")
_SHORT = 4
"""Words of so few letters keep their ending."""


def forms(lemma: str) -> frozenset[str]:
    """All forms of a verb or noun, itself included.

    >>> sorted(forms("deny"))
    ['denied', 'denies', 'deny', 'denying']
    >>> sorted(forms("strike"))
    ['stricken', 'strike', 'striked', 'strikes', 'striking', 'struck']
    """
    found = {lemma, *_IRREGULAR.get(lemma, ())}
    if lemma.endswith("e"):
        found |= {f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"}
    elif lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        found |= {f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"}
    elif lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        found |= {f"{lemma}es", f"{lemma}ed", f"{lemma}ing"}
    else:
        found |= {f"{lemma}s", f"{lemma}ed", f"{lemma}ing"}
    if _doubles(lemma):
        found |= {f"{lemma}{lemma[-1]}ed", f"{lemma}{lemma[-1]}ing"}
    if lemma.endswith(("c", "s")):
        found |= (
            {f"{lemma}ked", f"{lemma}king"} if lemma.endswith("c") else {f"{lemma}ses", f"{lemma}sed", f"{lemma}sing"}
        )
    return frozenset(found | _irregular_plurals(lemma))


def plain_forms(lemma: str) -> frozenset[str]:
    """A noun and its plurals; of a verb, the forms that may be a noun as well.

    >>> sorted(plain_forms("ally")), sorted(plain_forms("attack"))
    (['allies', 'ally'], ['attack', 'attacks'])
    """
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        regular = f"{lemma[:-1]}ies"
    else:
        regular = f"{lemma}es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else f"{lemma}s"
    return frozenset({lemma, regular} | _irregular_plurals(lemma))


def _irregular_plurals(noun: str) -> set[str]:
    return {noun.removesuffix(one) + many for one, many in _PLURALS.items() if noun.endswith(one)}


def _doubles(lemma: str) -> bool:
    """Whether the last consonant may be written twice (`ban`, `expel`, `rebut`)."""
    last, vowel, before = lemma[-1:], lemma[-2:-1], lemma[-3:-2]
    return bool(before) and last not in _VOWELS | set("wxyhs") and vowel in _VOWELS and before not in _VOWELS


def past(lemma: str) -> str:
    """The simple past of a verb.

    >>> past("sever"), past("deny"), past("strike"), past("ban")
    ('severed', 'denied', 'struck', 'banned')
    """
    irregular = _IRREGULAR.get(lemma)
    if irregular:
        return irregular[0]
    if lemma.endswith("e"):
        return f"{lemma}d"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return f"{lemma[:-1]}ied"
    short = sum(letter in _VOWELS for letter in lemma) == 1
    if short and lemma[-2:-1] in _VOWELS and lemma[-1] not in "wxy":
        return f"{lemma}{lemma[-1]}ed"
    return f"{lemma}ed"


@lru_cache(maxsize=50_000)
def base_form(lemma: str, form: str, pos: str, tag: str) -> str:
    """The form by which the lexicon has a word of which a parser gives these: its lemma in lower case, put right.

    Names keep their form in a parse, so that a plural `s` is taken off.

    >>> base_form("Talks", "talks", "PROPN", "NNPS"), base_form("stag", "staged", "VERB", "VBD")
    ('talk', 'stage')
    """
    word = lemma.lower()
    if pos == "VERB" and word == form and form in BASES:
        return BASES[form]
    if pos == "VERB" and _lost_e(word, form):
        return word + "e"
    if tag in ("NNPS", "NNP") and len(word) > _SHORT and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _lost_e(word: str, form: str) -> bool:
    """Whether the lemmatiser lost a silent e: "staged" is from stage, since stag would give "stagged"."""
    if form not in (f"{word}ed", f"{word}ing") or len(word) < _SHORT - 1:
        return False
    vowels = [letter in _VOWELS for letter in word]
    return sum(vowels) == 1 and vowels[-2] and word[-1] not in "wxy"
