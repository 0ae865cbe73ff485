"""The words of choices in four languages, and in which words a table is written."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import translation
from django.utils.translation import gettext as _

from initiatives.models import BudgetLine, Citation, Participation, Qualifier, Status
from initiatives.models.languages import LANGUAGES
from initiatives.text.folding import fold_name

CHOICES: dict[str, Any] = {
    "kind": BudgetLine.Kind, "qualifier": Qualifier, "role": Participation.Role, "status": Status,
    "locator": Citation.LocatorKind,
}  # fmt: skip
WORDS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text())
# Other words that spreadsheets use for the same: by kind of choice and value.
ALSO: dict[str, dict[str, list[str]]] = WORDS["also"]
SMALL: dict[str, dict[str, str]] = WORDS["small"]
NOTHING: frozenset[str] = frozenset(str(word) for word in WORDS["nothing"])


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
    """A small word within a cell: part_of, restored, yes, no, to, read."""
    if key in SMALL:
        return SMALL[key][language]
    with translation.override(language):
        said = {"part_of": _("part of"), "restored": _("heading restored"), "yes": _("yes"), "no": _("no")}
        return said[key]


@cache
def meanings(kind: str) -> dict[str, str]:
    """Each word for a choice, folded, with its value: the longest first, so that none hides in another."""
    found = {fold_name(said) or said: value for value, words in ALSO[kind].items() for said in words}
    for value in CHOICES[kind].values:
        found[fold_name(value)] = found[value] = value
        for language in LANGUAGES:
            found[fold_name(label(kind, value, language))] = value
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def choice(kind: str, text: str) -> str:
    """The value that a word stands for; empty where it stands for none."""
    return meanings(kind).get(fold_name(text) or text.strip(), "")


def labels(kind: str, language: str) -> list[str]:
    return [label(kind, value, language) for value in CHOICES[kind].values]
