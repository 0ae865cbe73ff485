"""Numbers and key figures as text."""

from decimal import Decimal

from django.utils.translation import gettext

from initiatives.models import KeyFigure
from initiatives.models.decimal_field import number_in_words
from initiatives.models.languages import text_in

from .qualifiers import qualified_in_cell, qualified_in_words

TO = {"en": "to", "nl": "tot", "fr": "à", "de": "bis"}


def plain_number(value: Decimal) -> str:
    """Without grouping, and without empty decimals: 32000000, 1.50."""
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:f}"


def figure_in_words(figure: KeyFigure) -> str:
    """The number of a key figure with its qualifier, without its unit: more than 60, 80 to 90."""
    numbers = number_in_words(figure.value)
    if figure.value_to is not None:
        numbers = gettext("%(low)s to %(high)s") % {"low": numbers, "high": number_in_words(figure.value_to)}
    return qualified_in_words(numbers, figure.qualifier)


def figure_in_cell(figure: KeyFigure, language: str = "en") -> str:
    """With its unit: more than 60 companies supported."""
    numbers = plain_number(figure.value)
    if figure.value_to is not None:
        numbers += f" {TO[language]} {plain_number(figure.value_to)}"
    return f"{qualified_in_cell(numbers, figure.qualifier, language)} {text_in(figure, 'unit', language)}"
