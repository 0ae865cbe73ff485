"""Promises, and what is known of them since."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..announced import promises


@require_safe
def announced(request: HttpRequest) -> TemplateResponse:
    groups = promises(timezone.localdate())
    number = sum(len(group.promises) for group in groups)
    return TemplateResponse(request, "browse/announced.html", {"groups": groups, "number": number})
