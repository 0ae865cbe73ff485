"""All vocabularies of the register as reference data: terms that editors keep, and choices of the code."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace

from django.db.models import Choices
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import (
    BudgetLine,
    Challenge,
    Citation,
    Government,
    InstrumentType,
    Organisation,
    Participation,
    Sequel,
    State,
    Status,
    TargetGroup,
    Term,
    Theme,
    YearlyClass,
)
from initiatives.models.languages import LANGUAGES
from initiatives.models.qualifier import Qualifier
from portal.problems import KINDS

from .records import Coded


@dataclass(frozen=True)
class Vocabulary:
    """`name` is the last part of its address; `model` that of its terms, if editors keep them."""

    name: str
    title: StrOrPromise
    read: Callable[[], Iterable[Coded]]
    model: type[Term] | None = None

    @property
    def kind(self) -> str:
        """The kind of the redirects of its terms, if it has any."""
        return self.model._meta.model_name or "" if self.model else ""


def _terms(model: type[Term]) -> Iterable[Coded]:
    terms: Iterable[Coded] = model._default_manager.all()
    return terms


def _words(choices: Iterable[tuple[str, StrOrPromise]]) -> list[Coded]:
    """Choices, each with its label in every language."""
    names: dict[str, dict[str, str]] = {}
    for code in LANGUAGES:
        with translation.override(code):
            for value, label in choices:
                names.setdefault(value, {})[f"name_{code}"] = str(label)
    without = {f"description_{code}": "" for code in LANGUAGES}
    return [SimpleNamespace(slug=value, **without, **said) for value, said in names.items()]


def _choices(choices: type[Choices]) -> Iterable[Coded]:
    return _words(choices.choices)


def _statuses() -> Iterable[Coded]:
    return _words([*Status.choices, (State.ARCHIVED.value, State.ARCHIVED.label)])


def _problem_types() -> Iterable[Coded]:
    return [
        SimpleNamespace(
            slug=kind.name,
            **{f"name_{code}": kind.title if code == "en" else "" for code in LANGUAGES},
            **{f"description_{code}": kind.detail if code == "en" else "" for code in LANGUAGES},
        )
        for kind in KINDS.values()
    ]


VOCABULARIES = {
    vocabulary.name: vocabulary
    for vocabulary in (
        Vocabulary("governments", _("Governments"), partial(_terms, Government), Government),
        Vocabulary("themes", _("Themes"), partial(_terms, Theme), Theme),
        Vocabulary("challenges", _("Societal challenges"), partial(_terms, Challenge), Challenge),
        Vocabulary("instruments", _("Types of instrument"), partial(_terms, InstrumentType), InstrumentType),
        Vocabulary("targetGroups", _("Target groups"), partial(_terms, TargetGroup), TargetGroup),
        Vocabulary("statuses", _("Statuses"), _statuses),
        Vocabulary("roles", _("Roles of organisations"), partial(_choices, Participation.Role)),
        Vocabulary("organisationKinds", _("Kinds of organisation"), partial(_choices, Organisation.Kind)),
        Vocabulary("governmentLevels", _("Levels of government"), partial(_choices, Government.Level)),
        Vocabulary("budgetKinds", _("Kinds of amount"), partial(_choices, BudgetLine.Kind)),
        Vocabulary("budgetClasses", _("Classes of yearly budget"), partial(_choices, YearlyClass)),
        Vocabulary("qualifiers", _("Qualifiers of numbers"), partial(_choices, Qualifier)),
        Vocabulary("sequelKinds", _("Kinds of sequel"), partial(_choices, Sequel.Kind)),
        Vocabulary("citationKinds", _("What a citation supports"), partial(_choices, Citation.Supports)),
        Vocabulary("problemTypes", _("Types of problem"), _problem_types),
    )
}
