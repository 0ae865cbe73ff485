"""An import as a page: brought in, columns said, plan looked at, applied, undone. Every page asks for rights."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from initiatives.editing.admin.permissions import editor_of
from initiatives.models import Initiative, PlannedRow, Role, SpreadsheetImport
from initiatives.spreadsheets.mapping import proposed_mapping
from initiatives.spreadsheets.mapping.column_mapping import Mapping, column_name, targets
from initiatives.spreadsheets.plan import decisions, extraction, planning, rejected_rows, upload
from initiatives.spreadsheets.plan.applying import NoRightError, PlanChangedError, apply
from initiatives.spreadsheets.plan.locking import NotPlannedError
from initiatives.spreadsheets.plan.messages import note_sentences, refusal_sentence
from initiatives.spreadsheets.plan.plan_view import LONGEST_CORRECTION, problem_groups, row_views
from initiatives.spreadsheets.plan.undoing import NotAppliedError, undo
from initiatives.spreadsheets.reading.refusal import RefusedError
from portal.errors import NotFound

from .downloads import EXCEL, attached, language_of, workbook_answer
from .forms import ColumnsForm, FileForm

# Longer, and the page shows how far the plan is.
SECONDS = 1.5
ON_A_PAGE = 50
Stage, Kind = SpreadsheetImport.Stage, PlannedRow.Kind
FILTERS = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "emptying": gettext_lazy("Would be emptied"),
    "duplicate": gettext_lazy("Likely duplicates"),
    "unchanged": gettext_lazy("Unchanged"),
    "refused": gettext_lazy("Refused"),
}
LONGEST_FILE_NAME = 120


@admin.register(SpreadsheetImport)
class SpreadsheetImportAdmin(admin.ModelAdmin):
    list_display = ["file_name", "stage", "rows_", "made_by", "made", "applied_by", "applied"]
    list_filter = ["stage"]
    list_select_related = ["made_by", "applied_by"]
    search_fields = ["file_name", "made_by__username"]
    show_full_result_count = False
    change_list_template = "admin/initiatives/spreadsheetimport/change_list.html"

    @admin.display(description=gettext_lazy("rows"))
    def rows_(self, spreadsheet: SpreadsheetImport) -> str:
        return str(spreadsheet.counts.get("rows", "–"))

    def get_queryset(self, request: HttpRequest) -> Any:
        found: Any = super().get_queryset(request)
        return found.visible_to(editor_of(request)).defer("inspection", "corrections")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A file may hold what nobody should keep: an administrator can take it away, with its plan and its undo."""
        return super().has_delete_permission(request, obj) and editor_of(request).is_administrator

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        # Not its thousands of rows, one by one.
        return [str(each) for each in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def get_urls(self) -> list[Any]:
        def page(address: str, view: Callable[..., Any], name: str) -> Any:
            return path(
                address, self.admin_site.admin_view(view), name=f"{self.opts.app_label}_{self.opts.model_name}_{name}"
            )

        return [
            page("template/", self.template_view, "template"),
            page("export/", self.export_view, "export"),
            page("<int:number>/columns/", self.columns_view, "columns"),
            page("<int:number>/rejected/", self.rejected_view, "rejected"),
            page("<int:number>/file/", self.file_view, "file"),
            *super().get_urls(),
        ]

    # What goes out

    def template_view(self, request: HttpRequest) -> Any:
        """A workbook to fill in."""
        self._check(request)
        return workbook_answer(request, None, language_of(request), "template")

    def export_view(self, request: HttpRequest) -> Any:
        """All entries of one's governments, to edit and bring back; an administrator's are all."""
        self._check(request)
        user = editor_of(request)
        entries = Initiative.objects.visible_to(user)
        mine = entries if user.is_administrator else entries.of_governments_of(user)
        return workbook_answer(request, mine.order_by("slug"), language_of(request), "initiatives")

    # Bringing in

    def _check(self, request: HttpRequest) -> None:
        if editor_of(request).role is None or not self.has_add_permission(request):
            raise PermissionDenied

    def _visible_import(self, request: HttpRequest, number: str | int) -> SpreadsheetImport:
        self._check(request)
        text = str(number)
        found = SpreadsheetImport.objects.filter(pk=text).first() if text.isdecimal() and len(text) < 19 else None
        if found is None or not found.may_be_seen_by(editor_of(request)):
            raise NotFound(_("There is no such import, or it is of another government."))
        return found

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        self._check(request)
        form = FileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                name = (file.name or "")[-LONGEST_FILE_NAME:]
                spreadsheet = upload.create_import(editor_of(request), name, file.read(), get_language() or "en")
                return self._on(request, spreadsheet)
            except RefusedError as error:
                form.add_error("file", refusal_sentence(error))
        context = self._frame(request, _("Import a spreadsheet")) | {
            "form": form,
            "languages": settings.LANGUAGES,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/spreadsheets/upload.html", context, status=status)

    def _on(self, request: HttpRequest, spreadsheet: SpreadsheetImport) -> HttpResponse:
        """To the plan where all columns are known, else to the page that asks."""
        mapping = Mapping.from_json(spreadsheet.mapping)
        if mapping.shape in ("ours", "stip"):
            try:
                extraction.extract_rows(spreadsheet, mapping)
            except RefusedError:
                # Told as of a file that is not read at all: it leaves nothing behind.
                spreadsheet.delete()
                raise
            planning.plan_rows(spreadsheet, editor_of(request), SECONDS)
            return self._to(spreadsheet)
        return self._to(spreadsheet, "columns")

    def _to(self, spreadsheet: SpreadsheetImport, page: str = "change", query: str = "") -> HttpResponseRedirect:
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[spreadsheet.pk])
        return HttpResponseRedirect(address + query)

    def columns_view(self, request: HttpRequest, number: int) -> HttpResponse:
        spreadsheet = self._visible_import(request, number)
        if not spreadsheet.is_open:
            return self._to(spreadsheet)
        user = editor_of(request)
        mapping = self._displayed_mapping(request, spreadsheet)
        guesses = proposed_mapping.column_guesses(spreadsheet, mapping, user)
        is_sent = request.method == "POST" and "_plan" in request.POST
        form = ColumnsForm(request.POST if is_sent else None, spreadsheet=spreadsheet, mapping=mapping, guesses=guesses)
        if is_sent and form.is_valid():
            said = form.chosen_mapping()
            try:
                extraction.extract_rows(spreadsheet, said)
                proposed_mapping.remember_mapping(spreadsheet, said, user)
                planning.plan_rows(spreadsheet, user, SECONDS)
                return self._to(spreadsheet)
            except RefusedError as error:
                form.add_error(None, refusal_sentence(error))
            except NotPlannedError:
                return self._to(spreadsheet)
        context = self._frame(request, _("What are these columns?"), spreadsheet) | {
            "form": form,
            "assumed": note_sentences(spreadsheet.inspection["notes"]),
            "is_remembered": not is_sent and mapping.is_complete and bool(mapping.columns) and not mapping.shape,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/spreadsheets/columns.html", context, status=status)

    def _displayed_mapping(self, request: HttpRequest, spreadsheet: SpreadsheetImport) -> Mapping:
        """The mapping that the page begins with: the kept one, or one for another sheet or other headings."""
        kept = Mapping.from_json(spreadsheet.mapping)
        if request.method != "POST":
            return kept
        sheet = request.POST.get("sheet", "")
        is_there = sheet.isdecimal() and len(sheet) < 6 and int(sheet) < len(spreadsheet.inspection["sheets"])
        chosen = int(sheet) if is_there else kept.sheet
        known = [row for row, _cells in spreadsheet.inspection["sheets"][chosen]["first_rows"]]
        said = [part.strip() for part in request.POST.get("headings", "")[:20].split(",")]
        rows = sorted({int(part) for part in said if part.isdecimal() and int(part) in known})
        if chosen == kept.sheet and rows == kept.heading_rows and kept.shape != "stip":
            return kept
        user = editor_of(request)
        return proposed_mapping.propose_mapping(spreadsheet, user, chosen, rows if chosen == kept.sheet else None)

    # The plan

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        spreadsheet = self._visible_import(request, object_id)
        if request.method == "POST":
            return self._do(request, spreadsheet)
        if spreadsheet.stage == Stage.COLUMNS:
            return self._to(spreadsheet, "columns")
        if spreadsheet.stage == Stage.PLANNING:
            return self._progress(request, spreadsheet)
        return self._plan(request, spreadsheet)

    def _do(self, request: HttpRequest, spreadsheet: SpreadsheetImport) -> HttpResponse:
        verbs: dict[str, Callable[[HttpRequest, SpreadsheetImport], None]] = {
            "_continue": self._continue,
            "_correct": self._correct,
            "_decide": self._decide,
            "_decide_all": self._decide_all,
            "_apply": self._apply,
            "_undo": self._undo,
        }
        for verb, act in verbs.items():
            if verb in request.POST:
                try:
                    act(request, spreadsheet)
                except NotPlannedError:
                    said = _("There is no plan here any more: it was applied meanwhile, or is being made.")
                    self.message_user(request, said, messages.WARNING)
                return self._to(spreadsheet, query=_query(request))
        return HttpResponseNotAllowed(["GET"])

    def _continue(self, request: HttpRequest, spreadsheet: SpreadsheetImport) -> None:
        if spreadsheet.stage == Stage.PLANNING:
            planning.plan_rows(spreadsheet, editor_of(request), SECONDS)

    def _correct(self, request: HttpRequest, spreadsheet: SpreadsheetImport) -> None:
        sent = {name: request.POST.get(name, "").replace("\0", "") for name in ("about", "value", "instead", "other")}
        instead = (sent["instead"] or sent["other"]).strip()
        if not instead or not sent["value"] or max(len(sent["value"]), len(instead)) > LONGEST_CORRECTION:
            self.message_user(request, _("Say which value to take instead."), messages.ERROR)
            return
        number = decisions.correct(spreadsheet, editor_of(request), sent["about"], sent["value"], instead)
        said = ngettext(
            "“%(instead)s” is taken instead in %(number)s row.", "“%(instead)s” is taken instead in %(number)s rows.",
            number,
        )  # fmt: skip
        self.message_user(request, said % {"instead": instead, "number": number}, messages.SUCCESS)

    def _decide(self, request: HttpRequest, spreadsheet: SpreadsheetImport) -> None:
        number, decision = request.POST.get("row", ""), request.POST.get("_decide", "")
        row = spreadsheet.rows.numbered([int(number)]).first() if number.isdecimal() and len(number) < 10 else None
        allowed = {"new", "skip", "mine", "theirs", "none"}
        if row is None or (decision not in allowed and decision not in {str(pk) for pk in row.duplicates}):
            raise SuspiciousOperation("A decision is about a row of this file.")
        decisions.decide(spreadsheet, editor_of(request), row, "" if decision == "none" else decision)

    def _decide_all(self, request: HttpRequest, spreadsheet: SpreadsheetImport) -> None:
        """The same for every likely duplicate that nobody decided."""
        decision = request.POST.get("_decide_all", "")
        if decision not in {"new", "skip"}:
            raise SuspiciousOperation("All can be new, or be left out.")
        decisions.decide_all(spreadsheet, editor_of(request), decision)

    def _apply(self, request: HttpRequest, spreadsheet: SpreadsheetImport) -> None:
        user = editor_of(request)
        is_direct = "is_direct" in request.POST and user.is_at_least(Role.PUBLISHER)
        try:
            held = apply(spreadsheet, user, is_direct)
        except NoRightError as error:
            numbers = ", ".join(str(number) for number in error.numbers[:20])
            said = _("Nothing was written: you may not write these rows: %(rows)s.")
            self.message_user(request, said % {"rows": numbers}, messages.ERROR)
        except PlanChangedError as changed:
            said = ngettext(
                "Nothing was written: the register changed, and row %(rows)s would now do something else."
                " Look at it, and apply again.",
                "Nothing was written: the register changed, and rows %(rows)s would now do something else."
                " Look at them, and apply again.",
                len(changed.numbers),
            )
            numbers = ", ".join(str(number) for number in changed.numbers[:20])
            self.message_user(request, said % {"rows": numbers}, messages.ERROR)
        else:
            self.log_change(request, held, f"Applied: {held.file_name}")
            self.message_user(request, _("Applied. Below stands what became of each row."), messages.SUCCESS)

    def _undo(self, request: HttpRequest, spreadsheet: SpreadsheetImport) -> None:
        try:
            held = undo(spreadsheet, editor_of(request))
        except NotAppliedError:
            self.message_user(request, _("There is nothing to undo here any more."), messages.WARNING)
            return
        self.log_change(request, held, f"Undone: {held.file_name}")
        kept = held.counts.get("outcome_kept", 0)
        if kept:
            said = ngettext(
                "Undone, but for %(number)s entry that was edited since or that you may not change.",
                "Undone, but for %(number)s entries that were edited since or that you may not change.",
                kept,
            )
            self.message_user(request, said % {"number": kept}, messages.WARNING)
        else:
            self.message_user(request, _("Undone: everything is as it was before."), messages.SUCCESS)

    def _progress(self, request: HttpRequest, spreadsheet: SpreadsheetImport) -> HttpResponse:
        number = spreadsheet.counts.get("rows", 0)
        done = number - spreadsheet.rows.waiting().count()
        context = self._frame(request, _("The plan is being made"), spreadsheet) | {"number": number, "done": done}
        return TemplateResponse(request, "admin/spreadsheets/progress.html", context)

    def _plan(self, request: HttpRequest, spreadsheet: SpreadsheetImport) -> HttpResponse:
        user = editor_of(request)
        show, row = request.GET.get("show", ""), request.GET.get("row", "")
        rows: Any = spreadsheet.rows.all()
        if row.isdecimal() and len(row) < 10:
            rows = rows.numbered([int(row)])
        elif show in FILTERS:
            rows = rows.emptying() if show == "emptying" else rows.of_kind(show)
        page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
        counts = spreadsheet.counts
        problems = problem_groups(spreadsheet) if spreadsheet.stage == Stage.PLANNED else []
        to_write = spreadsheet.rows.of_kind(Kind.NEW, Kind.CHANGED).exclude(decision="skip").count()
        context = self._frame(request, _("Import: the plan"), spreadsheet) | {
            "counts": counts,
            "filters": [(name, label, counts.get(name, 0)) for name, label in FILTERS.items()],
            "show": show if show in FILTERS else "",
            "one_row": row if row.isdecimal() else "",
            "page": page,
            "rows": row_views(list(page.object_list), user),
            "mistakes": [kind for kind in problems if kind.is_error],
            "doubts": [kind for kind in problems if not kind.is_error],
            "assumed": note_sentences(spreadsheet.notes),
            "to_write": to_write,
            "columns": self._columns(spreadsheet),
            "sheet_name": spreadsheet.inspection["sheets"][spreadsheet.mapping.get("sheet", 0)]["name"],
            "may_publish": user.is_at_least(Role.PUBLISHER),
            "outcomes": [
                (label, counts.get(f"outcome_{name}", 0))
                for name, label in PlannedRow.Outcome.choices
                if counts.get(f"outcome_{name}", 0)
            ],
        }
        if spreadsheet.stage in (Stage.APPLIED, Stage.UNDONE):
            context["title"] = _("Import: the result")
        return TemplateResponse(request, "admin/spreadsheets/plan.html", context)

    def _columns(self, spreadsheet: SpreadsheetImport) -> list[tuple[str, Any]]:
        """What each column of the file was taken for."""
        names = targets()
        mapping = Mapping.from_json(spreadsheet.mapping)
        headings = proposed_mapping.sheet_headings(spreadsheet, mapping)
        said = [
            (column_name(number, headings[number] if number < len(headings) else ""), names[target])
            for number, target in mapping.columns.items()
            if target in names
        ]
        return said + [(_("All rows"), f"{names[name]}: {text}") for name, text in mapping.constants.items()]

    # Files

    def rejected_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """The rows that were not taken, with their reasons."""
        spreadsheet = self._visible_import(request, number)
        if spreadsheet.stage in (Stage.COLUMNS, Stage.PLANNING):
            return self._to(spreadsheet)
        stem = spreadsheet.file_name.rpartition(".")[0] or spreadsheet.file_name
        try:
            content = b"".join(rejected_rows.chunks(spreadsheet))
        except RefusedError as error:
            # The limits may be lower than when it was brought in.
            self.message_user(request, refusal_sentence(error), messages.ERROR)
            return self._to(spreadsheet)
        return attached(HttpResponse(content, content_type=EXCEL), f"{stem} - refused.xlsx")

    def file_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """The file as it was brought in."""
        spreadsheet = self._visible_import(request, number)
        content = bytes(spreadsheet.file.content)
        return attached(HttpResponse(content, content_type="application/octet-stream"), spreadsheet.file_name)

    def _frame(self, request: HttpRequest, title: str, spreadsheet: SpreadsheetImport | None = None) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": spreadsheet.file_name if spreadsheet else None,
            "opts": self.opts,
            "spreadsheet": spreadsheet,
        }


def _query(request: HttpRequest) -> str:
    """Where on the plan somebody was: the filter and the page that their form came from."""
    show, page = request.POST.get("show", ""), request.POST.get("page", "")
    parts = [f"show={show}"] if show in FILTERS else []
    parts += [f"page={page}"] if page.isdecimal() and len(page) < 7 else []
    return f"?{'&'.join(parts)}" if parts else ""
