"""How the text holds an act: as a fact or its denial, a plan, a demand, a possibility; on whose word; or not."""

from typing import NamedTuple

from eventwire.extraction.lexicon.acts import ActLexicon
from eventwire.extraction.tree import Token
from eventwire.extraction.what.clause import is_passive, surface_subject
from eventwire.model import Modality, Polarity

_NEGATIONS = frozenset({"not", "n't", "never", "nor", "neither", "no", "hardly", "n’t"})
_DOUBT = frozenset({"if", "unless", "whether", "lest", "in case", "provided"})
_LATER = frozenset({"before", "until", "till"})
_HABIT = frozenset({"often", "usually", "traditionally", "always", "annually", "normally", "typically", "regularly"})
_RANKS = frozenset({"first", "second", "third", "latest", "last", "only"})
_MAX_WALK = 15


class Standing(NamedTuple):
    """Polarity, modality, who says so (a token), and why it is no act of its own, where it is none."""

    polarity: Polarity = Polarity.ASSERTED
    modality: Modality = Modality.ACTUAL
    attribution: int | None = None
    refused: str = ""
    future: bool = False
    obliged: str = ""
    sayer: Token | None = None
    background: bool = False
    refusing: bool = False


def auxiliaries(verb: Token) -> list[Token]:
    """The verb's auxiliaries; a conjoined verb without its own shares those of the first."""
    own = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    if own or subject or verb.dep_ != "conj" or verb.head.pos_ not in ("VERB", "AUX"):
        return own
    return auxiliaries(verb.head) if verb.tag_ in ("VB", "VBN", "VBG") else own


def negated(verb: Token) -> bool:
    """Whether a negation hangs on the verb, its auxiliary or its subject ("no agreement was signed")."""
    for child in verb.children:
        if child.dep_ == "neg" or (child.dep_ == "advmod" and child.lower_ in _NEGATIONS):
            return True
        if child.dep_ == "advmod" and child.lower_ == "longer" and any(c.lower_ == "no" for c in child.lefts):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj"):
            if any(c.dep_ == "det" and c.lower_ in ("no", "neither") for c in child.children):
                return True
            if child.lower_ in ("nobody", "none", "nothing", "neither") or any(
                c.lower_ == "neither" for c in child.children
            ):
                return True
    return verb.dep_ == "conj" and verb.head.pos_ == "VERB" and any(c.lower_ == "nor" for c in verb.head.children)


class Standings:
    """Judges one sentence's predicates; `consumed` holds tokens whose act another act's code already contains."""

    def __init__(self, lexicon: ActLexicon, consumed: frozenset[int] = frozenset()) -> None:
        self._lexicon = lexicon
        self._consumed = consumed

    def of(self, token: Token) -> Standing:
        """The standing of the clause headed at a token."""
        standing = Standing()
        current = token
        for _ in range(_MAX_WALK):
            standing = self._own(current, standing, first=current.i == token.i)
            if current.i in self._consumed:
                return standing._replace(refused="part of another act")
            step = self._up(current, standing)
            if step is None:
                return standing
            current, standing = step
            if standing.refused:
                return standing
        return standing

    def _own(self, verb: Token, standing: Standing, *, first: bool) -> Standing:
        """What the clause's own auxiliaries and adverbs say of the act."""
        if verb.pos_ == "ADJ" and verb.dep_ == "acomp" and first:
            verb = verb.head
        if verb.pos_ not in ("VERB", "AUX"):
            if any(c.dep_ == "det" and c.lower_ == "no" for c in verb.children):
                standing = standing._replace(polarity=Polarity.NEGATED)
            return standing
        if first and negated(verb):
            standing = standing._replace(polarity=Polarity.NEGATED)
        if not first:
            return standing
        standing = self._by_auxiliary(verb, standing)
        custom = any(child.dep_ == "advmod" and child.lower_ in _HABIT for child in verb.children)
        if standing.modality is Modality.ACTUAL and custom and verb.tag_ in ("VBP", "VBZ"):
            return standing._replace(modality=Modality.HABITUAL, refused="a custom")
        return standing

    def _by_auxiliary(self, verb: Token, standing: Standing) -> Standing:
        words = auxiliaries(verb)
        subject = next((child.i for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), -1)
        if any(each.lower_ in ("had", "should") and each.head.i == verb.i and each.i < subject for each in words):
            return standing._replace(refused="a condition contrary to fact")
        finite = {each.lower_ for each in words if each.text != "May" or each.i == 0}
        if finite & {"will", "shall", "'ll", "’ll", "wo"}:
            ours = subject >= 0 and verb.doc[subject].lower_ in ("we", "i")
            refusing = ours and standing.polarity is Polarity.NEGATED
            return standing._replace(modality=Modality.PLANNED, future=True, refusing=refusing)
        if "would" in finite:
            refusing = standing.polarity is Polarity.NEGATED
            return standing._replace(modality=Modality.HYPOTHETICAL, future=True, refusing=refusing)
        if finite & {"may", "might", "could", "can", "ca"}:
            return standing._replace(modality=Modality.HYPOTHETICAL)
        for word in finite:
            if word in self._lexicon.modals:
                return standing._replace(modality=Modality.DEMANDED, obliged=self._lexicon.modals[word])
        if "to" in finite and verb.dep_ in ("ROOT", "ccomp", "conj") and verb.tag_ == "VB" and not self._raised(verb):
            return standing._replace(modality=Modality.PLANNED, future=True)
        return standing

    def _raised(self, verb: Token) -> bool:
        return verb.dep_ == "ccomp" and verb.head.pos_ == "VERB" and not self._lexicon.is_a(verb.head.base, "SAY")

    def _up(self, token: Token, standing: Standing) -> tuple[Token, Standing] | None:
        """The clause above, and what it does to the act; None at the top."""
        head, relation = token.head, token.dep_
        if head.i == token.i:
            return None
        if relation in ("conj", "acomp"):
            return head, standing
        if relation == "xcomp" or (relation == "ccomp" and any(c.tag_ == "TO" for c in token.children)):
            return self._controlled(head, standing)
        if relation in ("ccomp", "parataxis"):
            return self._reported(token, head, standing)
        if relation == "advcl":
            return self._adverbial(token, head, standing)
        if relation in ("relcl", "acl"):
            return self._modifying(token, head, standing)
        if relation == "pcomp":
            return self._gerund(head, standing)
        if relation in ("dobj", "nsubjpass", "nsubj", "pobj", "attr", "dep", "prep", "agent", "appos", "npadvmod"):
            return head, standing
        return None

    def _modifying(self, token: Token, head: Token, standing: Standing) -> tuple[Token, Standing] | None:
        if token.tag_ == "VB" and head.dep_ == "attr" and any(child.lower_ in _RANKS for child in head.lefts):
            return head, standing  # "became the first country to recognise it" has recognised it
        if any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children):
            return head, standing._replace(refused="an infinitive that says what is meant, not what was done")
        if token.dep_ == "acl" and token.tag_ == "VBN" and not any(c.dep_ == "agent" for c in token.children):
            return head, standing._replace(refused="a participle without agent is background")
        if token.dep_ == "acl" and token.tag_ == "VBG":
            return head, standing._replace(refused="a participle that says which one is meant is background")
        if any(c.dep_ == "mark" and c.lower_ == "after" for c in token.children):
            return head, standing._replace(background=True)  # "a day after he had met"
        if token.dep_ == "relcl" and any(c.dep_ == "aux" and c.lower_ == "had" for c in token.children):
            return head, standing._replace(refused="a relative clause in the pluperfect is background")
        if token.dep_ == "relcl" and standing.modality is Modality.HYPOTHETICAL and not standing.future:
            return head, standing._replace(refused="a relative clause about what may be is background")
        passive = token.tag_ == "VBN" and {each.lower_ for each in auxiliaries(token)} <= {"is", "are"}
        if token.dep_ == "relcl" and ((token.tag_ in ("VBZ", "VBP") and not auxiliaries(token)) or passive):
            return head, standing._replace(refused="a relative clause in the plain present says what is the custom")
        if token.tag_ == "VB" and token.dep_ == "acl":
            return head, standing._replace(refused="an infinitive that says what is meant, not what was done")
        above = self._carrier(head)
        standing = standing._replace(background=True)
        return (above, standing) if above is not None and above.i in self._consumed else None

    def _carrier(self, noun: Token) -> Token | None:
        current = noun
        for _ in range(_MAX_WALK):
            if current.pos_ in ("VERB", "AUX") or current.head.i == current.i:
                return current
            current = current.head
        return None

    def _controlled(self, head: Token, standing: Standing) -> tuple[Token, Standing]:
        word = head.base
        is_a = self._lexicon.is_a
        own = self._own(head, Standing(), first=True)
        if word == "become" and any(
            c.dep_ == "attr" and not _RANKS.isdisjoint(w.lower_ for w in c.lefts) for c in head.children
        ):
            return head, standing  # "became the first country to recognise it"
        if is_a(word, "ASPECT"):
            if own.polarity is Polarity.NEGATED:
                standing = standing._replace(polarity=Polarity.NEGATED)
            if own.modality is not Modality.ACTUAL:
                standing = standing._replace(modality=own.modality, future=own.future, obliged=own.obliged)
            return head, standing
        if is_a(word, "FAIL"):
            flipped = Polarity.ASSERTED if standing.polarity is Polarity.NEGATED else Polarity.NEGATED
            return head, standing._replace(polarity=flipped)
        if is_a(word, "MUST") and word in self._lexicon.modals:
            return head, standing._replace(modality=Modality.DEMANDED, obliged=self._lexicon.modals[word])
        if is_a(word, "PLAN") or (head.pos_ == "AUX" and word == "be"):
            return head, standing._replace(modality=Modality.PLANNED, future=True)
        if word == "go" and head.tag_ == "VBG":
            return head, standing._replace(modality=Modality.PLANNED, future=True)
        if is_a(word, "TRY"):
            return head, standing
        if is_a(word, "ALLEGE") and is_passive(head):
            return head, standing
        return head, standing._replace(refused=f"what {head.text!r} governs is not said to have happened")

    def _reported(self, token: Token, head: Token, standing: Standing) -> tuple[Token, Standing]:
        word = head.base
        if head.pos_ not in ("VERB", "AUX"):
            return head, standing
        if not self._lexicon.is_a(word, "SAY"):
            if self._lexicon.is_a(word, "DENY"):
                return head, standing._replace(polarity=Polarity.NEGATED, refused="denied: the denial is the act")
            if any(child.dep_ == "mark" and child.lower_ in _DOUBT for child in token.children):
                return head, standing._replace(refused="a condition")
            if self._lexicon.is_a(word, "DOUBT"):
                return head, standing._replace(refused=f"what {head.text!r} governs is not said to have happened")
            return head, standing
        if negated(head):
            standing = standing._replace(polarity=Polarity.NEGATED)
        if standing.future and standing.modality is Modality.HYPOTHETICAL:
            conditional = any(c.dep_ == "advcl" and any(m.lower_ == "if" for m in c.children) for c in token.children)
            if not conditional:
                standing = standing._replace(modality=Modality.PLANNED)
        sayer = surface_subject(head) if not is_passive(head) else None
        if sayer is not None and standing.attribution is None:
            standing = standing._replace(attribution=sayer.i, sayer=sayer)
        return head, standing

    def _adverbial(self, token: Token, head: Token, standing: Standing) -> tuple[Token, Standing]:
        marks = {child.lower_ for child in token.children if child.dep_ in ("mark", "advmod")}
        if marks & _DOUBT:
            return head, standing._replace(refused="a condition")
        if marks & _LATER and (token.tag_ != "VBD" or self._is_outlook(head)):
            return head, standing._replace(refused="not yet so")
        if token.tag_ == "VB" and any(child.tag_ == "TO" for child in token.children):
            return head, standing._replace(refused="a purpose")
        if token.tag_ == "VBG" and self._lexicon.is_a(token.base, "RESULT"):
            return head, standing._replace(refused="a result of the act, not another one")
        return head, standing._replace(background=True)

    def _is_outlook(self, verb: Token) -> bool:
        """Whether the verb says what will or will not be: "refused to leave until he resigned"."""
        word = verb.base
        if any(self._lexicon.is_a(word, name) for name in ("REJECTV", "THREATENV", "INTENDV", "DEMANDV")):
            return True
        if verb.dep_ == "xcomp" and verb.head.pos_ == "VERB":
            return self._is_outlook(verb.head)
        return any(each.lower_ in ("will", "would", "could", "may", "might") for each in auxiliaries(verb))

    def _gerund(self, prep: Token, standing: Standing) -> tuple[Token, Standing]:
        if prep.lower_ == "without":
            return prep.head, standing._replace(refused="what went without is no act")
        if prep.lower_ in ("after", "by", "since", "following"):
            return prep.head, standing._replace(background=True)
        phrase = f"{prep.head.base} {prep.lower_}"
        if self._lexicon.is_a(phrase, "LIGHT") or self._lexicon.is_a(prep.head.base, "ASPECT"):
            return prep.head, standing
        return prep.head, standing._replace(refused=f"what {phrase!r} governs is not said to have happened")
