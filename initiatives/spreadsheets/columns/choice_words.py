"""The words that spreadsheets use for a choice, in four languages."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from initiatives.formatting.style import choice_label
from initiatives.models import BudgetLine, Citation, Participation, Qualifier, Sequel, Status
from initiatives.models.languages import LANGUAGES
from initiatives.text.folding import fold_name

CHOICES: dict[str, type[TextChoices]] = {
    "kind": BudgetLine.Kind, "qualifier": Qualifier, "role": Participation.Role, "status": Status,
    "locator": Citation.LocatorKind, "sequel": Sequel.Kind,
}  # fmt: skip
WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text())
# Other words for the same: by kind of choice and value.
ALSO: dict[str, dict[str, list[str]]] = WORDS["also"]
NOTHING: frozenset[str] = frozenset(str(word).lower() for word in WORDS["nothing"])


def label(kind: str, value: str, language: str) -> str:
    return choice_label(CHOICES[kind], value, language)


def labels(kind: str, language: str) -> list[str]:
    return [label(kind, value, language) for value in CHOICES[kind].values]


@cache
def yes_or_no_label(value: bool, language: str) -> str:
    with translation.override(language):
        return _("yes") if value else _("no")


@cache
def meanings(kind: str) -> dict[str, str]:
    """Each word for a choice, folded, with its value: the longest first, so that none hides in another."""
    found = {fold_name(said) or said: value for value, words in ALSO.get(kind, {}).items() for said in words}
    for value in CHOICES[kind].values:
        found[fold_name(value)] = found[value] = value
        for language in LANGUAGES:
            found[fold_name(label(kind, value, language))] = value
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def choice(kind: str, text: str) -> str:
    """The value that a word means; empty for none."""
    return meanings(kind).get(fold_name(text) or text.strip(), "")
