"""The national report for readers."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from .scope import Scope
from .writing import write


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    scope = Scope(is_full=request.GET.get("detail") == "full")
    said = {
        "report": write(scope),
        "scope": scope,
        "other": replace(scope, is_full=not scope.is_full).report_address(),
    }
    return TemplateResponse(request, "report/report.html", said)
