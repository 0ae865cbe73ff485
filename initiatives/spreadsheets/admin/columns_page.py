"""The page that asks for the meaning of each column."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from initiatives.spreadsheets.mapping import proposed_mapping
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import extraction, planning
from initiatives.spreadsheets.plan.locking import NotPlannedError
from initiatives.spreadsheets.plan.messages import note_sentences, refusal_sentence
from initiatives.spreadsheets.reading.refusal import RefusedError

from . import import_page
from .forms import ColumnsForm, with_rest_not_used
from .import_page import ImportPage


def columns_page(page: ImportPage) -> HttpResponse:
    request, spreadsheet = page.request, page.spreadsheet
    if not spreadsheet.is_open:
        return page.go()
    mapping = _displayed_mapping(page)
    guesses = proposed_mapping.column_guesses(spreadsheet, mapping, page.user)
    is_sent = request.method == "POST" and "_plan" in request.POST
    is_filled = request.method == "POST" and "_rest" in request.POST
    sent = request.POST if is_sent else with_rest_not_used(request.POST) if is_filled else None
    form = ColumnsForm(sent, spreadsheet=spreadsheet, mapping=mapping, guesses=guesses)
    if is_sent and form.is_valid():
        try:
            _make_plan(page, form.chosen_mapping())
            return page.go()
        except RefusedError as error:
            form.add_error(None, refusal_sentence(error))
        except NotPlannedError:
            return page.go()
    context = {
        "form": form,
        "assumed": note_sentences(spreadsheet.inspection["notes"]),
        "is_remembered": not is_sent and proposed_mapping.is_remembered(spreadsheet, mapping, page.user),
    }
    return page.render("columns", _("What are these columns?"), context, status=400 if form.errors else 200)


def _make_plan(page: ImportPage, mapping: Mapping) -> None:
    extraction.extract_rows(page.spreadsheet, mapping)
    proposed_mapping.remember_mapping(page.spreadsheet, mapping, page.user)
    planning.plan_rows(page.spreadsheet, page.user, import_page.SECONDS)


def _displayed_mapping(page: ImportPage) -> Mapping:
    """The mapping that the page begins with: the kept one, or one for another sheet or other headings."""
    request, spreadsheet = page.request, page.spreadsheet
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
    return proposed_mapping.propose_mapping(spreadsheet, page.user, chosen, rows if chosen == kept.sheet else None)
