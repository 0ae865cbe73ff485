"""The columns of the tables: one definition for what is written, and for what the pages say of it.

Every value is text. Call `cells`, which sees to it that the wording is English whatever language is active.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.formatting.citations import citation_in_cell
from initiatives.formatting.events import event_in_cell
from initiatives.formatting.figures import figure_in_cell
from initiatives.formatting.money import amount_in_cell
from initiatives.formatting.roles import participation_in_cell
from initiatives.formatting.sequels import sequel_in_cell
from initiatives.formatting.status import status_in_words
from initiatives.formatting.style import joined
from initiatives.models import Initiative
from initiatives.models.vocabulary import Term

LANGUAGES = {"en": _("English"), "nl": _("Dutch"), "fr": _("French"), "de": _("German")}
# A spreadsheet takes what begins so for a formula. Apostrophes before it are counted in, so that nothing is ambiguous.
LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, its heading and meaning for people, and how its value is found."""

    name: str
    heading: StrOrPromise
    meaning: StrOrPromise
    value: Callable[[Initiative], str]


def defused(value: str) -> str:
    """With a leading apostrophe where a spreadsheet would run the value as a formula."""
    return f"'{value}" if LIKE_A_FORMULA.match(value) else value


def cells(initiative: Initiative, site: str) -> list[str]:
    """The row of an initiative; `site` is the scheme and host that its address begins with."""
    with translation.override("en"):
        values = {column.name: column.value(initiative) for column in COLUMNS}
    values["url"] = f"{site}{values['url']}"
    return [defused(value) for value in values.values()]


def record_date(initiative: Initiative) -> str:
    return initiative.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parent(initiative: Initiative) -> str:
    return initiative.parent.slug if initiative.parent and initiative.parent.is_published else ""


def status_as_of(initiative: Initiative) -> str:
    return "" if initiative.is_status_derived else str(initiative.status_as_of or "")


def said_status(initiative: Initiative) -> str:
    return status_in_words(initiative)


def budgets(initiative: Initiative) -> str:
    return joined(amount_in_cell(line) for line in initiative.budget_lines.all())


def key_figures(initiative: Initiative) -> str:
    return joined(figure_in_cell(counted) for counted in initiative.key_figures.all())


def sequels(initiative: Initiative) -> str:
    return joined(sequel_in_cell(sequel) for sequel in initiative.sequels.all())


def events(initiative: Initiative) -> str:
    return joined(event_in_cell(event) for event in initiative.events.all())


def organisations(initiative: Initiative) -> str:
    return joined(participation_in_cell(participation) for participation in initiative.participations.all())


def instruments(initiative: Initiative) -> str:
    return joined(instrument.type.slug for instrument in initiative.instruments.all())


def sources(initiative: Initiative) -> str:
    return joined(citation_in_cell(citation) for citation in initiative.citations.all())


def _plain(field: str) -> Callable[[Initiative], str]:
    return lambda initiative: str(getattr(initiative, field) or "")


def _terms(relation: str) -> Callable[[Initiative], str]:
    def slugs(initiative: Initiative) -> str:
        terms: QuerySet[Term] = getattr(initiative, relation).all()
        return joined(term.slug for term in terms)

    return slugs


def _in_each_language(field: str, heading: StrOrPromise, meaning: StrOrPromise) -> list[Column]:
    return [
        Column(f"{field}_{code}", format_lazy("{} ({})", heading, LANGUAGES[code]), meaning, _plain(f"{field}_{code}"))
        for code, _own_name in settings.LANGUAGES
    ]


COLUMNS: tuple[Column, ...] = (
    Column(
        "id",
        _("Identifier"),
        _("The name of the entry in addresses. An editor may change it: the former one leads on."),
        _plain("slug"),
    ),
    Column("url", _("Address"), _("The page of the entry in this register, in English."), Initiative.get_absolute_url),
    *_in_each_language(
        "title",
        _("Title"),
        _("The official name, or a descriptive one where no source gives a name. Empty: no title in this language."),
    ),
    *_in_each_language(
        "summary", _("Summary"), _("What it does, for whom and by whom. Empty: no summary in this language.")
    ),
    Column("governments", _("Governments"), _("Who is competent, by their identifiers."), _terms("governments")),
    Column("themes", _("Themes"), _("The policy areas, by their identifiers."), _terms("themes")),
    Column(
        "challenges",
        _("Societal challenges"),
        _("The challenges of society that it helps with, by their identifiers."),
        _terms("challenges"),
    ),
    Column("instruments", _("How it acts"), _("The kinds of instrument, by their identifiers."), instruments),
    Column("target_groups", _("For whom"), _("The target groups, by their identifiers."), _terms("target_groups")),
    Column(
        "organisations",
        _("Organisations"),
        _("Each with its role: funder, lead, operator, partner, beneficiary or supplier."),
        organisations,
    ),
    Column("parent", _("Part of"), _("The identifier of the wider initiative that this one is part of."), parent),
    Column(
        "start",
        _("Start"),
        _("When it began or is to begin: a year, quarter, month or day, as precise as the source."),
        _plain("start"),
    ),
    Column("end", _("End"), _("When it ended or is to end, as precise as the source."), _plain("end")),
    Column(
        "status",
        _("Status"),
        _("announced, running, ended or unknown: what the dates allow, else what the source says."),
        _plain("current_status"),
    ),
    Column(
        "status_as_of",
        _("Status as of"),
        _("The day for which the source says so. Empty: worked out from the dates, or unknown."),
        status_as_of,
    ),
    Column(
        "budgets",
        _("Budgets"),
        _("Each amount with its kind, its period, and what it is part of. Never add amounts of different kinds."),
        budgets,
    ),
    Column("key_figures", _("Key figures"), _("Numbers that a source gives, with what they count."), key_figures),
    Column("website", _("Website"), _("The initiative's own site."), _plain("website")),
    Column("sources", _("Sources"), _("Where the facts were read: title, place, and the day of reading."), sources),
    Column(
        "verified_on",
        _("Verified on"),
        _("When an editor last confirmed the entry. Empty: not since it was read."),
        _plain("verified_on"),
    ),
    Column("modified", _("Changed on"), _("When the entry was last changed in this register."), record_date),
    # Added later, and so at the end: older files still come back in.
    *_in_each_language("caveat", _("What is uncertain"), _("What the sources leave open, contradict or have lost.")),
    Column(
        "announced_for", _("Announced for"), _("The date for which a source announced it."), _plain("announced_for")
    ),
    Column(
        "sequels",
        _("What came of it"),
        _("The identifiers of what it became, each with how: followed by, a next phase, renamed or merged."),
        sequels,
    ),
    Column(
        "status_in_words",
        _("Status in words"),
        _("The status with its date: a source of years ago says how it was then."),
        said_status,
    ),
    Column(
        "newest_source",
        _("Newest source"),
        _("The date of the newest source in which any of it was read."),
        _plain("newest_source"),
    ),
    Column(
        "events",
        _("Events"),
        _("What happened and when, as sources say it: a date and a sentence each."),
        events,
    ),
)
NAMES = tuple(column.name for column in COLUMNS)
