"""The national report for readers: the page, and the files."""

from dataclasses import replace
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.pages.as_of import NoSuchDayError, refused
from initiatives.models import PublishedReport, ReportFile
from initiatives.models.languages import current_language
from initiatives.opendata.refusals import refusal, unknown_names
from portal.problems import INVALID_INPUT, MEDIA_TYPE, Issue, issue
from portal.throttling import Throttle

from . import making, pango
from .choices import NAMES, WORDS, Choices, read_choices
from .scope import Scope
from .writing import write

KINDS = {
    ReportFile.Kind.PDF: "application/pdf",
    ReportFile.Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# A file takes seconds to make. Whoever asks for one that is kept is not counted.
THROTTLE = Throttle("report", limit=20, period=timedelta(hours=1))
# Seconds after which the page of a file that is being made asks again.
AGAIN = 3


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    try:
        choices = read_choices(request.GET)
    except NoSuchDayError as error:
        return refused(request, error, reverse("report"))
    scope = choices.scope
    said = {
        "report": write(scope),
        "choices": choices,
        "scope": scope,
        "other": replace(scope, is_full=not scope.is_full).report_address(),
        "files": [(kind, f"{reverse(f'report-{kind}')}{_query_of(scope)}") for kind in KINDS],
        "today": timezone.localdate(),
        "published": PublishedReport.objects.public(),
    }
    return TemplateResponse(request, "report/report.html", said)


@require_safe
def pdf(request: HttpRequest) -> HttpResponse:
    if pango.missing():
        return _told(request, "no_library", 503)
    return _file(request, ReportFile.Kind.PDF)


@require_safe
def word(request: HttpRequest) -> HttpResponse:
    return _file(request, ReportFile.Kind.WORD)


def _file(request: HttpRequest, kind: ReportFile.Kind) -> HttpResponse:
    try:
        choices = read_choices(request.GET)
    except NoSuchDayError as error:
        return refused(request, error, reverse("report"))
    if choices.dropped and request.get_preferred_type([MEDIA_TYPE, "text/html"]) != "text/html":
        return refusal(_issues(request.GET, choices))
    if choices.dropped:
        return _told(request, "unknown", 400, choices=choices)
    query, language = _query_of(choices.scope).removeprefix("?"), current_language()
    file = making.asked_file(kind, language, query)
    if request.method == "HEAD" and (file is None or file.stage != ReportFile.Stage.DONE):
        # A question for the headers alone makes nothing.
        return _headed(HttpResponse(content_type=KINDS[kind]), choices.scope, f"{language}.{kind}")
    if file is None:
        attempt = THROTTLE.attempt(request)
        if not attempt.is_allowed:
            return _told(request, "too_many", 429, wait=attempt.wait)
        file = making.ask(kind, language, query)
        if file is None:
            return _told(request, "full", 503, wait=60)
    if file.stage == ReportFile.Stage.DONE:
        return _sent(file, choices.scope)
    if file.stage == ReportFile.Stage.FAILED:
        return _told(request, "failed", 503, wait=120)
    making.start_worker()
    return _told(request, "waiting", 202, file=file, before=making.place_in_queue(file))


def _issues(query: QueryDict, choices: Choices) -> list[Issue]:
    """What a machine is told of a query that no report can be made of."""
    near = {mistake.value: mistake.nearest for mistake in InitiativeFilter(query).mistakes}
    known = [
        issue(INVALID_INPUT, name, value, "No report knows this value.", near.get(value, WORDS.get(name, ())))
        for name, value in choices.dropped
        if name in NAMES
    ]
    return [*unknown_names(query, NAMES), *known]


def _sent(file: ReportFile, scope: Scope) -> HttpResponse:
    response = HttpResponse(bytes(file.content), content_type=KINDS[ReportFile.Kind(file.kind)])
    return _headed(response, scope, f"{file.language}.{file.kind}")


def _headed(response: HttpResponse, scope: Scope, ending: str) -> HttpResponse:
    detail = "full" if scope.is_full else "summary"
    name = f"ai-belgium-{scope.day.isoformat()}-{detail}-{ending}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _told(
    request: HttpRequest,
    reason: str,
    status: int,
    wait: int = 0,
    file: ReportFile | None = None,
    before: int = 0,
    choices: Choices | None = None,
) -> HttpResponse:
    """A page that says why there is no file, or not yet."""
    said = {
        "reason": reason,
        "file": file,
        "before": before,
        "again": AGAIN if file else 0,
        "minutes": max(1, round(wait / 60)),
        "dropped": choices.dropped if choices else [],
        "report": f"{reverse('report')}?{request.GET.urlencode()}",
        "is_error": True,
    }
    response = TemplateResponse(request, "report/file.html", said, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    add_never_cache_headers(response)
    return response


def _query_of(scope: Scope) -> str:
    """The query of a report, in one order."""
    return scope.report_address().removeprefix(reverse("report"))
