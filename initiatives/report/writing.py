"""Writes a report: reads the register, builds the chapters, and gathers the notes."""

from dataclasses import replace
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from initiatives.formatting.dates import day_in_words
from initiatives.models import Challenge, Government, PublishedReport, Source, Theme
from initiatives.models.languages import current_language

from . import comparing, yearly
from .chapters import FIRST_THEME, Chapters
from .content import Report, Section
from .entries import EntryWriter
from .notes import Notes
from .register import read
from .scope import Scope
from .texts import texts_of

AnyTerm = TypeVar("AnyTerm", Government, Theme, Challenge)


def write(scope: Scope) -> Report:
    """The report that a scope asks for, in the active language."""
    if scope.since:
        return _write_changes(scope, scope.since)
    return _write_year(scope, scope.year) if scope.year else _write_register(scope)


def _write_changes(scope: Scope, since: date) -> Report:
    # Both days from the versions, so that the same is compared with the same.
    before, after = (read(replace(scope, as_of=day)) for day in (since, scope.day))
    notes = Notes()
    found = comparing.Comparison(before.entries, after.entries)
    sections = comparing.sections(found, since, scope.day, EntryWriter(notes, []))
    days = {"since": day_in_words(since), "until": day_in_words(scope.day)}
    subtitle = _("What changed in the register between %(since)s and %(until)s") % days
    return _report(scope, subtitle, sections, notes)


def _write_year(scope: Scope, year: int) -> Report:
    notes = Notes()
    sections = yearly.sections(read(scope), year, EntryWriter(notes, []))
    subtitle = _("Monitoring of the year %(year)s: what was announced, and what came") % {"year": year}
    return _report(scope, subtitle, sections, notes)


def _write_register(scope: Scope) -> Report:
    chosen, notes = read(scope), Notes()
    writer = EntryWriter(notes, chosen.entries if scope.is_full else [])
    governments = _included(Government, scope, "government")
    challenges = _included(Challenge, scope, "challenge")
    themes = _included(Theme, scope, "theme")
    themes.sort(key=lambda theme: theme.slug != FIRST_THEME)
    chapters = Chapters(chosen, writer, baseline(scope.day), governments, texts_of(scope))
    sections = [
        *chapters.foreword(),
        chapters.glance(themes, challenges),
        *(chapters.theme(theme) for theme in themes),
        *chapters.challenges(challenges),
        *chapters.without_theme(),
        chapters.monitoring(),
    ]
    return _report(scope, _("National report from the register"), sections, notes)


def _report(scope: Scope, subtitle: str, sections: list[Section], notes: Notes) -> Report:
    title = _("Artificial intelligence in Belgium: the initiatives of its governments")
    is_full = scope.is_full or scope.is_apart
    return Report(current_language(), title, subtitle, scope.day, _said(scope), sections, notes.notes, is_full)


def _included(model: type[AnyTerm], scope: Scope, name: str) -> list[AnyTerm]:
    terms: QuerySet[AnyTerm] = QuerySet(model)
    return [term for term in terms if scope.includes(name, term.slug)]


def baseline(day: date) -> date:
    """The day of the report that this one follows: of the last one published, or of the source that most rests on."""
    if former := PublishedReport.objects.before(day).first():
        return former.as_of
    source = Source.objects.cited().exclude(published="").first()
    return source.published.latest if source and source.published else date.min


def _said(scope: Scope) -> list[str]:
    """What was chosen, a sentence each; all of it unless something was."""
    said = [_chosen(_("Governments"), Government, scope, "government"), _chosen(_("Themes"), Theme, scope, "theme")]
    said.append(_chosen(_("Societal challenges"), Challenge, scope, "challenge"))
    chosen = [line for line in said if line] or [_("All governments, themes and societal challenges")]
    detail = _("Full text, with sources") if scope.is_full else _("Summary")
    day = _("As the register stood on %(day)s") % {"day": day_in_words(scope.day)}
    return [day, *chosen, *([] if scope.is_apart else [detail])]


def _chosen(heading: str, model: type[AnyTerm], scope: Scope, name: str) -> str:
    if not scope.chosen[name]:
        return ""
    names = ", ".join(str(term) for term in _included(model, scope, name))
    return pgettext("a heading and its names", "%(heading)s: %(names)s") % {"heading": heading, "names": names}
