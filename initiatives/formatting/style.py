"""The style of a table, and the labels of choices in a given language."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import TextChoices
from django.utils import translation

SEPARATOR = " | "


@dataclass(frozen=True)
class Style:
    """The language of a table, and whether its terms are slugs instead of names."""

    language: str = "en"
    by_slug: bool = False


# The style of the public files.
CONTRACT = Style("en", by_slug=True)


@cache
def choice_label(choices: type[TextChoices], value: str, language: str) -> str:
    with translation.override(language):
        return str(choices(value).label)


def joined(values: Iterable[str]) -> str:
    """Several values in one cell, each once. A bar within a value would separate two values, so it becomes a slash."""
    return SEPARATOR.join(dict.fromkeys(value.replace("|", "/") for value in values if value))
