"""The page that takes a file, and offers workbooks to begin with."""

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiatives.models import SpreadsheetImport
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import extraction, planning, upload
from initiatives.spreadsheets.plan.messages import refusal_sentence
from initiatives.spreadsheets.reading.refusal import RefusedError

from . import import_page
from .forms import FileForm
from .import_page import ImportRequest

LONGEST_FILE_NAME = 120


def upload_page(request: HttpRequest, admin: "ModelAdmin[SpreadsheetImport]") -> HttpResponse:
    page = ImportRequest(request, admin)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            name = (file.name or "")[-LONGEST_FILE_NAME:]
            spreadsheet = upload.create_import(page.user, name, file.read(), get_language() or "en")
            return _next_page(page, spreadsheet)
        except RefusedError as error:
            form.add_error("file", refusal_sentence(error))
    context = {"form": form, "languages": settings.LANGUAGES}
    return page.render("upload", _("Import a spreadsheet"), context, status=400 if form.errors else 200)


def _next_page(page: ImportRequest, spreadsheet: SpreadsheetImport) -> HttpResponse:
    """The plan where all columns are known, else the page that asks about them."""
    mapping = Mapping.from_json(spreadsheet.mapping)
    if mapping.shape not in ("ours", "stip"):
        return page.to(spreadsheet, "columns")
    try:
        extraction.extract_rows(spreadsheet, mapping)
    except RefusedError:
        # The refused file leaves nothing behind.
        spreadsheet.delete()
        raise
    planning.plan_rows(spreadsheet, page.user, import_page.SECONDS)
    return page.to(spreadsheet)
