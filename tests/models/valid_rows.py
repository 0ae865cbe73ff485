"""For each model with constraints, rows that keep all of them."""

from collections.abc import Callable
from datetime import date

from django.db import models

from initiatives.models import (
    Alert,
    BudgetLine,
    Challenge,
    Citation,
    CodeMatch,
    DistinctPair,
    EditingDraft,
    EmptySearch,
    Event,
    Feedback,
    Government,
    Initiative,
    InstrumentType,
    KeyFigure,
    LinkCheck,
    Organisation,
    OutdatedTranslation,
    Participation,
    PlannedRow,
    Proposal,
    RememberedMapping,
    SavedFilter,
    Sequel,
    Source,
    SourcePassage,
    SourceSection,
    SpreadsheetImport,
    TargetGroup,
    TermRedirect,
    Theme,
)
from tests.factories import make_initiative, make_source, make_user

DAY = date(2026, 5, 31)


def entry(number: int) -> Initiative:
    return make_initiative(slug=f"entry-{number}")


def source(number: int) -> Source:
    return make_source(slug=f"source-{number}")


def an_import(number: int) -> SpreadsheetImport:
    return SpreadsheetImport.objects.create(file_name=f"{number}.csv")


def line(number: int) -> BudgetLine:
    return BudgetLine.objects.create(initiative=entry(number), key=f"line-{number}", amount=5, kind="total")


def figure(number: int) -> KeyFigure:
    return KeyFigure.objects.create(initiative=entry(number), key=f"figure-{number}", value=80, unit_en="projects")


def event(number: int) -> Event:
    return Event.objects.create(initiative=entry(number), key=f"event-{number}", date="2022-10-28", text_en="Approved")


def sequel(number: int) -> Sequel:
    return Sequel.objects.create(initiative=entry(2 * number), successor=entry(2 * number + 1))


def organisation(number: int) -> Organisation:
    return Organisation.objects.create(slug=f"organisation-{number}", name_en=f"Organisation {number}")


def section(number: int) -> SourceSection:
    return SourceSection.objects.create(source=source(number), slug=f"section-{number}", heading="Section")


def passage(number: int) -> SourcePassage:
    return SourcePassage.objects.create(source=source(number), locator_kind="line", locator=f"{number}")


def citation(number: int) -> Citation:
    return Citation.objects.create(initiative=entry(number), source=source(number))


def code_match(number: int) -> CodeMatch:
    return CodeMatch.objects.create(code=f"TH{number}", theme=term(Theme)(50 + number))


def pair(number: int) -> DistinctPair:
    return DistinctPair.objects.create(first=entry(2 * number), second=entry(2 * number + 1))


def empty_search(number: int) -> EmptySearch:
    return EmptySearch.objects.create(words=f"words {number}", language=["en", "nl", "fr"][number], last_asked_on=DAY)


def redirect(number: int) -> TermRedirect:
    kind = TermRedirect.Kind.values[number]
    return TermRedirect.objects.create(kind=kind, slug=f"former-{number}", leads_to="present")


def government(number: int) -> models.Model:
    return Government.objects.create(slug=f"government-{number}", name_en="Government", level="region")


def participation(number: int) -> Participation:
    roles = {"organisation": organisation(number), "role": ["lead", "funder", "partner"][number]}
    return Participation.objects.create(initiative=entry(number), **roles)


def alert(number: int) -> Alert:
    values = {"language": "en", "rhythm": "weekly", "address": "sealed"}
    return Alert.objects.ask(f"key-{number}", f"list?q={number}", **values)


def report(number: int) -> Feedback:
    return Feedback.objects.create(kind="report", problem="wrong", words=f"Wrong {number}", initiative=entry(number))


def link_check(number: int) -> LinkCheck:
    return LinkCheck.objects.create(url=f"https://example.org/{number}", outcome="found", checked_on=DAY)


def outdated(number: int) -> OutdatedTranslation:
    return OutdatedTranslation.objects.create(
        initiative=entry(number),
        model=["initiative", "keyfigure", "instrument"][number],
        number=number,
        field=["title", "summary", "caveat"][number],
        language=["nl", "fr", "de"][number],
    )


def planned_row(number: int) -> PlannedRow:
    return PlannedRow.objects.create(spreadsheet=an_import(number), number=number)


def proposal(number: int) -> Proposal:
    return Proposal.objects.create(initiative=entry(number), was={}, proposed={})


def remembered(number: int) -> RememberedMapping:
    return RememberedMapping.objects.create(user=make_user(username=f"user-{number}"), fingerprint=str(number) * 64)


def unsaved_form(number: int) -> EditingDraft:
    entry = make_initiative(slug=f"entry-{number}")
    return EditingDraft.objects.create(user=make_user(username=f"user-{number}"), initiative=entry)


def saved_filter(number: int) -> SavedFilter:
    return SavedFilter.objects.create(user=make_user(username=f"user-{number}"), name=f"Filter {number}")


def term(model: type[Theme | Challenge | TargetGroup | InstrumentType]) -> Callable[[int], models.Model]:
    return lambda number: model._default_manager.create(slug=f"term-{number}", name_en=f"Term {number}")


# A row that keeps all rules, by its number; rows of different numbers share no value that a rule compares.
ROWS: dict[type[models.Model], Callable[[int], models.Model]] = {
    BudgetLine: line,
    Challenge: term(Challenge),
    Citation: citation,
    CodeMatch: code_match,
    DistinctPair: pair,
    EditingDraft: unsaved_form,
    EmptySearch: empty_search,
    Event: event,
    Alert: alert,
    Feedback: report,
    Government: government,
    Initiative: entry,
    InstrumentType: term(InstrumentType),
    KeyFigure: figure,
    LinkCheck: link_check,
    Organisation: organisation,
    OutdatedTranslation: outdated,
    Participation: participation,
    PlannedRow: planned_row,
    Proposal: proposal,
    RememberedMapping: remembered,
    SavedFilter: saved_filter,
    Sequel: sequel,
    Source: source,
    SourcePassage: passage,
    SourceSection: section,
    SpreadsheetImport: an_import,
    TargetGroup: term(TargetGroup),
    TermRedirect: redirect,
    Theme: term(Theme),
}
