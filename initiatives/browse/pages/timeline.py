"""Initiatives over the years."""

from django.http import (
    HttpRequest,
)
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..timeline import timeline as timeline_on
from ..timeline_picture import finding


@require_safe
def timeline(request: HttpRequest) -> TemplateResponse:
    found = timeline_on(timezone.localdate())
    return TemplateResponse(request, "browse/timeline.html", {"timeline": found, "finding": finding(found)})
