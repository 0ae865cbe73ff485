"""Themes and challenges, crossed with governments."""

from django.http import (
    HttpRequest,
)
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from ..overview import matrix


@require_safe
def overview(request: HttpRequest) -> TemplateResponse:
    matrices = [matrix("theme", "government"), matrix("challenge", "government")]
    return TemplateResponse(request, "browse/overview.html", {"matrices": matrices})
