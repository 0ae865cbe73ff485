"""The register for machines: downloads of exactly what the list shows, and the page that says what they are."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.models import (
    BudgetLine,
    Citation,
    Event,
    Initiative,
    InitiativeRedirect,
    Instrument,
    KeyFigure,
    Organisation,
    Participation,
    Sequel,
    Source,
)
from portal.conditional import conditional

from . import budget_lines
from .calendars import calendar
from .dataset import LICENCE, LICENCE_ADDRESS, Dataset
from .feeds import feed
from .linked.concepts import TITLES
from .linked.documents import described
from .linked.lists import linked_chunks
from .linked.pages import content_type, told
from .linked.register import graphs_of, triple_chunks, turtle_chunks
from .oecd.oecd_ai import oecd_ai_chunks
from .oecd.stip import survey_chunks
from .refusals import QueryRefusedError, ignored_names, refusal, unknown_names
from .serializers import record_chunks
from .table_columns import COLUMNS
from .tables import csv_chunks, excel_chunks

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The main forms of the answers of the API, by the thing that each tells of.
RECORD_TYPES: dict[str, type[Model]] = {
    "Initiative": Initiative,
    "Organisation": Organisation,
    "Source": Source,
    "Instrument": Instrument,
    "Participant": Participation,
    "Budget": BudgetLine,
    "KeyFigure": KeyFigure,
    "Event": Event,
    "Sequel": Sequel,
    "Citation": Citation,
}
# Search engines list the pages, not the files beside them.
APART = {"X-Robots-Tag": "noindex"}


def refusing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse a query with unknown names or values, and one for a past day; warn of what changes nothing."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except QueryRefusedError as error:
            return refusal(error.issues)
        if ignored := ignored_names(request.GET):
            response.headers["Warning"] = f'299 - "Ignored in a file, which holds the whole list: {", ".join(ignored)}"'
        return response

    return answer


def questions() -> list[tuple[str, str]]:
    """What a reader may want to try, each with the path that answers it."""
    return [
        (
            _("What Flanders does for human capital, as a table"),
            f"{reverse('initiatives-csv')}?government=flanders&theme=human-capital",
        ),
        (
            _("Grants for companies with all their sources, as JSON"),
            f"{reverse('initiatives-json')}?instrument=business-grant",
        ),
        (_("What changes about regulation, as a feed"), f"{reverse('initiatives-atom')}?theme=regulation"),
        (_("What Brussels reports to the OECD"), f"{reverse('oecd-stip-csv')}?government=brussels"),
        (_("The Walloon Region and its official identifiers, as Turtle"), "/doc/government/wallonia.ttl"),
        (_("The themes in four languages, as JSON-LD"), "/doc/theme.jsonld"),
    ]


@require_safe
def data(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(
        request,
        "opendata/data.html",
        {
            "columns": COLUMNS,
            "line_columns": budget_lines.COLUMNS,
            "record_types": [(name, model._meta.verbose_name) for name, model in RECORD_TYPES.items()],
            "licence": LICENCE,
            "licence_address": LICENCE_ADDRESS,
            "site": settings.SITE_URL,
            "vocabularies": TITLES.items(),
            "examples": [(question, f"{settings.SITE_URL}{path}") for question, path in questions()],
            "today": timezone.localdate(),
        },
    )


@require_safe
@refusing
def csv(request: HttpRequest) -> HttpResponseBase:
    dataset = Dataset.asked_for(request)
    return _streamed(request, csv_chunks(dataset), "text/csv; charset=utf-8", _saved_as(dataset, "csv"))


@require_safe
@refusing
def xlsx(request: HttpRequest) -> HttpResponseBase:
    dataset = Dataset.asked_for(request)
    return _streamed(request, excel_chunks(dataset), EXCEL, _saved_as(dataset, "xlsx"))


@require_safe
@refusing
def budget_lines_csv(request: HttpRequest) -> HttpResponseBase:
    dataset = Dataset.asked_for(request)
    chunks = budget_lines.csv_chunks(dataset)
    return _streamed(request, chunks, "text/csv; charset=utf-8", _saved_as(dataset, "csv", "budget-lines"))


@require_safe
@refusing
def budget_lines_xlsx(request: HttpRequest) -> HttpResponseBase:
    dataset = Dataset.asked_for(request)
    return _streamed(request, budget_lines.excel_chunks(dataset), EXCEL, _saved_as(dataset, "xlsx", "budget-lines"))


@require_safe
@refusing
def budget_lines_json(request: HttpRequest) -> HttpResponseBase:
    return _streamed(request, budget_lines.json_file_chunks(Dataset.asked_for(request)), "application/json", {})


@require_safe
@refusing
def json(request: HttpRequest) -> HttpResponseBase:
    return _streamed(request, record_chunks(Dataset.asked_for(request)), "application/json", {})


@require_safe
@refusing
def jsonld(request: HttpRequest) -> HttpResponseBase:
    return _streamed(request, linked_chunks(Dataset.asked_for(request)), content_type("jsonld"), {})


@require_safe
@refusing
def ttl(request: HttpRequest) -> HttpResponseBase:
    graphs = graphs_of(Dataset.asked_for(request).initiatives())
    return _streamed(request, turtle_chunks(graphs), content_type("ttl"), {})


@require_safe
@refusing
def nt(request: HttpRequest) -> HttpResponseBase:
    graphs = graphs_of(Dataset.asked_for(request).initiatives())
    return _streamed(request, triple_chunks(graphs), content_type("nt"), {})


@require_safe
@refusing
def stip(request: HttpRequest) -> HttpResponseBase:
    dataset = Dataset.asked_for(request)
    chunks = survey_chunks(dataset.initiatives(), dataset.day)
    name = f"stip-compass-belgium-{dataset.day.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return _streamed(request, chunks, "text/csv; charset=utf-8", headers)


@require_safe
@refusing
def oecd_ai(request: HttpRequest) -> HttpResponseBase:
    dataset = Dataset.asked_for(request)
    name = f"oecd-ai-belgium-{dataset.day.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return _streamed(request, oecd_ai_chunks(dataset.initiatives()), "text/csv; charset=utf-8", headers)


@conditional
@require_safe
@refusing
def atom(request: HttpRequest) -> HttpResponse:
    made = feed(Dataset.asked_for(request), f"{settings.SITE_URL}{request.get_full_path()}")
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type, headers=APART)


@conditional
@require_safe
@refusing
def ics(request: HttpRequest) -> HttpResponse:
    made = calendar(Dataset.asked_for(request))
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8", headers=APART)


@conditional
@require_safe
@refusing
def entry(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """One initiative as linked data, as it is now."""
    if issues := unknown_names(request.GET):
        raise QueryRefusedError(issues)
    try:
        found = Initiative.objects.public().with_download_details().get(slug=slug)
    except Initiative.DoesNotExist:
        former = get_object_or_404(InitiativeRedirect.objects.leading_to_public(), slug=slug)
        return redirect("initiative-data", former.initiative.slug, ending, permanent=True)
    return told(described(found), ending)


def _streamed(
    request: HttpRequest, pieces: Iterable[str] | Iterable[bytes], content_type: str, headers: dict[str, str]
) -> StreamingHttpResponse:
    """Piece by piece; a question for the headers alone makes nothing."""
    said = () if request.method == "HEAD" else pieces
    return StreamingHttpResponse(said, content_type=content_type, headers=APART | headers)


def _saved_as(dataset: Dataset, ending: str, holds: str = "initiatives") -> dict[str, str]:
    name = f"belgian-ai-{holds}-{dataset.day.isoformat()}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}
