"""Whether "he" or "she" can mean a person, by titles and the commonest first names; unknown persons may be either."""

from eventwire.extraction.lexicon.spelling import words
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.who.vocabulary import vocabulary

_FEMALE_TITLES = vocabulary("queen princess spokeswoman chairwoman businesswoman empress duchess stateswoman")
_MALE_TITLES = vocabulary(
    """
    king prince emperor sultan emir pope archbishop bishop ayatollah sheikh imam cardinal patriarch rabbi
    """
)
_FEMALE_NAMES = vocabulary(
    """
    angela hillary theresa margaret maria mary anna anne jacinda condoleezza madeleine nancy kamala ursula christine
    giorgia benazir indira sonia tzipi golda julia dilma cristina michelle ellen aminata joyce sanna mette kaja
    ingrida maia svetlana sviatlana yulia olena natalia nataliya irina ekaterina elena annalena liz elizabeth
    catherine federica samantha susan linda nikki sarah laura carmen rosa isabel fatima aisha khadija mariam leila
    layla nadia amina hanan meghan jane helen karin kolinda dalia vigdis tarja erna magdalena zuzana ewa beata ana
    eva marine segolene marta claudia xiomara jeanine keiko violeta mireya laila asma shireen hina maryam khaleda
    hasina megawati corazon gloria yingluck tsai penny julie gladys winnie graca navi mona michele sigrid roberta
    emma emily kate patricia gina victoria loretta janet rachel yvette priti suella oncu ozlem meral zehra aylin
    ayse emine
    """
)
_FEMALE = frozenset({"she", "her", "hers", "herself"})


def agrees(pronoun: str, span: ActorSpan) -> bool:
    """Whether the pronoun can mean the person."""
    first = words(span.canonical_name)[:1]
    female = bool(_FEMALE_TITLES.intersection(span.titles)) or bool(first and first[0].lower() in _FEMALE_NAMES)
    male = not female and bool(_MALE_TITLES.intersection(span.titles))
    return not male if pronoun in _FEMALE else not female
