"""The words of choices in four languages, and in which words a table is written."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext

from initiatives.editing.duplicates import folded
from initiatives.models import BudgetLine, Citation, Participation, Qualifier, Status

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FALLBACKS = settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"]
CHOICES: dict[str, Any] = {
    "kind": BudgetLine.Kind, "qualifier": Qualifier, "role": Participation.Role, "status": Status,
    "locator": Citation.LocatorKind,
}  # fmt: skip
# Other words that spreadsheets use for the same.
ALSO: dict[str, dict[str, str]] = {
    "kind": {
        "a year": "per_year", "yearly": "per_year", "annual": "per_year", "annually": "per_year", "p.a.": "per_year",
        "jaarlijks": "per_year", "/jaar": "per_year", "annuel": "per_year", "par an": "per_year", "/an": "per_year",
        "jährlich": "per_year", "pro Jahr": "per_year", "per jaar": "per_year",
        "total": "total", "in total": "total", "totaal": "total", "au total": "total", "insgesamt": "total",
        "gesamt": "total", "totale": "total",
        "so far": "so_far", "tot nu toe": "so_far", "à ce jour": "so_far", "bisher": "so_far",
        "per project": "per_project", "par projet": "per_project", "pro Projekt": "per_project",
    },
    "qualifier": {
        "ca.": "about", "circa": "about", "ongeveer": "about", "environ": "about", "rund": "about", "over": "more_than",
        "meer dan": "more_than", "plus de": "more_than", "mehr als": "more_than", "bijna": "almost", "presque": "almost",
        "fast": "almost", "tot": "up_to", "max.": "up_to", "jusqu'à": "up_to", "bis zu": "up_to", "~": "about",
        ">": "more_than", "approximately": "about",
    },
    "role": {
        "financier": "funder", "bailleur de fonds": "funder", "coordinator": "lead", "trekker": "lead", "uitvoerder": "operator",
        "partenaire": "partner", "leiding": "lead",
    },
    "status": {
        "lopend": "running", "en cours": "running", "laufend": "running", "ongoing": "running", "active": "running",
        "actief": "running", "afgelopen": "ended", "closed": "ended", "terminé": "ended", "planned": "announced",
        "gepland": "announced", "prévu": "announced", "geplant": "announced",
    },
    "locator": {"p.": "page", "p": "page", "pagina": "page", "blz.": "page", "Seite": "page", "ligne": "line", "regel": "line",
                "lijn": "line", "Zeile": "line"},
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """How a table is written: in which language, and whether terms stand by their identifiers."""

    language: str = "en"
    by_slug: bool = False


# The public downloads: words in English, terms by their identifiers.
CONTRACT = Style("en", by_slug=True)


@cache
def label(kind: str, value: str, language: str) -> str:
    with translation.override(language):
        return str(CHOICES[kind](value).label)


@cache
def word(language: str, key: str) -> str:
    with translation.override(language):
        return {"part_of": gettext("part of"), "to": gettext("to"), "read": gettext("read"),
                "restored": gettext("heading restored"), "yes": gettext("yes"), "no": gettext("no")}[key]  # fmt: skip


@cache
def meanings(kind: str) -> dict[str, str]:
    """Each word for a choice, folded, with its value: the longest first, so that none hides in another."""
    found = {folded(said) or said: value for said, value in ALSO[kind].items()}
    for value in CHOICES[kind].values:
        found[folded(value)] = found[value] = value
        for language in LANGUAGES:
            found[folded(label(kind, value, language))] = value
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def choice(kind: str, text: str) -> str:
    """The value that a word stands for; empty where it stands for none."""
    return meanings(kind).get(folded(text) or text.strip(), "")


def labels(kind: str, language: str) -> list[str]:
    return [label(kind, value, language) for value in CHOICES[kind].values]


def spoken(thing: Model, field: str, language: str) -> str:
    """A translated text in a language, else in the first that has it."""
    texts = (getattr(thing, f"{field}_{code}") for code in (language, *FALLBACKS))
    return next((text for text in texts if text), "")
