"""The page of a plan and of its result, and the page that shows how far the work is."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from initiatives.models import PlannedRow, Role, SpreadsheetImport
from initiatives.models.planned_row import PlannedRowQuerySet
from initiatives.spreadsheets.mapping import proposed_mapping
from initiatives.spreadsheets.mapping.column_mapping import Mapping, column_name, targets
from initiatives.spreadsheets.plan import steps
from initiatives.spreadsheets.plan.decisions import governments_to_choose
from initiatives.spreadsheets.plan.messages import note_sentences
from initiatives.spreadsheets.plan.plan_view import problem_groups, row_views

from .import_page import Context, ImportPage

ON_A_PAGE = 50
Stage, Kind = SpreadsheetImport.Stage, PlannedRow.Kind
TITLES: dict[str, StrOrPromise] = {
    Stage.APPLYING: gettext_lazy("The plan is being applied"),
    Stage.STOPPING: gettext_lazy("The import is being taken back"),
    Stage.UNDOING: gettext_lazy("The import is being undone"),
}
FILTERS = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "emptying": gettext_lazy("Would be emptied"),
    "duplicate": gettext_lazy("Likely duplicates"),
    "unchanged": gettext_lazy("Unchanged"),
    "refused": gettext_lazy("Refused"),
}


def plan_page(page: ImportPage) -> HttpResponse:
    stage = page.spreadsheet.stage
    if stage == Stage.COLUMNS:
        return page.go("columns")
    if stage == Stage.PLANNING or stage in steps.IN_STEPS:
        return _progress_page(page)
    title = _("Import: the result") if stage in (Stage.APPLIED, Stage.UNDONE) else _("Import: the plan")
    found = _rows_on_page(page)
    context = {"plan": _plan_context(page) | _rows_context(page, found), "page": found}
    return page.render("plan", title, context)


def _progress_page(page: ImportPage) -> HttpResponse:
    spreadsheet = page.spreadsheet
    if spreadsheet.stage in steps.IN_STEPS:
        done, number = steps.shown_progress(spreadsheet)
        return page.render("progress", str(TITLES[spreadsheet.stage]), {"number": number, "done": done})
    number = spreadsheet.counts.get("rows", 0)
    done = number - spreadsheet.rows.waiting().count()
    return page.render("progress", _("The plan is being made"), {"number": number, "done": done})


def _plan_context(page: ImportPage) -> Context:
    spreadsheet, counts = page.spreadsheet, page.spreadsheet.counts
    problems = problem_groups(spreadsheet) if spreadsheet.stage == Stage.PLANNED else []
    return {
        "spreadsheet": spreadsheet,
        "stage": spreadsheet.stage,
        "counts": counts,
        "stopped": _stopped(spreadsheet),
        "filters": [(name, label, counts.get(name, 0)) for name, label in FILTERS.items()],
        "errors": [group for group in problems if group.is_error],
        "warnings": [group for group in problems if not group.is_error],
        "assumed": note_sentences(spreadsheet.notes),
        "answers_given": sum(len(given) for given in spreadsheet.corrections.values()),
        "to_write": spreadsheet.rows.to_write().count(),
        "columns": _column_targets(spreadsheet),
        "sheet_name": spreadsheet.inspection["sheets"][spreadsheet.mapping.get("sheet", 0)]["name"],
        "governments": governments_to_choose(spreadsheet, page.user),
        "may_publish": page.user.is_at_least(Role.PUBLISHER),
        "outcomes": [
            (label, counts[f"outcome_{name}"])
            for name, label in PlannedRow.Outcome.choices
            if counts.get(f"outcome_{name}")
        ],
    }


def _rows_on_page(page: ImportPage) -> "Page[PlannedRow]":
    """The rows that the filter, or the number of one row, asks for."""
    asked = page.request.GET
    show, row = asked.get("show", ""), asked.get("row", "")
    rows: PlannedRowQuerySet = page.spreadsheet.rows.all()
    if row.isdecimal() and len(row) < 10:
        rows = rows.numbered([int(row)])
    elif show in FILTERS:
        rows = rows.emptying() if show == "emptying" else rows.of_kind(show)
    return Paginator(rows, ON_A_PAGE).get_page(asked.get("page"))


def _rows_context(page: ImportPage, found: "Page[PlannedRow]") -> Context:
    show, row = page.request.GET.get("show", ""), page.request.GET.get("row", "")
    return {
        "show": show if show in FILTERS else "",
        "query": f"show={show}" if show in FILTERS else "",
        "one_row": row if row.isdecimal() else "",
        "page": found.number,
        "rows": row_views(list(found.object_list), page.user),
    }


def _stopped(spreadsheet: SpreadsheetImport) -> str:
    """Why nothing was written, where an import was taken back."""
    why = spreadsheet.progress.get("why") if spreadsheet.stage == Stage.PLANNED else None
    if not why:
        return ""
    sentences = {
        "stopped": _("The import was stopped: nothing of it was kept."),
        "changed": _(
            "Nothing was written: the register changed meanwhile. Look at these rows, and apply again: %(rows)s."
        ),
        "right": _("Nothing was written: you may not write these rows: %(rows)s."),
        "refused": _("Nothing was written: the register refuses one of these rows: %(rows)s."),
    }
    numbers = spreadsheet.progress.get("numbers", [])
    return sentences[why] % {"rows": ", ".join(map(str, numbers[:20])) or "–"}


def _column_targets(spreadsheet: SpreadsheetImport) -> list[tuple[str, Any]]:
    """Each column of the file with its meaning, and the values for all rows."""
    names = targets()
    mapping = Mapping.from_json(spreadsheet.mapping)
    headings = proposed_mapping.sheet_headings(spreadsheet, mapping)
    said = [
        (column_name(number, headings[number] if number < len(headings) else ""), names[target])
        for number, target in mapping.columns.items()
        if target in names
    ]
    return said + [(_("All rows"), f"{names[name]}: {text}") for name, text in mapping.constants.items()]


def place_in_plan(page: ImportPage) -> str:
    """The query of the filter and the page that a form came from."""
    show, number = page.request.POST.get("show", ""), page.request.POST.get("page", "")
    parts = [f"show={show}"] if show in FILTERS else []
    parts += [f"page={number}"] if number.isdecimal() and len(number) < 7 else []
    return f"?{'&'.join(parts)}" if parts else ""
