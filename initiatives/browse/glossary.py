"""The choices that the register knows, each explained in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import BudgetLine, Government, Participation, Qualifier, Status


@dataclass(frozen=True)
class Word:
    """A word with its explanation; the anchor is the same in every language."""

    anchor: str
    word: StrOrPromise
    explanation: StrOrPromise


@dataclass(frozen=True)
class Chapter:
    heading: StrOrPromise
    words: list[Word]


EXPLAINED: Mapping[type[TextChoices], Mapping[str, StrOrPromise]] = {
    Status: {
        "announced": _(
            "Somebody has said that it will come. If the day for it has passed without news, the entry says so."
        ),
        "running": _("It has begun and has not ended, as far as its source or its dates say."),
        "ended": _("It is over. Such entries are kept, and listed only when you ask for them."),
        "unknown": _("No source says whether it runs."),
    },
    BudgetLine.Kind: {
        "per_year": _("What is spent each year."),
        "total": _("What is spent over the whole period."),
        "so_far": _("What was spent or promised up to the date of the source, since a first year."),
        "per_project": _("What one supported project costs or receives."),
        "grant_ceiling": _("The most that one applicant can receive."),
        "grant_floor": _("The least that one applicant can receive."),
    },
    Qualifier: {
        "exactly": _("The source gives exactly this number."),
        "about": _("The source says that the number is rounded or estimated."),
        "more_than": _("The true number is higher than this one."),
        "almost": _("The true number is a little lower than this one."),
        "up_to": _("The true number may be anything as far as this one."),
    },
    Participation.Role: {
        "funder": _("Pays for it, wholly or in part."),
        "lead": _("Decides on it and answers for it."),
        "operator": _("Carries it out from day to day."),
        "partner": _("Takes part in it without leading it."),
        "beneficiary": _("Receives its money or its help."),
        "supplier": _("Delivers a product or a service to it."),
    },
    Government.Level: {
        "federal": _("Competent for the whole country, in its own matters."),
        "region": _("Competent for its territory, for matters such as the economy, energy and work."),
        "community": _("Competent for people by language, for matters such as education and culture."),
    },
}
HEADINGS: Mapping[type[TextChoices], StrOrPromise] = {
    Status: _("Status"),
    BudgetLine.Kind: _("Kinds of amount"),
    Qualifier: _("How exact a number is"),
    Participation.Role: _("What organisations do"),
    Government.Level: _("Levels of government"),
}


def explained() -> list[Chapter]:
    """The words of each list of choices, in the order of the list."""
    chapters = []
    for choices, sentences in EXPLAINED.items():
        words = [
            Word(f"{slugify(choices.__name__)}-{slugify(choice.value)}", choice.label, sentences[choice.value])
            for choice in choices
        ]
        chapters.append(Chapter(HEADINGS[choices], words))
    return chapters
