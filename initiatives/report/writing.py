"""Writes a report: reads the register, builds the chapters, and gathers the notes."""

from datetime import date
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from initiatives.formatting.dates import day_in_words
from initiatives.models import Challenge, Government, Source, Theme
from initiatives.models.languages import current_language

from .chapters import FIRST_THEME, Chapters
from .content import Report
from .entries import EntryWriter
from .notes import Notes
from .register import read
from .scope import Scope

AnyTerm = TypeVar("AnyTerm", Government, Theme, Challenge)


def write(scope: Scope) -> Report:
    """The national report in the active language."""
    chosen, notes = read(scope), Notes()
    writer = EntryWriter(notes, chosen.entries if scope.is_full else [])
    governments = _included(Government, scope, "government")
    challenges = _included(Challenge, scope, "challenge")
    themes = _included(Theme, scope, "theme")
    themes.sort(key=lambda theme: theme.slug != FIRST_THEME)
    chapters = Chapters(chosen, writer, baseline(), governments)
    sections = [
        chapters.glance(themes, challenges),
        *(chapters.theme(theme) for theme in themes),
        *chapters.challenges(challenges),
        *chapters.without_theme(),
        chapters.monitoring(),
    ]
    title = _("Artificial intelligence in Belgium: the initiatives of its governments")
    subtitle = _("National report from the register")
    return Report(
        current_language(),
        title,
        subtitle,
        scope.day,
        _said(scope, governments, themes, challenges),
        sections,
        notes.notes,
        scope.is_full,
    )


def _included(model: type[AnyTerm], scope: Scope, name: str) -> list[AnyTerm]:
    terms: QuerySet[AnyTerm] = QuerySet(model)
    return [term for term in terms if scope.includes(name, term.slug)]


def baseline() -> date:
    """The day of the report that this one follows: of the source that most entries rest on."""
    source = Source.objects.cited().exclude(published="").first()
    return source.published.latest if source and source.published else date.min


def _said(scope: Scope, *listed: list[Government] | list[Theme] | list[Challenge]) -> list[str]:
    """What was chosen, a sentence each; all of it unless something was."""
    labels = {"government": _("Governments"), "theme": _("Themes"), "challenge": _("Societal challenges")}
    said = [
        pgettext("a heading and its names", "%(heading)s: %(names)s")
        % {"heading": labels[name], "names": ", ".join(str(term) for term in terms)}
        for (name, chosen), terms in zip(scope.chosen.items(), listed, strict=True)
        if chosen
    ]
    return [
        _("As the register stood on %(day)s") % {"day": day_in_words(scope.day)},
        *(said or [_("All governments, themes and societal challenges")]),
        _("Full text, with sources") if scope.is_full else _("Summary"),
    ]
