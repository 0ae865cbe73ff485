"""What a cell says: the facts of the register as short plain English, the same in every language's download."""

from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.db.models import Model

from initiatives.models import BudgetLine, Citation, KeyFigure, PartialDate, Participation, Qualifier

FALLBACKS = settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"]
SEPARATOR = " | "


def english(thing: Model, field: str) -> str:
    """A translated text in English, else in the first language that has it."""
    return next((text for code in FALLBACKS if (text := getattr(thing, f"{field}_{code}"))), "")


def joined(values: Iterable[str]) -> str:
    """Several values in one cell, each once; a bar within a value would look like the start of another."""
    return SEPARATOR.join(dict.fromkeys(value.replace("|", "/") for value in values if value))


def plain_number(value: Decimal) -> str:
    """Without grouping, and without decimals where there are none: 32000000, 1.50."""
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:f}"


def period(starts: PartialDate | None, ends: PartialDate | None) -> str:
    """2021-2026, 2019-, -2024, or 2020 where it begins and ends alike; empty when neither is stated."""
    if starts == ends:
        return str(starts or "")
    return f"{starts or ''}-{ends or ''}"


def qualified(said: str, qualifier: str) -> str:
    return said if qualifier == Qualifier.EXACTLY else f"{Qualifier(qualifier).label} {said}"


def amount(line: BudgetLine) -> str:
    """An amount with all that keeps it from being added wrongly: qualifier, kind, period, and what it is part of."""
    said = qualified(f"{plain_number(line.amount)} EUR {line.get_kind_display()}", line.qualifier)
    if covered := period(line.starts, line.ends):
        said += f" ({covered})"
    if line.part_of and line.part_of.initiative.is_published:
        said += f", part of {line.part_of.initiative.slug}"
    return said


def figure(counted: KeyFigure) -> str:
    said = plain_number(counted.value)
    if counted.value_to is not None:
        said += f" to {plain_number(counted.value_to)}"
    return f"{qualified(said, counted.qualifier)} {english(counted, 'unit')}"


def role(participation: Participation) -> str:
    return f"{english(participation.organisation, 'name')} ({participation.get_role_display()})"


def place(citation: Citation) -> str:
    """Where in its source a fact was read: Human capital › Flanders, line 38."""
    heading = citation.section.heading if citation.section else ""
    if citation.section and citation.section.is_restored:
        heading += " (heading restored)"
    locator = f"{citation.get_locator_kind_display()} {citation.locator}" if citation.locator else ""
    return ", ".join(part for part in (heading, locator) if part)


def source(citation: Citation) -> str:
    """Title, place and the date read: AI Watch, Human capital › Flanders, line 38, read 2026-11-23."""
    read = f"read {citation.source.read_on}" if citation.source.read_on else ""
    return ", ".join(part for part in (citation.source.title, place(citation), read) if part)
