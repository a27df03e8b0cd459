"""Vocabularies: the closed word lists that the rules go by, written as running text."""


def vocabulary(text: str) -> frozenset[str]:
    """The words of the text.

    >>> sorted(vocabulary("two  both"))
    ['both', 'two']
    """
    return frozenset(text.split())
