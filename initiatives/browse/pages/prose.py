"""Pages of text about the register and the site."""

from django.http import (
    HttpRequest,
)
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from initiatives.models import (
    Source,
)


@require_safe
def about(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "browse/about.html", {"sources": Source.objects.cited()})


@require_safe
def accessibility(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "browse/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "browse/privacy.html")
