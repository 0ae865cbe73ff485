"""Files that the editors' pages hand out."""

from typing import TypeVar

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from initiatives.models import Initiative, SpreadsheetImport
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.languages import LANGUAGES
from initiatives.spreadsheets.plan import rejected_rows
from initiatives.spreadsheets.plan.messages import refusal_sentence
from initiatives.spreadsheets.reading.refusal import RefusedError
from initiatives.spreadsheets.workbook import writer
from initiatives.spreadsheets.workbook.resource import InitiativeResource

from .import_page import ImportPage, ImportRequest

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"
Stage = SpreadsheetImport.Stage
Answer = TypeVar("Answer", bound=HttpResponseBase)


def language_of(request: HttpRequest) -> str:
    asked = request.GET.get("language", "") or get_language() or ""
    return asked if asked in LANGUAGES else "en"


def attached(answer: Answer, name: str) -> Answer:
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def workbook_answer(
    request: HttpRequest, entries: InitiativeQuerySet | None, language: str, stem: str
) -> StreamingHttpResponse:
    found = entries.with_sheet_details().iterator(chunk_size=200) if entries is not None else []
    answer = StreamingHttpResponse(writer.chunks(found, language, settings.SITE_URL), content_type=EXCEL)
    return attached(answer, writer.file_name(language, stem))


def csv_answer(entries: InitiativeQuerySet) -> HttpResponse:
    text = BYTE_ORDER_MARK + InitiativeResource().export(entries).csv
    return attached(HttpResponse(text, content_type="text/csv; charset=utf-8"), "initiatives.csv")


def empty_template(page: ImportRequest) -> StreamingHttpResponse:
    return workbook_answer(page.request, None, language_of(page.request), "template")


def own_entries(page: ImportRequest) -> StreamingHttpResponse:
    """The entries of the editor's governments, to edit and import again; of an administrator all entries."""
    entries = Initiative.objects.visible_to(page.user)
    mine = entries if page.user.is_administrator else entries.of_governments_of(page.user)
    return workbook_answer(page.request, mine.order_by("slug"), language_of(page.request), "initiatives")


def refused_rows(page: ImportPage) -> HttpResponse:
    """The refused rows as a workbook, with the reasons."""
    spreadsheet = page.spreadsheet
    if spreadsheet.stage in (Stage.COLUMNS, Stage.PLANNING):
        return page.go()
    stem = spreadsheet.file_name.rpartition(".")[0] or spreadsheet.file_name
    try:
        content = b"".join(rejected_rows.chunks(spreadsheet))
    except RefusedError as error:
        # The limits may be lower than on the day of the import.
        page.tell(refusal_sentence(error), messages.ERROR)
        return page.go()
    return attached(HttpResponse(content, content_type=EXCEL), f"{stem} - refused.xlsx")


def original_file(page: ImportPage) -> HttpResponse:
    content = bytes(page.spreadsheet.file.content)
    return attached(HttpResponse(content, content_type="application/octet-stream"), page.spreadsheet.file_name)
