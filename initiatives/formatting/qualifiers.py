"""Numbers with their qualifier before them: about €15 million."""

from initiatives.models import Qualifier

from .style import choice_label


def qualified_in_words(number: str, qualifier: str) -> str:
    return number if qualifier == Qualifier.EXACTLY else f"{Qualifier(qualifier).label} {number}"


def qualified_in_cell(number: str, qualifier: str, language: str = "en") -> str:
    return number if qualifier == Qualifier.EXACTLY else f"{choice_label(Qualifier, qualifier, language)} {number}"
