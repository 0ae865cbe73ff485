"""Files that the editors' pages hand out."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from initiatives.models.languages import LANGUAGES
from initiatives.spreadsheets.workbook import writer
from initiatives.spreadsheets.workbook.resource import InitiativeResource

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"


def language_of(request: HttpRequest) -> str:
    asked = request.GET.get("language", "") or get_language() or ""
    return asked if asked in LANGUAGES else "en"


def attached(answer: Any, name: str) -> Any:
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def workbook_answer(request: HttpRequest, entries: Any, language: str, stem: str) -> StreamingHttpResponse:
    found = entries.with_sheet_details().iterator(chunk_size=200) if entries is not None else []
    site = request.build_absolute_uri("/").rstrip("/")
    answer = StreamingHttpResponse(writer.chunks(found, language, site), content_type=EXCEL)
    return attached(answer, writer.file_name(language, stem))


def csv_answer(entries: Any) -> HttpResponse:
    text = BYTE_ORDER_MARK + InitiativeResource().export(entries).csv
    return attached(HttpResponse(text, content_type="text/csv; charset=utf-8"), "initiatives.csv")
